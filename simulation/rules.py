"""The decorator that compiles a rule, and nothing else.

A rule is a plain function of a few numbers. Compiled it runs over millions of households; its plain Python version
stays at `.py_func`, and with NUMBA_DISABLE_JIT=1 everything runs uncompiled, as the tests' own reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.compiling import use_cache_directory

use_cache_directory()

# The cache folder must be set before Numba is imported.
from llvmlite.ir import Constant  # noqa: E402
from numba import njit  # noqa: E402
from numba.core.extending import intrinsic, overload  # noqa: E402
from numba.np.arrayobj import make_array  # noqa: E402


def rule(function: Callable[..., Any]) -> Any:
    """Compile a rule, copied into what calls it; whole numbers stay whole, and it runs without Python's lock."""
    return njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a step of a pass that only compiled code calls; leaving out the way in from Python halves the wait."""
    options: dict[str, Any] = {"forceinline": True, "no_cpython_wrapper": True}
    return njit(cache=True, nogil=True, error_model="numpy", **options)(function)


def entry(function: Callable[..., Any]) -> Any:
    """Compile what Python calls with whole tables: once a replicate, without Python's lock."""
    return njit(cache=True, nogil=True, error_model="numpy")(function)


def inlined_rule(function: Callable[..., Any]) -> Any:
    """Compile a rule that is written into its callers before types are known, which lets their loops become vector instructions."""
    return njit(cache=True, nogil=True, error_model="numpy", inline="always")(function)


def borrowed(array):
    """The same array without a share in its reference count.

    Counting references costs more than the rules themselves, and threads that count the same array wait for each other.
    Only for use inside compiled code whose caller keeps the array alive.
    """
    return array


@intrinsic
def _without_count(typing_context, array):
    def generate(context, builder, signature, arguments):
        struct = make_array(signature.args[0])(context, builder, arguments[0])
        struct.meminfo = Constant(struct.meminfo.type, None)
        struct.parent = Constant(struct.parent.type, None)
        return struct._getvalue()

    return array(array), generate


@overload(borrowed)
def _borrowed(array):
    def implementation(array):
        return _without_count(array)

    return implementation

"""Where compiled code is kept between runs.

Numba keeps what it compiled beside a note of the file each function stands in. An edit in *another* file, one that the
function calls or takes a constant from, goes unnoticed and the old code runs on. So the folder's name carries a hash of
every source file that compiled code can depend on: after an edit the folder is a new one and nothing old is found.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

# The only parts with compiled code, and they take constants from nowhere else (both tested): other edits cost no wait.
COMPILED = frozenset({"rules.py", "state.py", "engine.py", "year", "passes", "choosing"})

# One folder holds tens of megabytes; a few are kept for other checkouts and for going back and forth between versions.
FOLDERS_KEPT = 4


def use_cache_directory() -> Path:
    """Point Numba at the folder of this version of the sources; call before Numba is first imported.

    A folder set beforehand (environment variable NUMBA_CACHE_DIR) is respected. Returns the folder in use.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen)
    folder = cache_directory()
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return folder


def cache_directory() -> Path:
    """The folder for compiled code of this version: in the user's cache, the environment, or a temporary one."""
    version = source_hash()
    for parent in (_user_cache(), Path(sys.prefix) / "cache"):
        folder = parent / "jiekun" / "compiled" / version
        if parent.is_absolute() and _is_writable(folder):
            _remove_old(folder)
            return folder
    # A fresh name, never a fixed one: under a known name in a shared folder somebody could leave code for us to run.
    return Path(tempfile.mkdtemp(prefix="jiekun-compiled-"))


def source_hash(package: Path = PACKAGE) -> str:
    """Hash (16 hex digits) of the names and contents of all sources that compiled code can depend on."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] in COMPILED:
            digest.update(f"{name.as_posix()}\0".encode())
            digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", ""))
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _remove_old(folder: Path) -> None:
    """Remove the folders of older versions but the newest few, and mark this one as just used."""
    with contextlib.suppress(OSError):  # another process may be tidying at the same moment
        os.utime(folder)
        newest_first = sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in newest_first[FOLDERS_KEPT:]:
            shutil.rmtree(old)

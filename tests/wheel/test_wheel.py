"""The wheel is whole: without the repository every command finds what it needs, and writes nothing beside it."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from orchestration.settings import DBT_PROJECT
from orchestration.version import TAGGED, VERSION, code_hash
from tests.checkouts import copy_project, project_files
from tests.installations import Installation, borrowed, build_wheel

PACKAGES = ("expectations", "orchestration")
SHIPPED = (DBT_PROJECT.name, "data/samples", "docs/runbooks")
ENTERPRISE = ("--items", "8", "--locations", "2", "--days", "2", "--seed", "1")
CYCLES = ("2026-11-16T06:00:00Z", "2026-11-17T06:00:00Z")

pytestmark = [pytest.mark.xdist_group("wheel"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of the files that git has or would take; a build leaves their folder as it was."""
    source = copy_project(tmp_path_factory.mktemp("source") / "truestock")
    before = sorted(source.rglob("*"))
    built = build_wheel(source, tmp_path_factory.mktemp("wheel"))
    assert [path for path in sorted(source.rglob("*")) if "__pycache__" not in path.parts] == before
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Installation:
    made = borrowed(tmp_path_factory.mktemp("installed"))
    assert made.says(f"from importlib.util import find_spec; print(*map(find_spec, {PACKAGES}))") == "None None"
    made.install(wheel)
    return made


def test_each_file_that_runs_is_in_it_and_no_other(wheel):
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    shipped = {f"orchestration/shipped/{name}" for name in project_files(*SHIPPED)}
    assert held - {TAGGED.as_posix()} == shipped | set(project_files(*PACKAGES))


def test_it_does_not_tell_where_it_was_built(wheel):
    place = str(wheel.parent.parent).encode()
    assert [name for name in ZipFile(wheel).namelist() if place in ZipFile(wheel).read(name)] == []


def test_the_code_comes_from_the_wheel_alone_and_has_the_same_name(installed):
    found = Path(installed.says("import orchestration, expectations; print(orchestration.__file__)"))
    assert found.is_relative_to(installed.packages)
    said = installed.says("from orchestration.version import code_version; print(code_version())")
    assert said in (VERSION, f"{VERSION}+{code_hash()}")


def test_two_cycles_of_a_simulated_enterprise_run_and_write_into_the_home_alone(installed):
    assert "simulate" in installed.truestock("--help")
    before = contents(installed.packages / "orchestration")
    home = installed.folder / "home"
    installed.truestock("simulate", *ENTERPRISE, "--home", home)
    for as_of in CYCLES:
        installed.truestock("run", "--as-of", as_of, "--home", home)
    assert len(installed.truestock("releases", "--home", home).splitlines()) == len(CYCLES)
    assert contents(installed.packages / "orchestration") == before
    assert list(installed.folder.iterdir()) == [home]


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file but those that Python compiles."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__"]
    return {path: path.read_bytes() for path in files}

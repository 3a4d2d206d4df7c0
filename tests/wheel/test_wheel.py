"""The wheel is whole: without the repository every command finds what it needs, and writes nothing beside it."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from orchestration.settings import DBT_PROJECT, PROJECT_ROOT
from orchestration.version import TAGGED, VERSION, code_hash
from tests.checkouts import copy_project, project_files
from tests.installations import Installation, borrowing, build_wheel, fresh

PACKAGES = ("expectations", "orchestration")
SHIPPED = (DBT_PROJECT.name, "data/samples", "docs/runbooks")
ENTERPRISE = ("--items", "8", "--locations", "2", "--days", "2", "--seed", "1")
UNKNOWN = "905"  # no movement type of any shipped mapping
CYCLES = ("2026-11-16T06:00:00Z", "2026-11-17T06:00:00Z")

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("wheel"), pytest.mark.timeout(600)]


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
    made = borrowing(tmp_path_factory.mktemp("installed"))
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


@pytest.fixture(scope="module")
def own(installed) -> Installation:
    """A landscape as `init` writes it, beside nothing of ours, after two cycles of simulated deliveries.

    In the last one is a movement of a type that no mapping knows.
    """
    installed.truestock("init", "own")
    own = replace(installed, folder=installed.folder / "own")
    own.truestock("check")
    own.truestock("simulate", *ENTERPRISE)
    post_as_unknown(max((own.folder / "data" / "inbox").glob("*/MSEG__*.csv")))
    for as_of in CYCLES:
        own.truestock("run", "--as-of", as_of)
    return own


def post_as_unknown(delivery: Path) -> None:
    """Give the delivery's last movement a type of its own."""
    header, *others, last = delivery.read_text(encoding="utf-8").splitlines()
    values = dict(zip(header.split("|"), last.split("|"), strict=True)) | {"BWART": UNKNOWN}
    delivery.write_text("\n".join([header, *others, "|".join(values.values()), ""]), encoding="utf-8")


def movement_types(own: Installation) -> list[str]:
    """What the warehouse takes movements of the unknown type for."""
    with duckdb.connect(str(own.folder / "data" / "warehouse" / "truestock.duckdb"), read_only=True) as connection:
        asked = "select distinct movement_type from conformed.cnf_movements where source_movement_type = ?"
        return [name for (name,) in connection.execute(asked, [UNKNOWN]).fetchall()]


def contents(folder: Path, besides: str) -> dict[Path, bytes]:
    """Every file below the folder, but those in any folder of that name."""
    files = [path for path in folder.rglob("*") if path.is_file() and besides not in path.relative_to(folder).parts]
    return {path: path.read_bytes() for path in files}


def test_two_cycles_in_a_folder_of_ones_own_write_into_its_home_alone(wheel, own):
    assert len(own.truestock("releases").splitlines()) == len(CYCLES)
    assert sorted(path.name for path in own.folder.parent.iterdir()) == ["own"]
    unpacked = {name: ZipFile(wheel).read(name) for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    found = contents(own.packages / "orchestration", besides="__pycache__")
    assert {path.relative_to(own.packages).as_posix(): content for path, content in found.items()} == {
        name: content for name, content in unpacked.items() if name.startswith("orchestration/")
    }


def test_an_upgrade_takes_effect_and_changes_no_file_of_the_user(own, tmp_path):
    """A wheel with one more row of a shipped mapping."""
    assert movement_types(own) == ["other"]
    before = contents(own.folder, besides="data")
    source = copy_project(tmp_path / "truestock")
    with (source / "dbt_project" / "seeds" / "map_movement_type.csv").open("a", encoding="utf-8") as mapping:
        mapping.write(f"erp_sap,{UNKNOWN},issue\n")
    own.install(build_wheel(source, tmp_path))
    own.truestock("check")
    own.truestock("run", "--restate", "--as-of", CYCLES[-1])
    assert movement_types(own) == ["issue"]
    assert contents(own.folder, besides="data") == before


@pytest.mark.timeout(1800)
def test_with_the_locked_requirements_and_nothing_else_it_runs_and_measures(wheel, tmp_path):
    alone = fresh(tmp_path)
    alone.pip("install", "--require-hashes", "-r", PROJECT_ROOT / "requirements.lock")
    alone.install(wheel)
    alone.pip("check")
    alone.truestock("simulate", *ENTERPRISE)
    alone.truestock("run", "--as-of", CYCLES[0])
    assert len(alone.truestock("releases").splitlines()) == 1
    assert "ratio" in alone.truestock("bench", "ingest", "20000", "1")

"""A tiny contract and a home for tests of single stages; a home that ran the sample for tests of whole cycles."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.model import Dialect, Entity, Source
from orchestration.environment import COMPILED_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.landscape.model import Landscape
from orchestration.settings import PROJECT_ROOT, SAMPLES, HomePaths
from orchestration.store.store import Store
from tests.checkouts import ChangedCode
from tests.homes import Home, shared_folder
from tests.stores import BUCKET, S3, s3

SHOP_FORMAT = Format(
    type="delimited",
    extension="csv",
    separator="|",
    trailing_minus=True,
    date_format="%Y%m%d",
    null_values=("00000000",),
)


def column(name: str, data_type: str, required: bool = False) -> Column:
    return Column(name=name, data_type=data_type, description=name, required=required)


STOCK = Entity(
    name="STOCK",
    description="One row per item.",
    columns=(column("ITEM", "varchar", True), column("QTY", "decimal(18,4)", True), column("DAY", "date")),
    kind="snapshot",
    required=True,
    may_be_empty=False,
    key=("ITEM",),
    cadence_hours=26,
)
MOVES = Entity(
    name="MOVES",
    description="One row per movement.",
    columns=(column("DOC", "varchar", True), column("QTY", "decimal(18,4)", True)),
    kind="delta",
    required=True,
    may_be_empty=True,
    key=("DOC",),
    cadence_hours=26,
    lookback_days=30,
)


SHOP_DIALECT = Dialect(
    name="shop",
    description="A shop.",
    system_type="erp",
    format=SHOP_FORMAT,
    entities=(STOCK, MOVES),
    settle_seconds=0.2,
)
SHOP = Source(
    name="shop",
    dialect=SHOP_DIALECT,
    owner="team:shop",
    time_zone="America/Chicago",
    format=SHOP_FORMAT,
    entities=(STOCK, MOVES),
)


SAMPLE = load_landscape(SAMPLES)


def landscape_of(*sources: Source) -> Landscape:
    """The sample's landscape with other systems."""
    return replace(SAMPLE, sources=sources)


HOMES = {"released", "morning"}
"""What runs cycles, a minute of them."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """A long test is heavy, without limit. Of those that are to run, one has the released home made; those that need
    none run meanwhile."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker("heavy")
            item.add_marker(pytest.mark.timeout(0))
    yield
    first = next((item for item in items if "released" in item.fixturenames), None)
    items.sort(key=lambda item: item is not first and 1 + bool(HOMES & set(item.fixturenames)))


@pytest.fixture
def shop() -> Source:
    return SHOP


@pytest.fixture
def settings(tmp_path: Path) -> HomePaths:
    (tmp_path / "inbox" / "shop").mkdir(parents=True)
    return HomePaths(tmp_path)


@pytest.fixture
def drop(settings: HomePaths):
    """Write a file into the inbox of `shop`, with a control file where `control` is given."""

    def write(name: str, content: str | bytes, control: str | None = None) -> Path:
        path = settings.inbox / "shop" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if control is not None:
            path.with_name(name + ".ctl.json").write_text(control)
        return path

    return write


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory) -> None:
    """Homes of one landscape and one code share what dbt compiled, which takes it ten seconds."""
    os.environ[COMPILED_VARIABLE] = str(shared_folder(tmp_path_factory) / "compiled")


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Home:
    """Both cycles of the sample, by `make run`, once for all workers; whoever changes it takes a copy."""
    folder = shared_folder(tmp_path_factory)
    home = Home(HomePaths(folder / "released"))
    with FileLock(folder / "released.lock"):
        if len(home.release_ids) < 2:
            command = ["make", "-o", ".venv/.stamp", "run", f"HOME_DIR={home.settings.home}"]  # as it is, however old
            outcome = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True)
            assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


@pytest.fixture
def code(tmp_path) -> ChangedCode:
    """A copy of the code, for a test that changes it."""
    return ChangedCode.copied_to(tmp_path / "code")


@pytest.fixture
def copy_of(released, tmp_path) -> Callable[[], Home]:
    """A copy of the released home for a test that changes it."""

    def copy() -> Home:
        shutil.copytree(released.settings.home, tmp_path / "home", symlinks=True)
        return Home(HomePaths(tmp_path / "home"))

    return copy


@pytest.fixture
def s3_server(tmp_path, monkeypatch) -> Iterator[S3]:
    """A server that speaks S3, which the environment names."""
    with s3(tmp_path) as served:
        for name, value in served.environment.items():
            monkeypatch.setenv(name, value)
        yield served


@pytest.fixture
def s3_store(s3_server) -> Store:
    """An empty store of one home there."""
    return Store(f"s3://{BUCKET}/acme")

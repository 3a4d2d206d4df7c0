"""Suppliers' messages from their bytes to rows of staging: read, held to the contract, then the staging SQL itself."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import duckdb
import pytest

from orchestration.engines.compiled import ensure_manifest, home_plan
from orchestration.engines.plan import Model
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import enforce
from orchestration.landscape.mappings import SEEDS
from orchestration.settings import HomePaths
from tests.conftest import SAMPLE

NOW = datetime(2026, 11, 18, 4, 30, tzinfo=UTC)
ORIGIN = "'{system}' as _system, 'UTC' as _time_zone, null::varchar as _refusal"
ENTITIES = {
    ("supplier_x12", "855"): "supplier_confirmations",
    ("supplier_x12", "856"): "shipment_notices",
    ("supplier_edifact", "ORDRSP"): "supplier_confirmations",
    ("supplier_edifact", "DESADV"): "shipment_notices",
    ("supplier_portal", "confirmations"): "supplier_confirmations",
    ("events", "events"): "supplier_confirmations",
    ("erp_sap", "EKES"): "supplier_confirmations",
}


@dataclass(frozen=True)
class Told:
    """What a file comes to: rows of the canonical entity, and why others were refused."""

    rows: list[dict]
    refused: list[str]

    def select(self, *names: str) -> list[tuple]:
        return [tuple(row[name] for name in names) for row in self.rows]


@pytest.fixture(scope="session")
def staging_sql(tmp_path_factory) -> dict[str, str]:
    """The compiled SQL of the sample's models by name."""
    home = HomePaths(tmp_path_factory.mktemp("staging"))
    ensure_manifest(home, SAMPLE)
    return {step.name: step.sql for step in home_plan(home).steps if isinstance(step, Model)}


@pytest.fixture
def told(staging_sql, tmp_path) -> Callable[[str, str, str], Told]:
    def tell(system: str, entity: str, text: str) -> Told:
        return _told(staging_sql, tmp_path, system, entity, text)

    return tell


def _told(staging_sql: dict[str, str], folder: Path, system: str, name: str, text: str) -> Told:
    source = SAMPLE.source(system)
    entity = source.entity(name)
    delivery = Delivery(system, name, 1, 1, f"x.{source.format.extension}", "0" * 64, 1, None, NOW, NOW)
    accepted = folder / "accepted.parquet"
    enforced = enforce(delivery, lambda: nullcontext(BytesIO(text.encode())), source, entity, accepted)
    assert enforced.rejection is None, enforced.rejection
    sql = staging_sql[f"stg_{system}__{ENTITIES[system, name]}"]
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as truestock; use truestock; create schema seeds")
        for path in SEEDS.glob("map_supplier_*.csv"):
            connection.execute(f"create table seeds.{path.stem} as from read_csv('{path}', all_varchar = true)")
        connection.execute(f"create schema raw_{system}")
        origin = ORIGIN.format(system=system)
        connection.execute(
            f"create table raw_{system}.\"{name}\" as select *, {origin} from read_parquet('{accepted}')"
        )
        found = connection.execute(f"from ({sql}) order by row_number")
        columns = [column[0] for column in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return Told(rows, enforced.dead_letters["detail"].to_list())

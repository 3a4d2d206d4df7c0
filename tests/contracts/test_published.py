"""What is published may grow; it breaks nobody without a new schema version."""

import json
import shutil
from copy import deepcopy
from pathlib import Path

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.engines.compiled import ensure_manifest
from orchestration.files import read_json, write_json_atomic
from orchestration.landscape.load import load_landscape
from orchestration.publish.enrichment import read_with_tables
from orchestration.publish.pull import Wanted, write_pull
from orchestration.publish.schemas import SCHEMA_VERSION
from orchestration.publish.shapes import changes_of_shape, shapes_of
from orchestration.publish.tables import published_tables
from orchestration.settings import HomePaths

COMMITTED = Path(__file__).with_name("published_tables.json")
REFRESH = "truestock contracts published tests/contracts/published_tables.json --refresh"
STOCK = {"key": ["item_id"], "columns": {"item_id": "varchar not null", "quantity": "decimal(18,4)"}}
OLD = {"schema_version": 1, "tables": {"stock": STOCK, "items": deepcopy(STOCK)}}


def test_no_published_table_breaks_its_readers():
    changes = changes_of_shape(
        read_json(COMMITTED), shapes_of(published_tables(ensure_manifest(HomePaths.of(), load_landscape())))
    )
    assert [str(change) for change in changes] == [], f"raise SCHEMA_VERSION for what breaks, then: {REFRESH}"


def changed(version: int = 1, key: list[str] | None = None, **columns: str | None) -> dict:
    new = deepcopy(OLD)
    new["schema_version"] = version
    stock = new["tables"]["stock"]
    stock["key"] = key or stock["key"]
    stock["columns"] = {name: kind for name, kind in {**stock["columns"], **columns}.items() if kind}
    return new


def words(new: dict) -> list[str]:
    return [str(change) for change in changes_of_shape(OLD, new)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quantity": None}, "stock.quantity: column removed"),
        ({"quantity": "double"}, "stock.quantity: decimal(18,4) became double"),
        ({"quantity": "decimal(18,6)"}, "stock.quantity: decimal(18,4) became decimal(18,6)"),
        ({"item_id": "varchar"}, "stock.item_id: varchar not null became varchar"),
        ({"key": ["item_id", "quantity"]}, "stock: key item_id became item_id, quantity"),
    ],
)
def test_what_breaks_needs_a_higher_version(change, said):
    assert words(changed(**change)) == [f"breaking  {said}", "breaking  SCHEMA_VERSION: must be raised above 1"]
    assert words(changed(version=2, **change)) == [f"breaking  {said}"]


def test_a_table_that_is_gone_breaks():
    new = {"schema_version": 1, "tables": {"stock": STOCK}}
    assert words(new)[0] == "breaking  items: table removed"


def test_what_is_added_or_never_null_any_more_breaks_nobody():
    new = changed(quantity="decimal(18,4) not null", lot_id="varchar")
    new["tables"]["lots"] = STOCK
    assert sorted(words(new)) == [
        "additive  lots: table added",
        "additive  stock.lot_id: column added",
        "additive  stock.quantity: decimal(18,4) became decimal(18,4) not null",
    ]


def test_a_shape_is_refreshed_unless_it_breaks(tmp_path):
    path = tmp_path / "shapes.json"
    shutil.copy(COMMITTED, path)
    now = path.read_bytes()
    older = read_json(path)
    del older["tables"]["inventory"]["columns"]["trust"]
    write_json_atomic(path, older)
    outcome = CliRunner().invoke(app, ["contracts", "published", str(path), "--refresh"])
    assert (outcome.exit_code, outcome.output) == (0, "additive  inventory.trust: column added\n")
    assert path.read_bytes() == now
    older["tables"]["gone"] = STOCK
    write_json_atomic(path, older)
    outcome = CliRunner().invoke(app, ["contracts", "published", str(path), "--refresh"])
    assert outcome.exit_code == 1
    assert f"breaking  SCHEMA_VERSION: must be raised above {SCHEMA_VERSION}" in outcome.output
    assert read_json(path) == older


def test_a_release_says_what_its_tables_promise(released, tmp_path):
    folder = released.settings.releases / released.current
    valid = json.loads(OpenDataContractStandard.json_schema())
    for name, entry in released.tables.items():
        schema = read_json(folder / "schemas" / f"{name}.schema.json")
        columns = list(released.table(name).columns)
        assert list(schema["items"]["properties"]) == columns
        assert (schema["key"], schema["version"]) == (entry["key"], released.manifest["schema_version"])
        write_pull(folder, read_with_tables(folder), Wanted(name), "json", tmp_path / "rows.json")
        rows = read_json(tmp_path / "rows.json")
        assert len(rows) == entry["rows"]
        checked = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        assert [error.message for error in checked.iter_errors(rows)] == []
        text = (folder / "contracts" / f"{name}.odcs.yaml").read_text()
        jsonschema.validate(yaml.safe_load(text), valid)
        (table,) = OpenDataContractStandard.from_string(text).schema_
        assert [one.name for one in table.properties] == columns
        assert [one.name for one in table.properties if one.primaryKey] == sorted(entry["key"], key=columns.index)

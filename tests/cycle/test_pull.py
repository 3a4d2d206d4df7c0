"""What planners pull, that it is logged, and that they hear of it when the release is replaced."""

import io
import json
from dataclasses import replace

import fastexcel
import polars as pl
import pytest

from orchestration.files import read_json, write_json_atomic
from orchestration.publish.manifest import read_manifest, write_manifest
from orchestration.publish.pull_log import pulled_before, pulls_of
from tests.homes import LAST
from tests.records import table_entry


def pulled(home, *arguments: str):
    outcome = home.truestock("pull", *arguments)
    assert outcome.returncode == 0, outcome.stderr
    return outcome


def test_every_format_holds_the_same_rows(copy_of, tmp_path):
    home, out = copy_of(), tmp_path / "pulled"
    whole = home.table("inventory")
    csv = pl.read_csv(io.StringIO(pulled(home, "--table", "inventory").stdout), infer_schema=False)
    assert csv["item_id"].to_list() == whole["item_id"].to_list()
    rows = json.loads(pulled(home, "--table", "inventory", "--format", "json").stdout)
    assert [row["planning_quantity"] for row in rows] == [float(one) for one in whole["planning_quantity"]]
    assert {row["as_of"] for row in rows} == {LAST}
    for form in ("parquet", "xlsx"):
        pulled(home, "--table", "inventory", "--out", f"{out}.{form}")
    assert pl.read_parquet(f"{out}.parquet").equals(whole)
    assert fastexcel.read_excel(f"{out}.xlsx").load_sheet("inventory").height == whole.height


def test_a_part_by_location(copy_of):
    home = copy_of()
    whole = home.table("inventory")
    location = whole["location_id"][0]
    csv = pulled(home, "--table", "inventory", "--location", location, "--location", "' or 1=1 --").stdout
    read = pl.read_csv(io.StringIO(csv), infer_schema=False)
    assert read.height == whole.filter(location_id=location).height < whole.height
    assert set(read["location_id"]) == {location}


def test_a_part_by_planner(copy_of):
    home = copy_of()
    folder = home.settings.releases / home.current
    stock = home.table("inventory").select("item_id", "location_id")
    mine = stock.head(2).with_columns(planner_code=pl.lit("P'1"))
    pl.concat([mine, stock.tail(-2).with_columns(planner_code=pl.lit("P2"))]).write_parquet(
        folder / "tables/item_locations.parquet"
    )
    columns = dict.fromkeys(("item_id", "location_id", "planner_code"), "")
    manifest = read_manifest(folder)
    entry = table_entry(["item_id", "location_id"], columns, stock.height)
    write_manifest(folder, replace(manifest, tables={**manifest.tables, "item_locations": entry}))
    rows = json.loads(pulled(home, "--table", "inventory", "--planner", "P'1", "--format", "json").stdout)
    assert [(row["item_id"], row["location_id"]) for row in rows] == mine.select("item_id", "location_id").rows()
    items = json.loads(pulled(home, "--table", "items", "--planner", "P'1", "--format", "json").stdout)
    assert {row["item_id"] for row in items} <= set(mine["item_id"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--table", "nothing"], ["no table nothing", "open_orders"]),
        (["--table", "items", "--release", "../x"], ["no release ../x", "20261117T060000Z-"]),
        (["--table", "items", "--location", "NA-DC1"], ["no location_id"]),
        (["--table", "items", "--format", "parquet"], ["--out"]),
    ],
)
def test_what_cannot_be_pulled_says_what_can(released, arguments, words):
    outcome = released.truestock("pull", *arguments)
    assert outcome.returncode == 2
    said = " ".join(outcome.stderr.replace("│", " ").split())
    assert [word for word in words if word not in said] == []


def test_who_pulled_a_release_hears_once_that_it_was_replaced(copy_of):
    home = copy_of()
    old = home.current
    pulled(home, "--table", "inventory", "--actor", "maria", "--location", "NA-DC1")
    pulled(home, "--table", "items", "--actor", "jon")
    (one,) = [pull for pull in pulls_of(home.settings, old) if pull.actor == "maria"]
    assert (one.table, one.format, one.locations) == ("inventory", "csv", ("NA-DC1",))
    folder = home.settings.releases / old
    restated = {**read_json(folder / "manifest.json"), "release_id": "20261118T060000Z-00000000"}
    restated |= {"cycle_id": "20261118T060000Z.r001", "restates_release": old}
    write_json_atomic(home.settings.releases / restated["release_id"] / "manifest.json", restated)
    notice = f"Release {old} that you pulled at {one.pulled_at.isoformat()} was replaced by {restated['release_id']}"
    told = [pulled(home, "--table", "inventory", "--actor", "maria", "--release", old).stderr for _ in range(2)]
    assert [notice in said for said in told] == [True, False]
    assert [entry.actor for entry in pulled_before(home.settings, old)] == ["jon", "maria"]


def test_a_workbook_of_planning_inputs_starts_with_what_to_know(released):
    book = fastexcel.read_excel(released.settings.releases / released.current / "planning_inputs.xlsx")
    assert (book.sheet_names[0], book.sheet_names[-1]) == ("Summary", "Columns")
    assert (
        released.manifest["tables"]["inventory"]["columns"]["trust"]
        in book.load_sheet("Columns").to_polars()["meaning"]
    )
    assert {"inventory", "open_orders", "inbound_supply", "items"} <= set(book.sheet_names)
    assert [name for name in book.sheet_names if name.startswith(("kpi", "reconciliation"))] == []
    cells = book.load_sheet("Summary", header_row=None, dtypes="string").to_polars()
    said = {cell for column in cells.iter_columns() for cell in column if cell}
    manifest = released.manifest
    assert {manifest["release_id"], manifest["as_of"]} <= said
    assert {source["source"] for source in manifest["sources"]} <= said
    failed = [check for check in manifest["checks"] if not check["success"]]
    assert {f"{check['message']}: {check['measured']}" for check in failed} <= said
    withheld = released.table("inventory").filter(trust="withheld")
    assert set(withheld["item_id"]) <= said
    assert withheld.height and {"review", "plan_action"} <= said
    sheet = book.load_sheet("inventory").to_polars()
    assert sheet.height == released.table("inventory").height

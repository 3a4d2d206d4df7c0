"""Whatever cell of whatever delivery cannot be read: no published quantity is wrong by it without saying so."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts.column import Column
from orchestration.contracts.model import Entity, Source
from orchestration.environment import POLICY_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.settings import POLICY, SAMPLES, HomePaths
from tests.homes import NEXT, Home, deliver_the_last_day_again

pytestmark = pytest.mark.long
CELLS = 5  # spoiled in one day
QUANTITIES = {
    "inventory": ["on_hand_quantity", "planning_quantity", "quality_quantity", "blocked_quantity", "returns_quantity"],
    "open_orders": ["ordered_quantity", "open_quantity"],
    "inbound_supply": ["open_quantity", "received_quantity"],
    "forecast": ["forecast_quantity"],
    "demand_history": ["ordered_quantity", "shipped_quantity", "returned_quantity", "cancelled_quantity"],
}
ENTITIES = {
    "erp_sap": ("MARD", "MSEG", "EKKO", "EKPO", "EKET", "VBAK", "VBAP", "VBEP", "LIPS", "MARM"),
    "erp_next": ("Bin", "Stock Ledger Entry", "Purchase Order", "Sales Order", "Delivery Note"),
    "wms_ewm": ("QUAN", "MOVE"),
    "wms_openboxes": ("inventory_snapshot", "transaction"),
    "supplier_portal": ("asns", "confirmations", "delays"),
    "planning": ("forecast",),
}
SAID = "refused|unread_promises|unreadable_rows|other_half_unmapped|unmapped|not_explained"


@pytest.fixture(scope="session")
def keys(released) -> dict[str, list[str]]:
    return {name: released.manifest["tables"][name]["key"] for name in QUANTITIES}


@pytest.fixture(scope="module")
def truth(released, tmp_path_factory) -> Home:
    """The next day without a fault."""
    return next_day(released, tmp_path_factory.mktemp("truth"), lambda home: None)


def next_day(released: Home, folder: Path, spoil: Callable[[Home], None]) -> Home:
    """A cycle on the last day's extracts, spoiled; nothing is held for rows of which nobody can tell whose they are."""
    home = Home(HomePaths(folder / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    deliver_the_last_day_again(home)
    spoil(home)
    policy = folder / "policy.yml"
    lenient = {"withheld_value_share: 0.20": "withheld_value_share: 1.00", "refused_share: 0.01": "refused_share: 1.00"}
    content = POLICY.read_text()
    for strict, wide in lenient.items():
        assert strict in content
        content = content.replace(strict, wide)
    policy.write_text(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(POLICY_VARIABLE, str(policy))
        outcome = home.run(NEXT)
    assert outcome.returncode in (0, 3), outcome.stdout + outcome.stderr
    return home


def spoil_some(home: Home, chance: random.Random) -> None:
    sources = {source.name: source for source in load_landscape(SAMPLES).sources}
    for _ in range(CELLS):
        name = chance.choice(list(ENTITIES))
        entity = sources[name].entity(chance.choice(ENTITIES[name]))
        path = delivered(home, name, entity)
        lines = path.read_text().splitlines()
        header = 0 if path.suffix == ".jsonl" else 1
        if len(lines) > header:
            at = chance.randrange(header, len(lines))
            spoiled = spoiled_line(lines[at], lines[0], entity, sources[name].format.separator, chance)
            print(f"{path.name}:{at + 1}: {lines[at]} -> {spoiled}")
            lines[at] = spoiled
            path.write_text("\n".join(lines) + "\n")


def delivered(home: Home, source: str, entity: Entity) -> Path:
    """The day's file of an entity; its control file goes, whose sums would no longer fit."""
    (path,) = (
        path
        for path in (home.settings.inbox / source).glob(f"{entity.name}__20261119T*")
        if not path.name.endswith(".ctl.json")
    )
    path.with_name(f"{path.name}.ctl.json").unlink(missing_ok=True)
    return path


def spoiled_line(line: str, header: str, entity: Entity, separator: str | None, chance: random.Random) -> str:
    """One cell that cannot be read, or is blank where it may not be, or the whole line cut."""
    if separator and chance.random() < 0.1:
        return line[: len(line) // 2]
    return with_bad_cell(line, header, chance.choice(may_be_bad(entity)), separator)


def may_be_bad(entity: Entity) -> list[Column]:
    """Columns of which a cell can be such that ingest refuses it."""
    return [one for one in entity.columns if one.required or one.data_type != "varchar"]


def with_bad_cell(line: str, header: str, column: Column, separator: str | None) -> str:
    value = "" if column.data_type == "varchar" else "~1"
    if separator is None:
        return json.dumps({**json.loads(line), column.name: value})
    names, values = csv.reader([header, line], delimiter=separator)
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if line.startswith('"') else csv.QUOTE_NONE
    cells = dict(zip(names, values, strict=True)) | {column.name: value}
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator="").writerow(cells.values())
    return text.getvalue()


@pytest.mark.parametrize("seed", range(10))
def test_what_is_wrong_by_a_refused_cell_says_so(seed, released, truth, keys, tmp_path):
    home = next_day(released, tmp_path, lambda home: spoil_some(home, random.Random(seed)))
    all_that_differs_says_so(home, released, truth, keys)


def spoil_every_column(home: Home, source: Source, entity: Entity) -> None:
    """A bad cell in each column, each in a row of its own as far as there are rows; the last row stays whole."""
    path = delivered(home, source.name, entity)
    lines = path.read_text().splitlines()
    header = 0 if path.suffix == ".jsonl" else 1
    if len(lines) == header:
        pytest.skip(f"the sample has no rows of {entity.name}")
    for number, column in enumerate(may_be_bad(entity)):
        at = header + number % max(1, len(lines) - header - 1)
        lines[at] = with_bad_cell(lines[at], lines[0], column, source.format.separator)
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("name", "table"), [(name, table) for name, tables in ENTITIES.items() for table in tables], ids=str
)
def test_a_bad_cell_in_every_column(name, table, released, truth, keys, tmp_path):
    (source,) = (source for source in load_landscape(SAMPLES).sources if source.name == name)
    home = next_day(released, tmp_path, lambda home: spoil_every_column(home, source, source.entity(table)))
    all_that_differs_says_so(home, released, truth, keys)


def all_that_differs_says_so(home: Home, released: Home, truth: Home, keys: dict[str, list[str]]) -> None:
    if home.current == released.current:
        return  # the gate let nothing out
    for name, quantities in QUANTITIES.items():
        found, right = home.table(name), truth.table(name)
        known = found.select(*keys[name], *quantities, "trust", "trust_reasons", there=pl.lit(True))
        also = ["source"] if "source" in right.columns and "source" not in keys[name] else []
        both = right.select(*keys[name], *quantities, *also).join(
            known, on=keys[name], how="left", suffix="_found", nulls_equal=True
        )
        differs = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}_found")) for one in quantities)
        wrong = both.filter(differs & pl.col("there"))
        says = pl.col("trust").is_in(["degraded", "withheld"]) & pl.col("trust_reasons").str.contains(SAID)
        assert wrong.filter(~says).is_empty(), (name, wrong.filter(~says).to_dicts())
        gone = both.filter(pl.col("there").is_null())
        others = found.filter(pl.col("trust_reasons").str.contains("refused|unreadable_rows|unmapped"))
        assert gone.is_empty() or others.height or nothing_is_left(found, gone), (name, gone.to_dicts())
        failed = {check["name"] for check in home.manifest["checks"] if not check["success"]}
        assert gone.is_empty() or failed & {"no_row_was_dead_lettered", "item_is_mapped"}, (name, failed)


def nothing_is_left(found: pl.DataFrame, gone: pl.DataFrame) -> bool:
    """Whether the table has no row of the systems whose rows are gone, so that none could say so."""
    return "source" in found.columns and found.join(gone, on="source", how="semi").is_empty()

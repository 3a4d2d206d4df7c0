"""The inputs of a cycle as DuckDB reads them: typed where nothing came, each row once where deliveries overlap."""

from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.cycle.reads import Reads
from orchestration.cycle.record import FrozenSource
from orchestration.engines.inputs import at_home, cycle_inputs
from orchestration.engines.plan import Column, RawEntity, StateTable
from tests.plans import plan_of
from tests.records import cycle_record

SHOP = FrozenSource("shop_us", "shop", "erp", "America/Chicago", None, "team:shop", 12, 30)
COLUMNS = (Column("DOC", "varchar"), Column("AT", "timestamptz"), Column("QTY", "decimal(18,4)"))
MOVES = RawEntity("shop", "raw_shop", "MOVES", is_delta=True, key=("DOC",), columns=COLUMNS)
FAULTY = (Column("delivery_id", "varchar"), Column("row_number", "bigint"))
STATE = StateTable("faulty_movements", "reconciliation", "rec_faulty_movements", per_cycle=False, columns=FAULTY)
PARENT = "20261117T060000Z"


@pytest.fixture
def home(tmp_path) -> Path:
    """A home whose path needs quoting."""
    made = tmp_path / "dana's"
    for folder in ("raw", "refused", "warehouse/gate", f"warehouse/history/{PARENT}"):
        (made / folder).mkdir(parents=True)
    pl.DataFrame(schema={"item_id": pl.String}).write_parquet(made / "warehouse/gate/failing_keys.parquet")
    return made


@pytest.fixture
def deliver(home):
    """Write a file of raw rows, (document, quantity) each."""

    def write(name: str, *rows: tuple[str, int], folder: str = "raw", **more: list) -> str:
        count = len(rows)
        columns = {
            "DOC": [document for document, _ in rows],
            "AT": pl.Series([None] * count, dtype=pl.Datetime("us")),
            "QTY": pl.Series([quantity for _, quantity in rows]).cast(pl.Decimal(18, 4)),
            "_delivery_id": [name] * count,
            "_row_number": range(1, count + 1),
            "_extracted_at": [datetime.strptime(name, "%Y%m%d")] * count,
        }
        pl.DataFrame({**columns, **more}).write_parquet(home / folder / f"{name}.parquet")
        return f"{name}.parquet"

    return write


@pytest.fixture
def read(home):
    """Rows of the view of MOVES, by document, after the inputs were made."""

    def rows(reads: Reads | None, *columns: str, entity: RawEntity = MOVES, parent: str | None = None) -> list[tuple]:
        record = cycle_record(parent=parent, sources=(SHOP,))
        found = {("shop_us", "MOVES"): reads} if reads else {}
        script = ";".join(cycle_inputs(plan_of(raw=(entity,), state=(STATE,)), record, (), found))
        with duckdb.connect() as connection:
            connection.execute(at_home(script, home))
            return connection.execute(f"select {', '.join(columns)} from raw_shop.MOVES order by all").fetchall()

    return rows


def test_what_nobody_delivered_is_typed_and_empty(read):
    assert read(None, "DOC") == []
    types = 'typeof(any_value("AT")), typeof(any_value(QTY)), typeof(any_value(_refusal))'
    assert read(None, types) == [("TIMESTAMP", "DECIMAL(18,4)", "VARCHAR")]


def test_a_row_names_its_system_and_its_time_zone(read, deliver):
    reads = Reads(fresh=[deliver("20261117", ("a", 1))])
    assert read(reads, "DOC", "_system", "_time_zone") == [("a", "shop_us", "America/Chicago")]


def test_of_overlapping_deltas_the_first_that_has_a_row_counts(read, deliver):
    known = deliver("20261115", ("a", 1))
    fresh = [deliver("20261116", ("a", 2), ("b", 3)), deliver("20261117", ("b", 4), ("c", 5))]
    assert read(Reads(fresh=fresh, overlapped=[known]), "DOC", "QTY::int") == [("b", 3), ("c", 5)]


def test_without_a_key_rows_are_told_apart_by_their_content_and_equal_ones_of_a_file_are_all_real(read, deliver):
    keyless = RawEntity("shop", "raw_shop", "MOVES", is_delta=True, key=(), columns=COLUMNS)
    fresh = [deliver("20261116", ("a", 1), ("a", 1)), deliver("20261117", ("a", 1), ("a", 2))]
    assert read(Reads(fresh=fresh), "DOC", "QTY::int", entity=keyless) == [("a", 1), ("a", 1), ("a", 2)]


def test_a_row_that_parts_of_a_snapshot_repeat_counts_once_and_each_snapshot_has_its_own(read, deliver):
    stock = RawEntity("shop", "raw_shop", "MOVES", is_delta=False, key=("DOC",), columns=COLUMNS)
    at = {"_extracted_at": [datetime(2026, 11, 17)] * 2}
    fresh = [
        deliver("20261116", ("a", 1), ("c", 3)),
        deliver("20261117", ("a", 1), ("b", 2), **at),
        deliver("20261118", ("b", 2), ("d", 4), **at),
    ]
    found = read(Reads(fresh=fresh, in_parts=True), "DOC", "QTY::int", entity=stock)
    assert found == [("a", 1), ("a", 1), ("b", 2), ("c", 3), ("d", 4)]
    keyless = RawEntity("shop", "raw_shop", "MOVES", is_delta=False, key=(), columns=COLUMNS)
    assert len(read(Reads(fresh=fresh, in_parts=True), "DOC", entity=keyless)) == 6


def test_a_refused_row_that_parts_of_a_snapshot_repeat_counts_once(read, deliver):
    stock = RawEntity("shop", "raw_shop", "MOVES", is_delta=False, key=("DOC",), columns=COLUMNS)
    told = {"_refusal": ["wrong_type"], "_refused_column": ["QTY"], "_has_key": [True]}
    told |= {"_extracted_at": [datetime(2026, 11, 17)]}
    refused = [deliver(name, ("a", None), folder="refused", **told) for name in ("20261117", "20261118")]
    assert read(Reads(refused=refused), "DOC", "_refusal", entity=stock) == [("a", "wrong_type")]


def test_a_refused_row_is_there_with_why_unless_the_same_row_came_whole(read, deliver):
    told = {"_refusal": ["unknown_unit"] * 2, "_refused_column": ["QTY"] * 2, "_has_key": [True, True]}
    refused = deliver("20261117", ("a", 1), ("b", 1), folder="refused", **told)
    reads = Reads(fresh=[deliver("20261116", ("a", 1))], refused=[refused])
    assert read(reads, "DOC", "_refusal") == [("a", None), ("b", "unknown_unit")]


def test_a_refused_row_without_a_key_came_whole_where_another_delivery_agrees_in_all_that_could_be_read(read, deliver):
    lines = RawEntity("shop", "raw_shop", "MOVES", is_delta=True, key=(), columns=COLUMNS, subject=("DOC",))
    told = {"_refusal": ["wrong_type"] * 3, "_refused_column": ["QTY"] * 3, "_has_key": [True, True, False]}
    refused = deliver("20261116", ("a", None), ("b", None), ("c", None), folder="refused", **told)
    fresh = [deliver("20261116", ("b", 1)), deliver("20261117", ("a", 7), ("c", 2))]
    found = read(Reads(fresh=fresh, refused=[refused]), "DOC", "QTY::int", "_refusal", entity=lines)
    assert found[:2] == [("a", 7, None), ("b", 1, None)]
    assert found[2:] == [("b", None, "wrong_type"), ("c", 2, None), ("c", None, "wrong_type")]


TOLD = (Column("ABOUT", "varchar"), *COLUMNS)
MESSAGES = RawEntity("shop", "raw_shop", "MOVES", is_delta=True, key=("DOC",), columns=TOLD, subject=("ABOUT",))


def test_messages_that_contradict_one_another_under_one_key_are_all_there(read, deliver):
    fresh = [deliver("20261116", ("a", 1), ("b", 2), ABOUT=["x", "y"])]
    fresh += [deliver("20261117", ("a", 1), ("b", 3), ABOUT=["x", "y"])]
    assert read(Reads(fresh=fresh), "DOC", "QTY::int", entity=MESSAGES) == [("a", 1), ("b", 2), ("b", 3)]


def test_a_refused_message_is_there_for_each_that_it_is_about(read, deliver):
    told = {"_refusal": ["duplicate_key"] * 3, "_refused_column": ["DOC"] * 3, "_has_key": [True] * 3}
    refused = deliver("20261117", ("a", 1), ("a", 2), ("a", 3), folder="refused", ABOUT=["x", "y", "y"], **told)
    assert read(Reads(refused=[refused]), "DOC", "ABOUT", entity=MESSAGES) == [("a", "x"), ("a", "y")]
    whole = [deliver("20261118", ("a", 1), ABOUT=["x"])]
    found = read(Reads(fresh=whole, refused=[refused]), "ABOUT", "_refusal", entity=MESSAGES)
    assert found == [("x", None), ("y", "duplicate_key")]


def test_what_the_parent_refused_is_read_again_and_nothing_else_of_its_file(read, deliver, home):
    state = pl.DataFrame({"delivery_id": ["20261116"], "row_number": [2]})
    state.write_parquet(home / "warehouse/history" / PARENT / "faulty_movements.parquet")
    reads = Reads(faulty=[deliver("20261116", ("a", 1), ("b", 2))])
    assert read(reads, "DOC", parent=PARENT) == [("b",)]

"""Written tables: the same content the same hash, and text that no spreadsheet runs."""

import duckdb
import polars as pl
import pytest

from orchestration.publish.tables import PublishedColumn, PublishedTable, content_hash, write_table

TABLE = PublishedTable(
    model="planning_stock",
    schema="planning",
    alias="stock",
    description="One row per item.",
    key=("item_id",),
    columns=(
        PublishedColumn("item_id", "varchar", "Item.", required=True),
        PublishedColumn("quantity", "decimal(18,4)", "Quantity."),
    ),
)


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("create schema cycle; create schema planning")
        connection.execute("create table cycle.cycle as select timestamp '2026-11-18 06:00:00' as as_of")
        connection.execute("create table planning.stock (item_id varchar, quantity decimal(18,4))")
        yield connection


def test_order_of_insertion_does_not_matter_but_content_does(connection, tmp_path):
    connection.execute("insert into planning.stock values ('A', 1), ('B', 2)")
    first = content_hash(connection, TABLE, tmp_path / "scratch")
    connection.execute("truncate planning.stock; insert into planning.stock values ('B', 2), ('A', 1)")
    second = content_hash(connection, TABLE, tmp_path / "scratch")
    connection.execute("update planning.stock set quantity = 2.0001 where item_id = 'B'")
    assert first == second != content_hash(connection, TABLE, tmp_path / "scratch")
    assert list(tmp_path.iterdir()) == []


def test_b27_text_is_neutralised_in_csv_only_and_numbers_stay(connection, tmp_path):
    texts = ["=1+1", "+1", "-1", "@a", "\ta", "\rb", "a=b", "' or 1=1 --"]
    connection.executemany("insert into planning.stock values (?, -5)", [[text] for text in texts])
    for name in ("tables", "csv"):
        (tmp_path / name).mkdir()
    written = write_table(connection, TABLE, "R1", tmp_path, "hash", ["erp.LOG"])
    parquet = pl.read_parquet(tmp_path / "tables" / "stock.parquet")
    csv = duckdb.read_csv(str(tmp_path / "csv" / "stock.csv"), header=True, all_varchar=True).fetchall()
    assert (written.rows, written.sha256) == (len(texts), "hash")
    assert sorted(parquet["item_id"]) == sorted(texts)
    assert sorted(row[0] for row in csv) == sorted(["'=1+1", "'+1", "'-1", "'@a", "'\ta", "'\rb", "a=b", "' or 1=1 --"])
    assert {row[1] for row in csv} == {"-5.0000"}
    assert set(parquet["release_id"]) == {"R1"}

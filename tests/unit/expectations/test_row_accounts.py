"""Which refused rows and cells a cycle is warned of: those of what it still reads."""

import duckdb
import pytest

from expectations.suites import load_suites

(SUITE,) = (one for one in load_suites("reconciliation") if one.table == "cycle.row_accounts")
QUERIES = {one.name: one.arguments["unexpected_rows_query"] for one in SUITE.checks}
COLUMNS = {"no_row_was_dead_lettered": "rows_dead_lettered", "no_cell_was_refused": "cells_refused"}
ACCOUNTS = (
    ("old", "STOCK", "s1", "2026-11-16", "used", 1),
    ("rolled_from", "STOCK", "s2", "2026-11-17", "used", 1),
    ("newest", "STOCK", "s3", "2026-11-18", "used", 1),
    ("log", "MOVES", "m1", "2026-11-16", "used", 1),
    ("wrong", "MOVES", "m2", "2026-11-17", "used", 2),
    ("corrected", "MOVES", "m2", "2026-11-17", "used", 0),
    ("better", "MOVES", "m3", "2026-11-17", "used", 1),
    ("worse", "MOVES", "m3", "2026-11-17", "used", 2),
    ("not_needed", "ITEMS", "i1", "2026-11-17", "unused", 1),
    ("not_taken", "ITEMS", "i2", "2026-11-18", "rejected", 1),
)


@pytest.mark.parametrize("check", COLUMNS)
def test_only_what_is_still_read_is_told_of(check):
    with duckdb.connect() as connection:
        for schema in ("cycle", "reconciliation"):
            connection.execute(f"create schema {schema}")
        names = "delivery_id varchar, entity varchar, file_name varchar, extracted_at timestamp, outcome varchar"
        source = "source varchar default 'wms'"
        connection.execute(f"create table cycle.row_accounts ({names}, {COLUMNS[check]} integer, {source})")
        connection.executemany("insert into cycle.row_accounts values (?, ?, ?, ?, ?, ?, default)", ACCOUNTS)
        connection.execute("create table cycle.deliveries as from cycle.row_accounts where outcome = 'used'")
        kinds = "('wms', 'STOCK', 'snapshot'), ('wms', 'MOVES', 'delta'), ('wms', 'ITEMS', 'snapshot')"
        connection.execute(f"create table cycle.entities as from (values {kinds}) as entities (source, entity, kind)")
        connection.execute("""
            create table reconciliation.rec_rolled_ledgers as
            select 'wms' as source, '2026-11-17'::timestamp as snapshot_at""")
        found = connection.execute(QUERIES[check].format(batch="cycle.row_accounts")).fetchall()
    assert sorted(name for (name,) in found) == ["better", "log", "newest", "rolled_from"]

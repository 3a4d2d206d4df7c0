"""Whatever comes in whatever order and pieces: no row is lost, none is counted twice."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import Enforced, enforce
from orchestration.ingest.formats import records
from tests.conftest import SHOP, STOCK

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="|\r\n", exclude_categories=["Cc", "Cs"]), min_size=1)
GOOD = st.tuples(TEXT.filter(str.strip), st.integers(-(10**9), 10**9).map(str), st.just(""))
BROKEN = st.sampled_from(
    [
        ("", "1", ""),
        ("A", "", ""),
        ("A", "1e5", ""),
        ("A", "1", "20261399"),
        ("A", "1"),
        ("A", "1", "", ""),
        ("\x07", "1", ""),
    ]
)
SPARED = replace(
    SHOP, entities=(replace(STOCK, columns=(*STOCK.columns[:2], replace(STOCK.columns[2], dispensable=True))),)
)
QUOTED = replace(SHOP, format=replace(SHOP.format, quote='"'))


def enforced(rows, source=SHOP, quote=False) -> tuple[Enforced, set[tuple]]:
    """What came of a file of `rows`, and the accepted ones."""
    cells = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] if quote else row for row in rows]
    text = "ITEM|QTY|DAY\n" + "".join("|".join(row) + "\n" for row in cells)
    now = datetime(2026, 11, 18, tzinfo=UTC)
    delivery = Delivery("shop", "STOCK", 1, 1, "STOCK__20261118T000000Z.csv", "0" * 64, 1, None, now, now)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "accepted.parquet"
        opened = lambda: nullcontext(BytesIO(text.encode()))  # noqa: E731
        outcome = enforce(delivery, opened, source, source.entity("STOCK"), target)
        assert outcome.rejection is None, outcome.rejection
        rows = outcome.dead_letters.filter(refused="row")["row_number"]
        assert rows.to_list() == outcome.refused["_row_number"].to_list()
        return outcome, set(pl.read_parquet(target).select("ITEM", "QTY").rows())


def conserves(outcome: Enforced, rows) -> bool:
    counted = outcome.rows_accepted + outcome.dead_letters.height + outcome.rows_duplicate
    return outcome.rows_read == len(rows) == counted


@settings(max_examples=150, deadline=None)
@given(st.lists(GOOD, min_size=1, unique_by=lambda row: row[0]), st.lists(BROKEN), st.data())
def test_any_mix_in_any_order_and_any_split(good, broken, data):
    rows = data.draw(st.permutations([*good, *broken]))
    cut = data.draw(st.integers(0, len(rows)))
    whole, accepted = enforced(rows)
    pieces = [piece for piece in (rows[:cut], rows[cut:]) if set(piece) & set(good)]
    parts = [enforced(piece) for piece in pieces]
    assert conserves(whole, rows)
    assert all(conserves(part, piece) for (part, _), piece in zip(parts, pieces, strict=True))
    assert accepted == set().union(*(taken for _, taken in parts)) == enforced(good)[1]
    assert whole.dead_letters.height == len(broken)


@settings(max_examples=50, deadline=None)
@given(st.lists(GOOD, min_size=1, unique_by=lambda row: row[0]), st.data())
def test_a_cell_that_a_row_can_do_without_costs_no_row(good, data):
    spoiled = [
        (item, quantity, data.draw(st.sampled_from(["", "20261118", "20261399", "x"]))) for item, quantity, _ in good
    ]
    outcome, accepted = enforced(spoiled, SPARED)
    assert (outcome.rows_accepted, accepted) == (len(good), enforced(good)[1])
    assert outcome.cells_refused == sum(day in ("20261399", "x") for _, _, day in spoiled)


@settings(max_examples=25, deadline=None)
@given(st.lists(BROKEN, min_size=1))
def test_a_snapshot_without_one_good_row_is_rejected(broken):
    with pytest.raises(AssertionError, match=f"no_row_accepted: none of {len(broken)} rows is accepted; first row 2, "):
        enforced(broken)


@settings(max_examples=100, deadline=None)
@given(st.lists(GOOD, min_size=1, unique_by=lambda row: row[0]), st.data())
def test_rows_that_come_again_are_duplicates(good, data):
    again = data.draw(st.lists(st.sampled_from(good)))
    outcome, accepted = enforced([*good, *again])
    assert conserves(outcome, [*good, *again])
    assert (accepted, outcome.rows_duplicate) == (enforced(good)[1], len(again))


@settings(max_examples=100, deadline=None)
@given(st.lists(GOOD, min_size=1, unique_by=lambda row: row[0]), st.lists(BROKEN), st.data())
def test_the_size_of_the_stretches_changes_nothing(good, broken, data):
    rows = data.draw(st.permutations([*good, *broken, *good[:2]]))
    whole, accepted = enforced(rows)
    with patch.object(records, "CHUNK_BYTES", data.draw(st.integers(1, 60))):
        pieces, taken = enforced(rows)
    assert taken == accepted
    assert (pieces.rows_read, pieces.rows_duplicate) == (whole.rows_read, whole.rows_duplicate)
    assert pieces.dead_letters.rows() == whole.dead_letters.rows()


@settings(max_examples=100, deadline=None)
@given(st.lists(GOOD, min_size=1, unique_by=lambda row: row[0]))
def test_quoting_changes_nothing(good):
    assert enforced(good, QUOTED, quote=True)[1] == enforced(good)[1]

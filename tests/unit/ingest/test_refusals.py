"""A refused row keeps what can be read of it; a cell that the row can do without is refused alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from orchestration.contracts.format import Format
from orchestration.ingest.accounts import Account, dead_letters_path, raw_path, refused_path
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA, read_dead_letters
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, Records
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw
from orchestration.ingest.record_checks import check_records
from orchestration.ingest.replay import has_refused
from orchestration.records import from_json, to_json
from tests.conftest import STOCK, column

NAME = "STOCK__20261118T043000Z.csv"
DAY = date(2026, 11, 18)
READ = ("ITEM", "DAY", "_row_number", "_refusal", "_refused_column")


def spared(entity=STOCK, name="DAY"):
    """The entity with a column that a row can do without."""
    columns = [replace(one, dispensable=one.name == name) for one in entity.columns]
    return replace(entity, columns=tuple(columns))


@pytest.fixture
def taken(settings, shop, drop):
    """The account of one delivery of STOCK, and its files."""

    def take(rows: str, entity=STOCK):
        source = replace(shop, entities=(entity,))
        drop(NAME, f"{'|'.join(one.name for one in entity.columns)}\n{rows}")
        land_inbox(settings, [source])
        delivery = landed_deliveries(settings, "shop", "STOCK")[-1]
        account = ensure_raw(settings, delivery, source, entity)
        return account, *(path(settings, delivery) for path in (raw_path, dead_letters_path, refused_path))

    return take


def test_a_row_does_without_a_dispensable_cell_and_the_cell_is_reported(taken):
    account, raw, letters, refused = taken("A|1|20261399\nB|2|20261118\n", spared())
    assert pl.read_parquet(raw).select("ITEM", "DAY").rows() == [("A", None), ("B", DAY)]
    assert read_dead_letters(letters).select("row_number", "column", "reason", "raw_record", "refused").rows() == [
        (2, "DAY", "wrong_type", "A|1|20261399", "cell")
    ]
    assert (account.rows_accepted, account.rows_dead_lettered, account.cells_refused) == (2, 0, 1)
    assert not refused.exists() and has_refused(None, account)


def test_a_blank_in_a_dispensable_column_is_no_refusal(taken):
    account, _, letters, _ = taken("A|1|\nB|2|00000000\n", spared())
    assert (account.rows_accepted, account.cells_refused, letters.exists()) == (2, 0, False)


def test_each_cell_of_a_row_is_reported_and_none_of_a_row_that_is_refused(taken):
    entity = replace(STOCK, columns=(*spared().columns, replace(column("COST", "decimal(18,4)"), dispensable=True)))
    account, _, letters, refused = taken("A|1|x|y\nB|2|x|1\nC|z|x|y\nA|1|x|y\n|5|x|1\nD|1||\nD|2|x|\n", entity)
    assert read_dead_letters(letters).select("row_number", "column", "refused").rows() == [
        (2, "DAY", "cell"),
        (2, "COST", "cell"),
        (3, "DAY", "cell"),
        (4, "QTY", "row"),
        (5, "DAY", "cell"),
        (5, "COST", "cell"),
        (6, "ITEM", "row"),
        (7, "ITEM", "row"),
        (8, "ITEM", "row"),
    ]
    figures = (account.rows_read, account.rows_accepted, account.rows_dead_lettered, account.rows_duplicate)
    assert figures == (7, 2, 4, 1)
    assert (account.cells_refused, pl.read_parquet(refused).height) == (5, 4)


def test_of_a_refused_row_stays_what_can_be_read(taken):
    account, raw, _, refused = taken("A|x|20261118\n|1|20261118\nC|1|20261399\nD|1\nE|1|\nE|2|\nF|1|\n")
    rows = pl.read_parquet(refused)
    assert rows.select(READ).rows() == [
        ("A", DAY, 2, "wrong_type", "QTY"),
        (None, DAY, 3, "missing_value", "ITEM"),
        ("C", None, 4, "wrong_type", "DAY"),
        (None, None, 5, "broken_record", None),
        ("E", None, 6, "duplicate_key", "ITEM"),
        ("E", None, 7, "duplicate_key", "ITEM"),
    ]
    assert [None if one is None else int(one) for one in rows["QTY"]] == [None, 1, 1, None, 1, 2]
    accepted = pl.read_parquet(raw)
    assert list(rows.schema.items())[:-3] == list(accepted.schema.items())
    assert rows["_delivery_id"].unique().to_list() == accepted["_delivery_id"].to_list()
    assert (account.rows_dead_lettered, account.rows_without_key) == (6, 2)


def test_a_blank_that_may_be_blank_is_a_value_of_the_key(taken):
    entity = replace(STOCK, columns=(*STOCK.columns, column("LOT", "varchar")), key=("ITEM", "LOT"))
    assert taken("A|x||\nB|x||L\nC|1||\n", entity)[0].rows_without_key == 0
    assert taken("A|x||\nB|1||a\x07\nC|1||\n", entity)[0].rows_without_key == 1


def test_without_a_key_the_required_texts_stand_for_it(taken):
    entity = replace(STOCK, key=())
    assert taken("A|x|\nB|1|20261399\n|1|\nC|1\nD|1|\n", entity)[0].rows_without_key == 2


def test_nothing_refused_leaves_no_file_and_what_is_right_again_takes_it_away(settings, taken, shop):
    _, _, letters, refused = taken("A|1|20261399\nB|2|\n")
    assert letters.exists() and refused.exists()
    source = replace(shop, entities=(spared(),))
    (delivery,) = landed_deliveries(settings, "shop", "STOCK")
    ensure_raw(settings, delivery, source, spared())
    assert letters.exists() and not refused.exists()


def test_a_snapshot_of_refused_rows_alone_is_rejected_by_its_first_fault_and_a_delta_is_not(taken):
    account, raw, letters, refused = taken("A|ten|\nB|two|\n")
    assert (account.reason, account.rows_read) == ("no_row_accepted", 2)
    assert account.detail.startswith("none of 2 rows is accepted; first row 2, column QTY: wrong_type: 'ten' is not")
    assert not any(path.exists() for path in (raw, letters, refused))
    account, *_ = taken("A|ten|\n", replace(STOCK, kind="delta", lookback_days=30))
    assert (account.reason, account.rows_dead_lettered) == (None, 1)


def test_dead_letters_and_accounts_of_before_are_of_rows(tmp_path):
    older = {name: kind for name, kind in DEAD_LETTER_SCHEMA.items() if name != "refused"}
    pl.DataFrame([dict.fromkeys(older)], schema=older).write_parquet(tmp_path / "letters.parquet")
    assert read_dead_letters(tmp_path / "letters.parquet")["refused"].to_list() == ["row"]
    account = Account("d", "h", 1, 1, 0, 0, None, None, None, ())
    stored = {name: one for name, one in to_json(account).items() if name not in ("cells_refused", "rows_without_key")}
    assert from_json(Account, stored) == account


@pytest.mark.parametrize(
    ("limit", "detail"),
    [
        ({"minimum": Decimal(0)}, "'0.01-' is below the least, 0, as decimal(18,4)"),
        ({"above": Decimal(0)}, "'0.00004' is not above 0, as decimal(18,4)"),
    ],
)
def test_a_number_below_its_limit_is_as_bad_as_none(taken, limit, detail):
    """What is stored is what counts: digits beyond the scale do not lift a factor above nothing."""
    entity = replace(STOCK, columns=(STOCK.columns[0], replace(STOCK.columns[1], **limit), STOCK.columns[2]))
    least = "0" if "minimum" in limit else "0.0001"
    account, raw, letters, refused = taken(f"A|0.01-|\nB|{least}|\nC|0.00004|\n", entity)
    left = read_dead_letters(letters).select("column", "reason", "refused").unique().rows()
    assert (left, detail in read_dead_letters(letters)["detail"].to_list()) == ([("QTY", "too_small", "row")], True)
    assert account.rows_accepted == pl.read_parquet(raw)["ITEM"].is_in(["B", "C"]).sum()
    assert pl.read_parquet(refused).select("ITEM", "QTY").row(0) == ("A", None)
    assert account.rows_without_key == 0


def test_minus_nothing_is_nothing(taken):
    entity = replace(STOCK, columns=(STOCK.columns[0], replace(STOCK.columns[1], minimum=Decimal(0)), STOCK.columns[2]))
    assert taken("A|0.000-|\n", entity)[0].rows_accepted == 1


def test_a_row_does_without_a_dispensable_number_that_is_too_small(taken):
    cost = replace(column("COST", "decimal(18,4)"), dispensable=True, minimum=Decimal(0))
    account, raw, letters, _ = taken("A|1||2.00-\nB|x||2.00-\n", replace(STOCK, columns=(*STOCK.columns, cost)))
    assert pl.read_parquet(raw).select("ITEM", "COST").rows() == [("A", None)]
    assert read_dead_letters(letters).select("row_number", "column", "reason", "refused").rows() == [
        (2, "COST", "too_small", "cell"),
        (3, "QTY", "wrong_type", "row"),
    ]
    assert account.cells_refused == 1


def test_whose_row_it_is_the_subject_says_and_not_the_key(taken):
    unit = column("UNIT", "varchar", True)
    entity = replace(STOCK, columns=(*STOCK.columns, unit), key=(), subject=("ITEM",))
    assert taken("A|1||\nB|x||EA\nC|1||EA\n", entity)[0].rows_without_key == 0
    assert taken("|1||EA\nB|1||EA\n", entity)[0].rows_without_key == 1
    assert taken("A|1||\nC|1||EA\n", replace(entity, subject=()))[0].rows_without_key == 1


@pytest.mark.parametrize(("is_named", "item"), [(True, "A"), (False, None)])
def test_a_broken_record_says_whom_it_is_about_only_where_its_reader_knows(is_named, item):
    frame = pl.DataFrame({ROW_NUMBER: [1], BROKEN: ["cut"], "ITEM": ["A"], "QTY": [None], "DAY": [None]}).cast(
        {"QTY": pl.String(), "DAY": pl.String()}
    )
    records = Records(("ITEM", "QTY", "DAY"), frame, lambda rows: pl.Series(RAW, ["A"] * len(rows)), is_named=is_named)
    checked = check_records(records, STOCK, Format(type="jsonl", extension="jsonl"))
    assert checked.refused["ITEM"].to_list() == [item]

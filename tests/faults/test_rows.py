"""Single rows that are not as agreed: refused with their place and reason, and their neighbours stand."""

from dataclasses import replace

import polars as pl
import pytest

from orchestration.ingest.accounts import raw_path
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw

NAME = "STOCK__20261118T043000Z.csv"


@pytest.fixture
def outcome(settings, shop, drop):
    """Accepted (ITEM, QTY) and refused (row, column, reason) of one STOCK delivery."""

    def run(text: str, source=shop):
        drop(NAME, text)
        land_inbox(settings, [source])
        (delivery,) = landed_deliveries(settings, "shop", "STOCK")
        account = ensure_raw(settings, delivery, source, source.entity("STOCK"))
        assert account.is_accepted, account.detail
        accepted = pl.read_parquet(raw_path(settings, delivery)).select("ITEM", pl.col("QTY").cast(pl.String)).rows()
        letters = [pl.read_parquet(path) for path in settings.dead_letters.rglob("*.parquet")]
        refused = pl.concat(letters).select("row_number", "column", "reason").rows() if letters else []
        assert account.rows_read == len(accepted) + len(refused) + account.rows_duplicate
        return accepted, refused

    return run


def test_b9_control_characters(outcome):
    assert outcome("ITEM|QTY|DAY\nA\x00B|1|\nC|2|\n") == ([("C", "2.0000")], [(2, "ITEM", "wrong_type")])


def test_b10_a_quote_that_does_not_close_swallows_no_neighbour(outcome, shop):
    quoted = replace(shop, format=replace(shop.format, quote='"'))
    text = 'ITEM|QTY|DAY\n"A\nx"|1|\n"open|2|\nC|3|\n'
    assert outcome(text, quoted) == ([("A\nx", "1.0000"), ("C", "3.0000")], [(4, None, "broken_record")])


def test_b11_separators_of_the_contract_only(outcome, shop):
    german = replace(shop, format=replace(shop.format, decimal_separator=",", thousands_separator="."))
    text = "ITEM|QTY|DAY\nA|1.234,50|\nB|1,234.50|\nC|7,5-|\n"
    assert outcome(text, german) == ([("A", "1234.5000"), ("C", "-7.5000")], [(3, "QTY", "wrong_type")])


@pytest.mark.parametrize("text", ["1e309", "NaN", "Infinity", "-inf", "\u22125", "\u0663", "\uff15"])
def test_b12_b13_what_is_no_number(outcome, text):
    assert outcome(f"ITEM|QTY|DAY\nA|{text}|\nB|1|\n") == ([("B", "1.0000")], [(2, "QTY", "wrong_type")])


def test_b14_leading_zeros_stay(outcome):
    accepted, refused = outcome("ITEM|QTY|DAY\n007|1|\n7|2|\n")
    assert (accepted, refused) == ([("007", "1.0000"), ("7", "2.0000")], [])


def test_b15_codes_that_read_alike_stay_apart_in_raw(outcome):
    codes = ["ab", "AB", "ab ", "caf\u00e9", "cafe\u0301"]
    accepted, refused = outcome("ITEM|QTY|DAY\n" + "".join(f"{code}|1|\n" for code in codes))
    assert ([item for item, _ in accepted], refused) == (codes, [])


def test_b16_the_same_key_with_other_values_takes_both(outcome):
    text = "ITEM|QTY|DAY\nA|1|\nA|2|\nB|3|\nB|3|\n"
    assert outcome(text) == ([("B", "3.0000")], [(2, "ITEM", "duplicate_key"), (3, "ITEM", "duplicate_key")])


def test_b19_negative_quantities_are_kept(outcome):
    assert outcome("ITEM|QTY|DAY\nA|5.000-|\n") == ([("A", "-5.0000")], [])


def test_b23_sql_in_a_value_is_text(outcome):
    attack = "'); drop table x; --"
    assert outcome(f"ITEM|QTY|DAY\n{attack}|1|\n") == ([(attack, "1.0000")], [])

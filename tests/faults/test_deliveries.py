"""What becomes of a whole delivery that is not as agreed (B1, B2, B4, B5, B6, B7, B16, F12, F13, F24)."""

import gzip
import os
import sys
import threading
import time
from dataclasses import replace

import polars as pl
import pytest

from orchestration.ingest.accounts import raw_path
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw

NAME = "STOCK__20261118T043000Z.csv"
GOOD = "ITEM|QTY|DAY\n007|12.000-|20261118\n008|3.000|00000000\n"


def accounts(settings, shop, entity="STOCK"):
    land_inbox(settings, [shop])
    found = landed_deliveries(settings, "shop", entity)
    return [ensure_raw(settings, delivery, shop, shop.entity(entity)) for delivery in found]


def test_good_delivery_becomes_typed_raw(settings, shop, drop):
    drop(NAME, GOOD, '{"rows": 2, "sums": {"QTY": "-9"}}')
    (account,) = accounts(settings, shop)
    (delivery,) = landed_deliveries(settings, "shop", "STOCK")
    raw = pl.read_parquet(raw_path(settings, delivery))
    assert account.is_accepted
    assert raw["ITEM"].to_list() == ["007", "008"]
    assert [str(quantity) for quantity in raw["QTY"]] == ["-12.0000", "3.0000"]
    assert raw["_row_number"].to_list() == [2, 3]
    assert list(settings.inbox.rglob("*.csv*")) == []


def test_b1_empty_file_and_header_only_are_two_reasons(settings, shop, drop):
    drop("STOCK__20261118T043000Z.csv", "")
    drop("STOCK__20261119T043000Z.csv", "ITEM|QTY|DAY\n")
    assert [account.reason for account in accounts(settings, shop)] == ["empty_file", "no_rows"]


def test_b1_empty_delta_with_control_rows_0_is_accepted(settings, shop, drop):
    drop("MOVES__20261118T050000Z.csv", "", '{"rows": 0}')
    (account,) = accounts(settings, shop, "MOVES")
    assert account.is_accepted
    assert account.rows_read == 0


def test_b2_rows_or_sums_against_the_control_file(settings, shop, drop):
    drop("STOCK__20261117T043000Z.csv", GOOD, '{"rows": 3}')
    drop("STOCK__20261118T043000Z.csv", GOOD, '{"rows": 2, "sums": {"QTY": "9"}}')
    found = accounts(settings, shop)
    assert [account.reason for account in found] == ["control_total_mismatch"] * 2
    assert "2 rows where the control file says 3" in found[0].detail
    assert "QTY sums to -9" in found[1].detail


def test_sums_forgive_the_residues_of_doubles_and_no_more(settings, shop, drop):
    rows = "ITEM|QTY|DAY\n1|0.05999999999999994|\n2|1.00000000000001|\n"
    for day, total in ((17, "1.06"), (18, "1.060000002"), (19, "NaN"), (20, "1e99")):
        drop(f"STOCK__202611{day}T043000Z.csv", rows, f'{{"rows": 2, "sums": {{"QTY": "{total}"}}}}')
    reasons = [None, "control_total_mismatch", "control_file_invalid", "control_total_mismatch"]
    assert [account.reason for account in accounts(settings, shop)] == reasons


def test_missing_control_total(settings, shop, drop):
    drop(NAME, GOOD, '{"sums": {}}')
    (account,) = accounts(settings, shop)
    assert account.reason == "control_file_invalid"
    assert '"rows" is missing' in account.detail


def test_b34_a_control_file_whose_start_is_no_instant(settings, shop, drop):
    """Taken as it is, it would stop every later cycle that reads the log."""
    drop(NAME, GOOD, '{"rows": 2, "covers_from": "yesterday"}')
    (account,) = accounts(settings, shop)
    assert account.reason == "control_file_invalid"
    assert "yesterday" in account.detail


@pytest.mark.parametrize("control", ["[" * 100_000, '{"rows": ' * 100_000, '{"rows": 2}' + " " * (2 << 20) + "x"])
def test_b34_a_control_file_that_no_reader_takes_rejects_its_delivery_alone(settings, shop, drop, control):
    drop(NAME, GOOD, control)
    drop("STOCK__20261119T043000Z.csv", GOOD)
    assert [account.reason for account in accounts(settings, shop)] == ["control_file_invalid", None]


def test_b34_a_control_file_that_leads_elsewhere_is_not_read(settings, shop, drop):
    path = drop(NAME, GOOD)
    path.with_name(f"{path.name}.ctl.json").symlink_to("/dev/zero")
    (account,) = accounts(settings, shop)
    assert account.reason == "control_file_invalid"


def test_b4_renamed_column_is_named_with_its_likely_new_name(settings, shop, drop):
    drop(NAME, "ITEM|QUANTITY|DAY\n007|1|\n")
    (account,) = accounts(settings, shop)
    assert account.reason == "missing_column"
    assert "QTY" in account.detail and "QUANTITY" in account.detail


def test_b5_b6_order_does_not_matter_and_extras_warn(settings, shop, drop):
    drop(NAME, "DAY|EXTRA|QTY|ITEM\n20261118|x|1|007\n")
    (account,) = accounts(settings, shop)
    assert account.rows_accepted == 1
    assert account.warnings == ("columns beyond the contract are left out: EXTRA",)


def test_b7_duplicate_header(settings, shop, drop):
    drop(NAME, "ITEM|QTY|QTY|DAY\n007|1|2|\n")
    assert [account.reason for account in accounts(settings, shop)] == ["duplicate_header"]


def test_b8_other_encodings_are_read_as_declared_else_rejected(settings, shop, drop):
    drop("STOCK__20261117T043000Z.csv", b"\xef\xbb\xbf" + GOOD.encode())
    drop("STOCK__20261118T043000Z.csv", "ITEM|QTY|DAY\nä|1|\n".encode("latin-1"))
    drop("STOCK__20261119T043000Z.csv", GOOD.encode("utf-16"))
    marked, latin, wide = accounts(settings, shop)
    assert marked.rows_accepted == 2
    assert (latin.reason, wide.reason) == ("wrong_encoding", "wrong_encoding")
    assert "line 2 is not utf-8" in latin.detail


def test_b8_a_contract_may_declare_another_encoding(settings, shop, drop):
    drop("STOCK__20261118T043000Z.csv", "ITEM|QTY|DAY\nä|1|\n".encode("utf-16"))
    wide = replace(shop, format=replace(shop.format, encoding="utf-16"))
    assert [account.rows_accepted for account in accounts(settings, wide)] == [1]


def test_packed_deliveries_are_unpacked(settings, shop, drop):
    drop(NAME + ".gz", gzip.compress(GOOD.encode()), '{"rows": 2}')
    assert [account.rows_accepted for account in accounts(settings, shop)] == [2]


def test_b25_a_broken_archive_is_rejected(settings, shop, drop):
    drop(NAME + ".gz", gzip.compress(GOOD.encode())[:-9])
    assert [account.reason for account in accounts(settings, shop)] == ["unreadable_file"]


def test_b25_a_gzip_bomb_is_rejected(settings, shop, drop):
    drop(NAME + ".gz", gzip.compress(b"0" * (32 << 20)))
    (account,) = accounts(settings, shop)
    assert account.reason == "too_large"


def test_rows_are_accounted_for_and_refusals_say_where_and_why(settings, shop, drop):
    drop(NAME, "ITEM|QTY|DAY\n1|12,5O|\n|1|\n2|1\n3|1|\n3|1|\n4|1|\n4|2|\n")
    (account,) = accounts(settings, shop)
    letters = pl.read_parquet(next(settings.dead_letters.rglob("*.parquet")))
    assert (account.rows_read, account.rows_accepted, account.rows_dead_lettered, account.rows_duplicate) == (
        7,
        1,
        5,
        1,
    )
    assert letters.select("row_number", "column", "reason").rows() == [
        (2, "QTY", "wrong_type"),
        (3, "ITEM", "missing_value"),
        (4, None, "broken_record"),
        (7, "ITEM", "duplicate_key"),
        (8, "ITEM", "duplicate_key"),
    ]
    assert letters["raw_record"][0] == "1|12,5O|"


def test_f12_the_same_file_again_has_no_effect(settings, shop, drop):
    drop(NAME, GOOD)
    land_inbox(settings, [shop])
    drop(NAME, GOOD)
    report = land_inbox(settings, [shop])
    assert (len(report.landed), len(report.known)) == (0, 1)
    assert len(landed_deliveries(settings, "shop", "STOCK")) == 1


def test_f13_same_name_new_content_keeps_both_and_warns(settings, shop, drop):
    drop(NAME, GOOD)
    land_inbox(settings, [shop])
    drop(NAME, GOOD + "009|1|\n")
    report = land_inbox(settings, [shop])
    assert len(landed_deliveries(settings, "shop", "STOCK")) == 2
    assert "was delivered before with different content" in report.warnings[0]


def test_f30_a_file_still_being_written_waits_for_the_next_run(settings, shop, drop):
    path = drop(NAME, "ITEM|QTY|DAY\n")
    stop = threading.Event()

    def write_on():
        with path.open("a") as growing:
            while not stop.is_set():
                growing.write("1|1|\n")
                growing.flush()
                time.sleep(0.02)

    writer = threading.Thread(target=write_on)
    writer.start()
    report = land_inbox(settings, [shop])
    stop.set()
    writer.join()
    assert report.landed == []
    assert "still being written" in report.warnings[0]
    assert len(land_inbox(settings, [shop]).landed) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_f30_a_writer_that_pauses_longer_than_the_settle_time_loses_nothing(settings, shop, drop):
    path = drop(NAME, "ITEM|QTY|DAY\n1|1|\n")
    with path.open("a") as paused:
        assert "still being written" in land_inbox(settings, [shop]).warnings[0]
        paused.write("2|1|\n")
    assert [account.rows_read for account in accounts(settings, shop)] == [2]


def test_b22_links_and_pipes_are_refused(settings, shop, drop):
    outside = settings.home / "secret"
    outside.write_text(GOOD)
    (settings.inbox / "shop" / NAME).symlink_to(outside)
    os.mkfifo(settings.inbox / "shop" / "STOCK__20261119T043000Z.csv")
    report = land_inbox(settings, [shop])
    assert report.landed == []
    assert all("not a regular file" in warning for warning in report.warnings)


def test_sources_without_a_contract_stay_and_are_named(settings, shop):
    stranger = settings.inbox / "stranger"
    stranger.mkdir()
    (stranger / "A__20261118T043000Z.csv").write_text("x")
    report = land_inbox(settings, [shop])
    assert report.warnings == ["inbox/stranger: no contract for this source; 1 files stay in the inbox"]
    assert (stranger / "A__20261118T043000Z.csv").exists()

"""Again: the same bytes give the same rows, and a fixed contract takes back what it refused, once."""

import csv
import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.contracts.column import Column
from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.refused import refused
from orchestration.ingest.accounts import raw_path
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw
from orchestration.ingest.replay import has_refused, replay
from orchestration.settings import SAMPLES
from tests.conftest import SAMPLE, STOCK, landscape_of
from tests.homes import LAST

NAMES = ("STOCK__20261117T043000Z.csv", "STOCK__20261118T043000Z.csv")


@pytest.fixture
def landed(settings, shop, drop):
    drop(NAMES[0], "ITEM|QTY|DAY\n007|1|\n008|2|\n")
    drop(NAMES[1], "ITEM|QTY|DAY\n007|1|\n008|two|\n")
    land_inbox(settings, [shop])
    found = landed_deliveries(settings, "shop", "STOCK")
    for delivery in found:
        ensure_raw(settings, delivery, shop, shop.entity("STOCK"))
    return found


def files(settings) -> dict:
    return {path: path.read_bytes() for path in settings.raw.rglob("*.parquet")}


def test_f15_the_whole_history_replayed_gives_the_same_bytes(settings, shop, landed):
    before = files(settings)
    replayed = replay(settings, [shop], lambda delivery, account: True)
    assert files(settings) == before
    assert [(one.before.rows_accepted, one.after.rows_accepted) for one in replayed] == [(2, 2), (1, 1)]


@pytest.mark.heavy
def test_f15_the_whole_history_replayed_gives_the_same_release(copy_of):
    home = copy_of()
    outcome = home.truestock("replay", "--since", "2020-01-01T00:00:00Z")
    assert outcome.returncode == 0, outcome.stderr
    shutil.rmtree(home.settings.warehouse_dir)
    before = {path: path.read_bytes() for path in home.settings.releases.rglob("*") if path.is_file()}
    assert home.run(LAST).returncode == 0
    assert {path: path.read_bytes() for path in home.settings.releases.rglob("*") if path.is_file()} == before


def test_only_what_was_refused_is_driven_again_and_counted(settings, shop, landed):
    (one,) = replay(settings, [shop], has_refused)
    letters = pl.read_parquet(next(settings.dead_letters.rglob("*.parquet")))
    assert one.delivery == landed[1]
    assert letters["attempts"].to_list() == [2]


def test_f19_after_a_fix_it_is_applied_once_with_its_ids(settings, shop, landed):
    text = Column(name="QTY", data_type="varchar", description="QTY", required=True)
    fixed = replace(STOCK, columns=(STOCK.columns[0], text, STOCK.columns[2]))
    source = replace(shop, entities=(fixed,))
    (one,) = replay(settings, [source], has_refused)
    raw = pl.read_parquet(raw_path(settings, landed[1]))
    assert raw["QTY"].to_list() == ["1", "two"]
    assert raw["_delivery_id"].unique().to_list() == [landed[1].delivery_id]
    assert (one.delivery.correlation_id, one.after.attempts) == (landed[1].correlation_id, 2)
    assert list(settings.dead_letters.rglob("*.parquet")) == []
    assert replay(settings, [source], has_refused) == []


def test_cells_are_listed_and_driven_again_as_rows_are(settings):
    """By the commands, of a landscape that ships."""
    inbox = settings.inbox / "erp_sap"
    inbox.mkdir()
    text = (SAMPLES / "erp_sap" / "MBEW__20261118T040000Z.csv").read_text().replace("|V|0.12|", "|V|nil|", 1)
    (inbox / "MBEW__20261118T040000Z.csv").write_text(text)
    (inbox / "MBEW__20261118T040000Z.csv.ctl.json").write_text(f'{{"rows": {len(text.splitlines()) - 1}}}')
    source = SAMPLE.source("erp_sap")
    (delivery,) = land_inbox(settings, [source]).landed
    ensure_raw(settings, delivery, source, source.entity("MBEW"))

    def printed(*command: str) -> list[dict[str, str]]:
        outcome = CliRunner().invoke(app, [*command, "--home", str(settings.home)])
        assert outcome.exit_code == 0, outcome.output
        return list(csv.DictReader(io.StringIO(outcome.stdout)))

    (letter,) = printed("dead-letters")
    assert (letter["column"], letter["refused"], letter["attempts"]) == ("VERPR", "cell", "1")
    assert letter["meaning"].endswith("The row is kept without it.")
    (driven,) = printed("replay", "--dead-letters")
    figures = ("attempts", "dead_lettered_before", "dead_lettered", "cells_refused_before", "cells_refused", "rejected")
    assert [driven[name] for name in figures] == ["2", "0", "0", "1", "1", ""]
    assert printed("dead-letters")[0]["attempts"] == "2"


def test_what_a_replay_cured_is_a_dead_letter_no_longer(settings, shop, drop):
    """The contract expected a column that no file has; the last frozen cycle still says so."""
    other = Column(name="AMOUNT", data_type="varchar", description="AMOUNT", required=True)
    wrong = replace(shop, entities=(replace(STOCK, columns=(*STOCK.columns, other)),))
    drop("STOCK__20261118T043000Z.csv", "ITEM|QTY|DAY\nA|1|\n")
    land_inbox(settings, [wrong])
    record = freeze_cycle(settings, landscape_of(wrong), datetime(2026, 11, 18, 6, tzinfo=UTC))
    assert [one.reason for one in record.rejected_deliveries] == ["missing_column"] == list(refused(settings)["reason"])
    replay(settings, [shop], has_refused)
    assert refused(settings).is_empty()


def test_a_delivery_that_is_refused_now_leaves_no_rows_behind(settings, shop, landed):
    other = Column(name="AMOUNT", data_type="varchar", description="AMOUNT", required=True)
    broken = replace(STOCK, columns=(*STOCK.columns, other))
    source = replace(shop, entities=(broken,))
    (first, _) = replay(settings, [source], lambda delivery, account: True)
    assert first.after.reason == "missing_column"
    assert files(settings) == {}

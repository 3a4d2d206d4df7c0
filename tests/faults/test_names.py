"""File names come from outside: they are matched, never followed."""

import os
import shutil

import pytest

from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.settings import SAMPLES, HomePaths
from tests.homes import FIRST, Home

GOOD = "ITEM|QTY|DAY\n007|1|\n"


@pytest.fixture
def settings(tmp_path):
    """A home with nothing beside it, so that whatever is written outside of it is seen."""
    (tmp_path / "home" / "inbox" / "shop").mkdir(parents=True)
    return HomePaths(tmp_path / "home")


@pytest.mark.parametrize(
    "name",
    [
        "..__20261118T043000Z.csv",
        "..\\STOCK__20261118T043000Z.csv",
        "C:STOCK__20261118T043000Z.csv",
        "STOCK'; drop table x; --__20261118T043000Z.csv",
        "STOC?__20261118T043000Z.csv",
        "*__20261118T043000Z.csv",
        "STOCK__20261318T043000Z.csv",
        "STOCK__20261118T043000Z.csv.exe",
        "STOCK__20261118T043000Z__part-3-of-2.csv",
        os.fsdecode(b"STOCK__20261118T043000Z\xff.csv"),
        os.fsdecode(b"STO\xffCK__20261118T043000Z.csv"),
        "STOCK\n__20261118T043000Z\x1b[2J.csv",
    ],
)
def test_b21_b23_b24_b33_a_name_that_is_none_stays_in_the_inbox(settings, shop, drop, name):
    path = drop(name, GOOD)
    before = {entry for entry in settings.home.parent.rglob("*") if settings.landing not in entry.parents}
    report = land_inbox(settings, [shop])
    after = {entry for entry in settings.home.parent.rglob("*") if settings.landing not in entry.parents}
    assert report.landed == []
    assert len(report.warnings) == 1
    assert report.warnings[0].encode().decode().isprintable()
    assert path.exists()
    assert after - {settings.landing} == before


def test_b24_glob_characters_of_a_contract_name_are_literal(settings, shop, drop):
    drop("STOCK__20261118T043000Z.csv", GOOD)
    drop("STOC[K]__20261118T043000Z.csv", GOOD)
    assert [delivery.entity for delivery in land_inbox(settings, [shop]).landed] == ["STOCK"]
    assert len(landed_deliveries(settings, "shop", "STOCK")) == 1


@pytest.mark.heavy
def test_b33_a_home_may_have_any_name(tmp_path):
    home = Home(HomePaths(tmp_path / 'O\'Brien & Söhne; "100 %" {home} [1] $HOME #2'))
    shutil.copytree(SAMPLES, home.settings.inbox)
    outcome = home.run(FIRST)
    assert (outcome.returncode, home.current) == (0, "20261117T060000Z-aeef6643"), outcome.stderr
    assert home.truestock("releases").returncode == home.truestock("dead-letters").returncode == 0

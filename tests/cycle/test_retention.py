"""Fifty releases under retention, by real publications of one warehouse under other instants."""

from datetime import timedelta

import polars as pl
import pytest

from orchestration.contracts.policy import ReleaseRetention
from orchestration.instants import format_instant, parse_instant
from orchestration.publish.catalogue import manifest_of_cycle
from orchestration.publish.release import publish
from orchestration.publish.retention import retire_releases
from orchestration.settings import HomePaths
from tests.homes import LAST, built_as_of


def publish_as_of(settings: HomePaths, days_later: int):
    built_as_of(settings, days_later)
    return publish(settings)


@pytest.mark.heavy
def test_f34_of_fifty_releases_those_stay_that_the_policy_keeps(copy_of):
    home, retention = copy_of(), ReleaseRetention(daily_days=7, monthly_months=2)
    settings, first = home.settings, home.release_ids[0]
    with (settings.releases / first / "tables" / "inventory.parquet").open("rb") as reading:
        for day in range(1, 49):
            published = publish_as_of(settings, day)
            retire_releases(settings, retention, published.release_id)
            assert home.current == published.release_id == home.manifest["release_id"]
        assert first not in home.release_ids
        assert pl.read_parquet(reading)["release_id"].unique().to_list() == [first]
    days = ["20261130", "20261230", "20261231", *(f"2027010{day}" for day in range(1, 6))]
    assert [release_id[:8] for release_id in home.release_ids] == days
    listed = home.truestock("releases").stdout.splitlines()
    assert len(listed) == 50
    assert [line[2:10] for line in listed if line[0] != "-"] == days

    retired = manifest_of_cycle(settings, format_instant(parse_instant(LAST) + timedelta(days=1)))
    again = publish_as_of(settings, 1)
    assert again.is_new and again.release_id == retired.release_id
    assert again.manifest.tables == retired.tables
    assert retire_releases(settings, retention, again.release_id) == []
    assert home.current[:8] == days[-1]
    assert retire_releases(settings, retention, home.current) == [again.release_id]

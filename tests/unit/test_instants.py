"""Instants: written one way, read only with an offset."""

from datetime import UTC, datetime

import pytest

from orchestration.instants import format_instant, parse_instant

CYCLE = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["20261118T060000Z", "2026-11-18T06:00:00Z", "2026-11-18T07:00:00.9+01:00"])
def test_an_instant_is_whole_seconds_of_utc(text):
    assert parse_instant(text) == CYCLE
    assert format_instant(parse_instant(text)) == "20261118T060000Z"


@pytest.mark.parametrize("text", ["2026-11-18T06:00:00", "yesterday", "", "0001-01-01T00:00:00+05:00"])
def test_what_is_no_instant_with_an_offset_is_refused(text):
    with pytest.raises(ValueError):
        parse_instant(text)

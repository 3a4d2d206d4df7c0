"""B20: of two rows that hold at once none may be guessed; the last good mapping stays."""

from datetime import UTC, datetime

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.ingest.landing import land_inbox
from tests.conftest import SAMPLE, landscape_of

HEADER = "source,source_item_code,item_id,valid_from,valid_to\n"
AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)


@pytest.fixture
def mdm(settings):
    source = SAMPLE.source("mdm")
    folder = settings.inbox / "mdm"
    folder.mkdir()

    def cycle(*days: str):
        for number, rows in enumerate(days):
            name = f"item_xref__202611{17 + number}T040000Z.csv"
            (folder / name).write_text(HEADER + rows)
            (folder / f"{name}.ctl.json").write_text(f'{{"rows": {rows.count(chr(10))}}}')
        land_inbox(settings, [source])
        return freeze_cycle(settings, landscape_of(source), AS_OF)

    return cycle


GOOD = "erp,A,X,2020-01-01,2026-06-30\nerp,A,Y,2026-07-01,\nwms,A,X,2020-01-01,\n"


@pytest.mark.parametrize(
    "row", ["erp,A,Z,2026-11-01,\n", "erp,A,Z,2019-01-01,2020-01-01\n", "erp,A,Z,2026-06-01,2026-06-30\n"]
)
def test_b20_an_overlap_rejects_the_mapping_and_the_last_good_one_stays(mdm, row):
    record = mdm(GOOD, GOOD + row)
    (refused,) = record.rejected_deliveries
    assert [one.file_name for one in record.deliveries] == ["item_xref__20261117T040000Z.csv"]
    assert refused.reason == "overlapping_validity"
    assert "erp A is valid twice from" in refused.detail


def test_rows_that_follow_each_other_stand(mdm):
    assert [one.rows_accepted for one in mdm(GOOD).row_accounts] == [3]

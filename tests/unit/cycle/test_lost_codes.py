"""A cross-reference that no longer maps codes in use waits for a person; the last good one stays."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.frozen import HistoryLost, cycle_ids
from orchestration.decisions.approvals import approve
from orchestration.ingest.landing import land_inbox
from tests.conftest import SAMPLE, landscape_of

MDM = SAMPLE.source("mdm")
AS_OF = datetime(2026, 11, 17, 6, tzinfo=UTC)
ITEMS = "source,source_item_code,item_id,valid_from,valid_to\n"
LOCATIONS = "source,source_site,source_sublocation,location_id,stock_status,valid_from,valid_to\n"
UNITS = "source,source_unit,unit\n"
GOOD = "erp,A,X,2020-01-01,\nerp,B,Y,2020-01-01,\nwms,A,X,2020-01-01,\n"
IN_USE = [("item", "erp", "A"), ("item", "wms", "A"), ("item", "erp", "NEW"), ("location", "erp", "B")]


def leave_behind(folder: Path, in_use: Iterable[tuple[str, str, str]]) -> None:
    """What a cycle hands on of its codes; the stock under each of the ERP's is worth 1,200.50."""
    rows = [(*code, Decimal("1200.50") if code[1] == "erp" else None) for code in in_use]
    schema = {**dict.fromkeys(("kind", "source", "source_code"), pl.String), "stock_value": pl.Decimal(18, 4)}
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(folder / "codes_in_use.parquet")


@pytest.fixture
def cycle(settings):
    """The item cross-reference that the next day's cycle takes, and the words of what it holds. Each leaves behind that
    `in_use` codes were in use; rows of None are no delivery."""
    (settings.inbox / "mdm").mkdir()

    def run(rows: str | None, header: str = ITEMS, in_use=IN_USE, entity: str = "item_xref"):
        as_of = AS_OF + timedelta(days=len(cycle_ids(settings)))
        if rows is not None:
            name = f"{entity}__{as_of - timedelta(hours=2):%Y%m%dT%H%M%SZ}.csv"
            (settings.inbox / "mdm" / name).write_text(header + rows)
            (settings.inbox / "mdm" / f"{name}.ctl.json").write_text(f'{{"rows": {rows.count(chr(10))}}}')
        land_inbox(settings, [MDM])
        record = freeze_cycle(settings, landscape_of(MDM), as_of)
        folder = settings.history_of(record.cycle_id)
        folder.mkdir(parents=True)
        leave_behind(folder, in_use)
        return [one.extracted_at.day for one in record.deliveries], [one.detail for one in record.rejected_deliveries]

    return run


def test_a_code_in_use_that_is_no_longer_mapped_holds_it(cycle, settings):
    assert cycle(GOOD) == ([17], []), "the first delivery ever"
    used, (words,) = cycle("erp,B,Y,2020-01-01,\n")
    assert used == [17]
    held = (
        "no longer maps 2 item codes in use: erp:A, wms:A; stock worth 1,200.50 USD would be withheld; "
        "map them again, or if that is right, truestock approve "
    )
    assert words.startswith(held)
    assert cycle(None)[0] == [17], "it is held as long as nobody approves it"
    approve(settings, words.removeprefix(held), actor="dana", reason="sold out")
    assert cycle(None) == ([18], [])
    assert cycle("erp,B,Y,2020-01-01,\n") == ([21], []), "what was approved is the one in use"


@pytest.mark.parametrize(
    "rows",
    [
        GOOD.replace("erp,B,Y,2020-01-01,\n", ""),
        GOOD.replace("erp,A,X", "erp,A,Z"),
        GOOD.replace("erp,A,X,2020-01-01,\n", "erp,A,X,2020-01-01,2026-11-10\nerp,A,Z,2026-11-11,\n"),
        GOOD + "erp,NEW,Z,2020-01-01,\n",
    ],
    ids=["a code that is not in use", "to another item", "to another item from a day on", "one more"],
)
def test_what_is_no_loss_is_taken(cycle, rows):
    cycle(GOOD)
    assert cycle(rows) == ([18], [])


@pytest.mark.parametrize(
    "rows",
    ["erp,A,X,2020-01-01,2026-11-17\n", "erp,A,X,2026-11-19,\n", "erp,A,,2020-01-01,\n"],
    ids=["ended yesterday", "begins tomorrow", "refused"],
)
def test_what_does_not_hold_on_the_day_maps_nothing(cycle, rows):
    cycle(GOOD)
    used, (words,) = cycle(GOOD.replace("erp,A,X,2020-01-01,\n", rows))
    assert used == [17]
    assert words.startswith("no longer maps 1 item codes in use: erp:A; ")


def test_what_is_held_for_its_rows_names_its_lost_codes_too(cycle):
    """One approval lets both through."""
    cycle(GOOD)
    used, (words,) = cycle(GOOD.replace("erp,A,X,2020-01-01,\n", "erp,A,X,someday,\n"))
    assert used == [17]
    assert words.startswith(
        "the key of 1 of 3 rows cannot be read, first item_xref__20261118T040000Z.csv:2:valid_from; "
    )
    assert "; no longer maps 1 item codes in use: erp:A; " in words
    used, (words,) = cycle(GOOD + "erp,C,X,someday,\n")
    assert (used, "no longer maps" in words) == ([17], False)


def test_what_ended_by_itself_is_no_loss_of_the_next_delivery(cycle):
    ending = GOOD.replace("erp,A,X,2020-01-01,\n", "erp,A,X,2020-01-01,2026-11-17\n")
    cycle(ending)
    assert cycle(ending.replace("2026-11-17", "2026-11-16")) == ([18], [])


def test_a_later_one_that_maps_them_again_is_taken(cycle):
    cycle(GOOD)
    assert cycle("erp,B,Y,2020-01-01,\n")[0] == [17]
    assert cycle(GOOD) == ([19], [])


def test_of_several_that_lose_codes_the_last_good_one_stays(cycle):
    cycle(GOOD)
    cycle("erp,B,Y,2020-01-01,\n")
    used, (words,) = cycle("erp,A,X,2020-01-01,\nwms,B,Y,2020-01-01,\n")
    assert (used, words.split(";")[0]) == ([17], "no longer maps 1 item codes in use: wms:A")


def test_a_code_that_another_system_maps_now_is_no_loss(settings):
    """As where a warehouse gets stewards of its own."""
    moved = "".join(line for line in GOOD.splitlines(keepends=True) if line.startswith("wms"))
    regional = replace(MDM, name="reno_codes")
    for folder, day, rows in (("mdm", 17, GOOD), ("mdm", 18, GOOD.replace(moved, "")), ("reno_codes", 18, moved)):
        name = f"item_xref__202611{day}T040000Z.csv"
        (settings.inbox / folder).mkdir(exist_ok=True)
        (settings.inbox / folder / name).write_text(ITEMS + rows)
        (settings.inbox / folder / f"{name}.ctl.json").write_text(f'{{"rows": {rows.count(chr(10))}}}')
    land_inbox(settings, [MDM, regional])
    first = freeze_cycle(settings, landscape_of(MDM, regional), AS_OF)
    settings.history_of(first.cycle_id).mkdir(parents=True)
    leave_behind(settings.history_of(first.cycle_id), IN_USE)
    record = freeze_cycle(settings, landscape_of(MDM, regional), AS_OF + timedelta(days=1))
    assert [one.extracted_at.day for one in record.deliveries] == [18, 18]


def test_the_first_twenty_are_named(cycle):
    rows = "".join(f"erp,{number:02},X{number},2020-01-01,\n" for number in range(25))
    cycle(rows + GOOD, in_use=[("item", "erp", f"{number:02}") for number in range(25)])
    (words,) = cycle(GOOD)[1]
    assert "no longer maps 25 item codes in use: erp:00, erp:01, " in words
    assert "erp:19 and 5 more; " in words


def test_a_location_is_named_by_site_and_sublocation(cycle):
    rows = "erp,1000,,DC,,2020-01-01,\nerp,1000,0002,DC,,2020-01-01,\n"
    in_use = [("location", "erp", "1000/0002"), ("item", "erp", "1000")]
    cycle(rows, LOCATIONS, in_use, "location_xref")
    used, (words,) = cycle("erp,1000,,DC,,2020-01-01,\n", LOCATIONS, in_use, "location_xref")
    assert (used, words.split(";")[0]) == ([17], "no longer maps 1 location codes in use: erp:1000/0002")
    assert cycle(rows.splitlines(keepends=True)[1], LOCATIONS, in_use, "location_xref") == ([19], [])


def test_a_list_without_a_location_in_use_is_held(cycle, settings):
    header = "location_id,description,site,region,time_zone,calendar_id,location_type\n"
    rows = "DC,,S,R,UTC,,\nNEW,,S,R,UTC,,\n"
    in_use = [("location_id", "*", "DC"), ("location", "erp", "NEW"), ("location_id", "*", "UNLISTED")]
    cycle(rows, header, in_use, "locations")
    assert cycle(rows.splitlines(keepends=True)[0], header, in_use, "locations") == ([18], []), "nobody uses it"
    used, (words,) = cycle(rows.splitlines(keepends=True)[1], header, in_use, "locations")
    held = "no longer lists 1 locations in use: DC; list them again, or if that is right, truestock approve "
    assert (used, words[: len(held)]) == ([18], held)
    approve(settings, words.removeprefix(held), actor="dana", reason="closed")
    assert cycle(None, in_use=in_use) == ([19], [])


def test_a_mapping_without_dates_holds_for_good(cycle):
    cycle("erp,EA,piece\nerp,CS,case\n", UNITS, [("unit", "erp", "CS")], "unit_xref")
    assert cycle("erp,EA,piece\n", UNITS, [], "unit_xref")[0] == [17]


def test_without_the_parents_state_nothing_is_frozen(cycle, settings):
    cycle(GOOD)
    (parent,) = cycle_ids(settings)
    (settings.history_of(parent) / "codes_in_use.parquet").unlink()
    with pytest.raises(HistoryLost, match=f"the state of cycle {parent} is gone"):
        cycle("erp,B,Y,2020-01-01,\n")
    assert cycle_ids(settings) == [parent]

"""Deliveries that would take from the plan what they do not know: the last good ones stay, the release is as before."""

import pytest

from orchestration.cycle.frozen import last_cycle
from orchestration.settings import SAMPLES
from tests.homes import Home

SEVEN, EIGHT = "2026-11-18T07:00:00Z", "2026-11-18T08:00:00Z"
XREF = (SAMPLES / "mdm" / "item_xref__20261118T040000Z.csv").read_text().splitlines(keepends=True)
STOCK = (SAMPLES / "erp_sap" / "MARD__20261118T043000Z.csv").read_text()
QUANTS = (SAMPLES / "wms_ewm" / "QUAN__20261118T054000Z.csv").read_text().splitlines(keepends=True)
UNUSED = "erp_sap,000000000000009999,PUMP-X,2020-01-01,\n"


def drop(home: Home, source: str, name: str, text: str) -> None:
    path = home.settings.inbox / source / name
    path.write_text(text)
    path.with_name(f"{name}.ctl.json").write_text(f'{{"rows": {len(text.splitlines()) - 1}}}')


def published(home: Home) -> dict[str, list[tuple]]:
    """What both systems hold at the cut-off, and open documents but for the clock: at seven the day begins in Denver.
    The best estimate of the stock is of another instant while a system is late."""
    tables = {name: home.table(name) for name in ("open_orders", "inbound_supply")}
    others = ("release_id", "as_of", "is_overdue", "trust", "trust_reasons")
    systems = ("item_id", "location_id", "erp_quantity", "wms_quantity", "variance_quantity", "unexplained_quantity")
    return {name: table.drop(*others, strict=False).rows() for name, table in tables.items()} | {
        "inventory": home.table("inventory").select(systems).rows()
    }


def doubts(home: Home) -> set[str]:
    """Reasons against the stock that both systems hold in Denver."""
    stock = home.table("inventory").filter(location_id="DEN-DC", item_id="BOLT-M8")
    return set(stock["trust_reasons"].item().split(", "))


def used(home: Home, source: str, entity: str) -> str:
    taken = last_cycle(home.settings).deliveries
    return [one.file_name for one in taken if (one.source, one.entity) == (source, entity)][-1]


@pytest.mark.heavy
def test_what_cannot_be_known_holds_the_delivery_and_the_release_stays_as_it_was(copy_of):
    home = copy_of()
    before = published(home)
    drop(home, "mdm", "item_xref__20261118T062000Z.csv", "".join([*XREF, UNUSED]))
    drop(home, "mdm", "item_xref__20261118T063000Z.csv", "".join(XREF[:15]))
    drop(home, "erp_sap", "MARD__20261118T063000Z.csv", STOCK.replace("PUMP-X|2000", "|2000"))
    drop(home, "wms_ewm", "QUAN__20261118T064000Z.csv", "".join(line.replace(".000;", ",000;") for line in QUANTS))
    outcome = home.run(SEVEN)
    assert outcome.returncode == 0, outcome.stderr
    assert published(home) == before
    assert {"stale_erp", "stale_wms"} <= doubts(home), "something newer came, and nobody knows what it says"
    said = "\n".join(home.manifest["warnings"])
    lost = ", ".join(":".join(line.split(",")[:2]) for line in sorted(XREF[15:]))
    assert (
        f"item_xref__20261118T063000Z.csv: delivery not taken (held): no longer maps 8 item codes in use: {lost}; "
        in said
    )
    assert "the key of 1 of 13 rows cannot be read, first MARD__20261118T063000Z.csv:7:MATNR; approve it or " in said
    assert (
        f"(no_row_accepted): none of {len(QUANTS) - 1} rows is accepted; first row 2, column QUAN: wrong_type" in said
    )
    assert used(home, "mdm", "item_xref") == "item_xref__20261118T062000Z.csv"
    assert used(home, "erp_sap", "MARD") == "MARD__20261118T043000Z.csv"

    drop(home, "mdm", "item_xref__20261118T073000Z.csv", "".join(XREF))
    outcome = home.run(EIGHT)
    assert outcome.returncode == 0, outcome.stderr
    assert used(home, "mdm", "item_xref") == "item_xref__20261118T073000Z.csv", "it loses a code that nothing carries"
    assert published(home) == before

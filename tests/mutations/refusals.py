"""Defects of which something is refused, stale, unmapped or known to one system alone, and shapes right beside them."""

from __future__ import annotations

import re

from tests.mutations.extracts import Inbox
from tests.mutations.mutation import EWM, NEXT, SAP, Mutation


def unmap(inbox: Inbox, share: float, source: str) -> None:
    """The cross-reference of items forgets the last `share` of the codes of a source."""

    def forget(lines: list[str]) -> list[str]:
        codes = [line for line in lines if line.startswith(f"{source},")]
        lost = set(codes[int(len(codes) * (1 - share)) :])
        return [line for line in lines if line not in lost]

    inbox.rewrite("mdm/item_xref", forget)


def spoil_rows(inbox: Inbox, extract: str, pattern: str, to: str, rows: int | None = None) -> None:
    """What `pattern` finds in the first `rows` rows, or in all, becomes `to`."""

    def spoil(lines: list[str]) -> list[str]:
        last = len(lines) if rows is None else rows + 1
        return [lines[0], *(re.sub(pattern, to, line) for line in lines[1:last]), *lines[last:]]

    inbox.rewrite(extract, spoil)


def cases_of(factor: int, inbox: Inbox) -> None:
    """A second code of an item, with a case of `factor` pieces; the first has 12."""
    inbox.append("mdm/item_xref", f"{SAP},100001B,SKU-100001,2020-01-01,")
    inbox.append(f"{SAP}/MARA", "100001B|HAWA|G1|EA|CS||||")
    inbox.append(f"{SAP}/MARM", "100001B|EA|1|1|", f"100001B|CS|{factor}|1|")


REFUSALS = [
    Mutation("cross-reference without a third of a system's codes", lambda inbox: unmap(inbox, 1 / 3, EWM)),
    Mutation(
        "cross-reference without a code that nobody uses",
        lambda inbox: inbox.append("mdm/item_xref", f"{EWM},NO-SUCH-CODE,SKU-100001,2020-01-01,"),
    ),
    Mutation(
        "code that the warehouse knows anew",
        lambda inbox: spoil_rows(inbox, f"{EWM}/QUAN", "^(W100;.*;)000000000000100001;", r"\g<1>100001-NEW;"),
    ),
    Mutation("ERP stock without one number", lambda inbox: spoil_rows(inbox, f"{SAP}/MARD", r"\.000", ",000")),
    Mutation(
        "stock row without an item",
        lambda inbox: inbox.replace(f"{EWM}/QUAN", "000000000000100001;;F1;ACME", ";;F1;ACME"),
    ),
    Mutation(
        "stock rows without an item, beyond the share that may be",
        lambda inbox: spoil_rows(inbox, f"{EWM}/QUAN", "0000000000001000..;", ";", rows=6),
    ),
    Mutation(
        "consignment that is not a number",
        lambda inbox: inbox.replace(f"{SAP}/MARD", "|4.000|25.000", "|4.000|2S.000"),
    ),
    Mutation(
        "stock of nine decimals",
        lambda inbox: inbox.replace(f"{NEXT}/Bin", '"actual_qty":218.0', '"actual_qty":218.000000001'),
    ),
    Mutation(
        "movement that is not a number",
        lambda inbox: inbox.replace(f"{EWM}/MOVE", ";;29.000;EA;;;;20261118050109", ";;29,0;EA;;;;20261118050109"),
    ),
    Mutation(
        "movement that was told before, and is not a number now",
        lambda inbox: inbox.replace(f"{EWM}/MOVE", ";;3.000;CS;;;;20261117044331", ";;three;CS;;;;20261117044331"),
    ),
    Mutation(
        "movement without an item",
        lambda inbox: inbox.replace(f"{EWM}/MOVE", "GI;000000000000100015;;W100;F2;;29.", "GI;;;W100;F2;;29."),
    ),
    Mutation("order line that is not a number", lambda inbox: inbox.replace(f"{SAP}/VBAP", "|8.000|EA", "|8,OO|EA")),
    Mutation(
        "order line without an item", lambda inbox: spoil_rows(inbox, f"{SAP}/VBAP", r"\|0{12}\d+\|", "||", rows=1)
    ),
    Mutation(
        "order line whose price is not a number",
        lambda inbox: inbox.replace(f"{SAP}/VBAP", "|8.000|EA|1|1||10.000", "|8.000|EA|1|1||ten"),
    ),
    Mutation(
        "order whose day is not a date",
        lambda inbox: inbox.replace(f"{SAP}/VBAK", "|0000200001|20261121|", "|0000200001|21.11.26|"),
    ),
    Mutation(
        "purchase order line that is not a number",
        lambda inbox: inbox.replace(f"{SAP}/EKPO", "|1000|0001|3.000|", "|1000|0001|3.O00|"),
    ),
    Mutation(
        "quantity in a line of a document",
        lambda inbox: inbox.replace(f"{NEXT}/Purchase Order", '"stock_qty":144,', '"stock_qty":"a gross",'),
    ),
    Mutation(
        "quantity of a line in its own unit, beside the one that counts",
        lambda inbox: inbox.replace(f"{NEXT}/Purchase Order", '"qty":6,', '"qty":"half a dozen",'),
    ),
    Mutation(
        "confirmation without a readable quantity",
        lambda inbox: inbox.replace("supplier_portal/confirmations", "2026-12-17,5,EA", "2026-12-17,five,EA"),
    ),
    Mutation(
        "notice without a readable day",
        lambda inbox: inbox.replace("supplier_portal/asns", "2026-12-11T12:00:00Z", "11.12.2026"),
    ),
    Mutation(
        "forecast that is not a number",
        lambda inbox: inbox.replace(
            "planning/forecast", "SKU-100001,NA-DC1,CUS-1,2026-11-18,7,20", "SKU-100001,NA-DC1,CUS-1,2026-11-18,7,2O"
        ),
    ),
    Mutation(
        "safety stock that is not a number",
        lambda inbox: inbox.replace(f"{SAP}/MARC", "|20.000|30.000|", "|20.000|3O.000|"),
    ),
    Mutation(
        "cost that is not a number", lambda inbox: inbox.replace(f"{SAP}/MBEW", "|0.000|284.400|", "|0.000|284.4OO|")
    ),
    Mutation(
        "calendar day that is neither",
        lambda inbox: inbox.replace("mdm/calendar", "2026-09-18,true", "2026-09-18,maybe"),
    ),
    Mutation(
        "calendar without a day",
        lambda inbox: inbox.rewrite("mdm/calendar", lambda lines: [one for one in lines if "2026-09-18" not in one]),
    ),
    Mutation(
        "locations without one in use",
        lambda inbox: inbox.rewrite(
            "mdm/locations", lambda lines: [one for one in lines if not one.startswith("NA-DC1,")]
        ),
    ),
    Mutation("time zone that there is not", lambda inbox: inbox.replace("mdm/locations", "America/", "Amerika/")),
    Mutation("stock without a unit", lambda inbox: inbox.replace(f"{EWM}/QUAN", ";241.000;EA", ";241.000;")),
    Mutation(
        "stock of which the owner alone is named",
        lambda inbox: inbox.replace(f"{EWM}/QUAN", ";ACME;ACME;241.000;EA", ";ACME;;241.000;EA"),
    ),
    Mutation(
        "stock of nobody in particular",
        lambda inbox: inbox.replace(f"{EWM}/QUAN", ";ACME;ACME;241.000;EA", ";;;241.000;EA"),
    ),
    Mutation(
        "movement of less than nothing",
        lambda inbox: inbox.replace(f"{EWM}/MOVE", ";;29.000;EA;;;;20261118050109", ";;-29.000;EA;;;;20261118050109"),
    ),
    Mutation("order line of less than nothing", lambda inbox: inbox.replace(f"{SAP}/VBAP", "|8.000|EA", "|8.000-|EA")),
    Mutation(
        "blank of what was received",
        lambda inbox: inbox.replace(f"{SAP}/EKET", "|20261213|20261209|5.000|0.000", "|20261213|20261209|5.000|"),
    ),
    Mutation(
        "price unit of nothing",
        lambda inbox: inbox.replace(f"{SAP}/MBEW", "100001|1000|S|0.000|284.400|1|", "100001|1000|S|0.000|284.400|0|"),
    ),
    Mutation(
        "cost in a currency without a rate",
        lambda inbox: inbox.replace(f"{SAP}/MBEW", "|S|0.000|284.400|1|USD", "|S|0.000|284.400|1|UDS"),
    ),
    Mutation("later rate that cannot be", lambda inbox: inbox.append("mdm/exchange_rates", "EUR,USD,2026-11-17,-1.09")),
    Mutation(
        "forecast of next year",
        lambda inbox: inbox.rewrite(
            "planning/forecast",
            lambda lines: [
                re.sub(r"2026-11-(\d\dT)", r"2027-11-\1", one)
                if one.startswith("SKU-100001,NA-DC1,CUS-1,2026-11-18")
                else one
                for one in lines
            ],
        ),
    ),
    Mutation("second code of an item with the same factors", lambda inbox: cases_of(12, inbox)),
    Mutation("second code of an item with another factor", lambda inbox: cases_of(10, inbox)),
    Mutation(
        "storage location without a warehouse system",
        lambda inbox: (
            inbox.append("mdm/locations", "SHOP,Shop,NA-1,NA,America/New_York,store"),
            inbox.append("mdm/location_xref", f"{SAP},1000,0009,SHOP,,2020-01-01,"),
            inbox.append(f"{SAP}/MARD", "000000000000100001|1000|0009|7.000|0.000|0.000|0.000|0.000|0.000|0.000"),
        ),
    ),
    Mutation(
        "two warehouses at one location",
        lambda inbox: (
            inbox.replace("mdm/location_xref", "wms_ewm,W101,,NA-DC1B,", "wms_ewm,W101,,NA-DC1,"),
            inbox.replace("mdm/location_xref", "erp_sap,1000,0002,NA-DC1B,", "erp_sap,1000,0002,NA-DC1,"),
        ),
    ),
]

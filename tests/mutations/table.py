"""One defect each, in the last extracts of an enterprise without any; expected.yml says what the gate does about it."""

from __future__ import annotations

from tests.mutations.extracts import Inbox
from tests.mutations.mutation import EWM, NEXT, SAP, Mutation
from tests.mutations.refusals import REFUSALS


def keep(inbox: Inbox, share: float, *extracts: str) -> None:
    for extract in extracts:
        inbox.keep(extract, share)


def multiply_orders(inbox: Inbox) -> None:
    for entity in ("VBAK", "VBAP", "VBEP"):
        inbox.rewrite(
            f"{SAP}/{entity}",
            lambda lines: [lines[0], *(f"{n:04}{row[4:]}" for n in range(10) for row in lines[1:])],
        )


MUTATIONS = [
    Mutation("stale WMS", lambda inbox: inbox.withhold(EWM)),
    Mutation("stale ERP", lambda inbox: inbox.withhold(SAP)),
    Mutation("stale supplier portal", lambda inbox: inbox.withhold("supplier_portal")),
    Mutation("stale master data", lambda inbox: inbox.withhold("mdm")),
    Mutation("stale forecast", lambda inbox: inbox.withhold("planning")),
    Mutation("every source stale", lambda inbox: inbox.withhold()),
    Mutation("empty WMS snapshot", lambda inbox: inbox.keep(f"{EWM}/QUAN", 0)),
    Mutation("WMS stock -60 %", lambda inbox: inbox.keep(f"{EWM}/QUAN", 0.35)),
    Mutation("ERP stock -60 %", lambda inbox: inbox.keep(f"{SAP}/MARD", 0.35)),
    Mutation("purchase orders -80 %", lambda inbox: keep(inbox, 0.2, f"{SAP}/EKPO", f"{NEXT}/Purchase Order")),
    Mutation("sales orders -80 %", lambda inbox: keep(inbox, 0.2, f"{SAP}/VBAP", f"{NEXT}/Sales Order")),
    Mutation("forecast -60 %", lambda inbox: inbox.keep("planning/forecast", 0.35)),
    Mutation("ten times the orders", multiply_orders),
    Mutation(
        "rows lost against the control file",
        lambda inbox: inbox.rewrite(f"{EWM}/QUAN", lambda lines: lines[:-1], keep_control=True),
    ),
    Mutation("renamed column", lambda inbox: inbox.replace(f"{SAP}/MARD", "LABST", "LABST_NEW")),
    Mutation("negative stock", lambda inbox: inbox.replace(f"{EWM}/QUAN", ";241.000;EA", ";-900.000;EA")),
    Mutation(
        "WMS stock that does not follow from its movements",
        lambda inbox: inbox.replace(f"{EWM}/QUAN", ";241.000;EA", ";9000.000;EA"),
    ),
    Mutation("stock off within tolerance", lambda inbox: inbox.replace(f"{EWM}/QUAN", ";336.000;EA", ";337.000;EA")),
    Mutation(
        "unmapped item in the WMS",
        lambda inbox: inbox.append(f"{EWM}/QUAN", "W100;0010;10-10;000000000000999999;;F1;ACME;ACME;5.000;EA"),
    ),
    Mutation(
        "unmapped location in the WMS",
        lambda inbox: inbox.append(f"{EWM}/QUAN", "W999;0010;10-10;000000000000100001;;F1;ACME;ACME;5.000;EA"),
    ),
    Mutation(
        "unmapped item ordered",
        lambda inbox: inbox.replace(
            f"{SAP}/VBAP", "0000000000|000010|000000000000100211", "0000000000|000010|000000000000999999"
        ),
    ),
    Mutation(
        "unmapped item purchased",
        lambda inbox: inbox.replace(
            f"{SAP}/EKPO", "4500000000|00010|000000000000100134", "4500000000|00010|000000000000999999"
        ),
    ),
    Mutation(
        "unknown kind of sales order",
        lambda inbox: inbox.replace(f"{SAP}/VBAK", "0000000000|OR|", "0000000000|ZQ|"),
    ),
    Mutation(
        "unknown kind of purchase order",
        lambda inbox: inbox.replace(f"{SAP}/EKKO", "4500000000|NB|", "4500000000|ZQ|"),
    ),
    Mutation("unknown stock status", lambda inbox: inbox.replace(f"{EWM}/QUAN", ";F1;", ";Z9;")),
    Mutation(
        "unit without a factor",
        lambda inbox: inbox.replace(f"{EWM}/QUAN", ";241.000;EA", ";241.000;XX"),
    ),
    Mutation(
        "zero-factor unit",
        lambda inbox: inbox.replace(f"{SAP}/MARM", "000000000000100001|CS|12|1|", "000000000000100001|CS|0|1|"),
    ),
    Mutation(
        "stock that is not a number",
        lambda inbox: inbox.replace(f"{EWM}/QUAN", ";241.000;EA", ";NaN;EA"),
    ),
    Mutation(
        "stock in a foreign notation",
        lambda inbox: inbox.replace(f"{SAP}/MARD", "|456.000|", "|1.456,00|"),
    ),
    Mutation(
        "one stock key twice",
        lambda inbox: inbox.append(
            f"{SAP}/MARD", "000000000000100001|1000|0001|1.000|92.000|0.000|0.000|50.000|4.000|25.000"
        ),
    ),
    Mutation(
        "duplicate order line",
        lambda inbox: inbox.append(
            f"{SAP}/VBAP", "0000000000|000010|000000000000100211|1000|0001|9.000|EA|1|1||10.000"
        ),
    ),
    Mutation(
        "order line without a date",
        lambda inbox: (
            inbox.replace(f"{SAP}/VBEP", "0000000000|000010|0001|20261121|", "0000000000|000010|0001|00000000|"),
            inbox.replace(f"{SAP}/VBAK", "|0000200001|20261121|", "|0000200001|00000000|"),
        ),
    ),
    Mutation(
        "past-due confirmed purchase order",
        lambda inbox: inbox.replace("supplier_portal/confirmations", "2026-12-17", "2026-11-10"),
    ),
    Mutation(
        "purchase order without a date",
        lambda inbox: inbox.replace(f"{SAP}/EKET", "|20261213|20261209|5.000|", "|00000000|00000000|5.000|"),
    ),
    Mutation(
        "confirmation of an unknown order",
        lambda inbox: inbox.replace("supplier_portal/confirmations", "4500000001", "4599999999"),
    ),
    Mutation(
        "movement of the future",
        lambda inbox: inbox.rewrite(f"{EWM}/MOVE", lambda lines: [*lines[:-1], f"{lines[-1][:-14]}20261119044331"]),
    ),
    Mutation(
        "codes that read alike",
        lambda inbox: inbox.append("mdm/item_xref", "erp_sap,000000000000100001 ,SKU-100022,2020-01-01,"),
    ),
    Mutation(
        "overlapping mapping dates",
        lambda inbox: inbox.append("mdm/item_xref", "erp_sap,000000000000100001,SKU-100022,2021-01-01,"),
    ),
    Mutation(
        "exchange rate missing",
        lambda inbox: inbox.replace("mdm/exchange_rates", "EUR,USD", "GBP,USD"),
    ),
    Mutation(
        "item without a cost",
        lambda inbox: inbox.replace(
            f"{SAP}/MBEW", "000000000000100001|1000|S|0.000|284.400|1|USD", "000000000000100001|1000|S|0.000||1|USD"
        ),
    ),
    Mutation(
        "item without a master record",
        lambda inbox: [
            inbox.rewrite(extract, lambda lines: [line for line in lines if "100001" not in line])
            for extract in (f"{SAP}/MARA", f"{NEXT}/Item")
        ],
    ),
    Mutation(
        "negative forecast",
        lambda inbox: inbox.replace(
            "planning/forecast", "SKU-100001,NA-DC1,CUS-1,2026-11-18,7,20", "SKU-100001,NA-DC1,CUS-1,2026-11-18,7,-20"
        ),
    ),
    Mutation(
        "forecast gap",
        lambda inbox: inbox.rewrite(
            "planning/forecast",
            lambda lines: [line for line in lines if not line.startswith("SKU-100001,NA-DC1,CUS-1,2026-11-25")],
        ),
    ),
    Mutation(
        "ERP stock that does not follow from its movements",
        lambda inbox: inbox.replace(f"{SAP}/MARD", "|456.000|", "|500.000|"),
    ),
    Mutation("snapshot of the future", lambda inbox: inbox.postpone(f"{EWM}/QUAN", "20261119T054000Z")),
    Mutation(
        "negative planning parameter", lambda inbox: inbox.replace(f"{SAP}/MARC", "|20.000|30.000|", "|20.000|30.000-|")
    ),
    *REFUSALS,
]

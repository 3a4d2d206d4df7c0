"""Documents of every kind beside the sample's orders, with the columns that say so, and deliveries without an order.

Ours are numbered from 700 on; DEN-DC (plant 2100) has neither gaskets nor cables, which alone are planned by a reorder
point there.
"""

import json
from pathlib import Path

NUT, GASKET, CABLE, PUMP = "000000000000004712", "000000000000005001", "000000000000005002", "PUMP-X"
VALVE, GLOVE, LAMP = "000000000000000042", "000000000000005003", "000000000000005004"
# Number, category, type; then line, item category, account, item, quantity.
PURCHASES = [
    ("700", "A", "NB", [("00010", "0", "", GASKET, 500)]),
    ("701", "", "MK", [("00010", "0", "", GASKET, 500)]),
    ("702", "", "ZQQ", [("00010", "0", "", GASKET, 500)]),
    ("703", "F", "NB", [("00010", "0", "K", GASKET, 500), ("00020", "9", "", "", 1), ("00030", "Y", "", GASKET, 70)]),
    ("704", "F", "ZQQ", [("00010", "0", "", CABLE, 500), ("00020", "5", "1", CABLE, 500)]),
    ("705", "", "ZQQ", [("00010", "0", "", NUT, 700)]),
]
# Number, category, type, block, credit; then line, item category, line above, item, quantity.
SALES = [
    ("710", "", "QT", "", "", [("000010", "AGN", "", NUT, 5000)]),
    ("711", "B", "OR", "", "", [("000010", "TAN", "", NUT, 5000)]),
    (
        "712",
        "C",
        "ZQQ",
        "",
        "A",
        [("000010", "TAN", "", NUT, 11), ("000020", "TAS", "", NUT, 5000), ("000030", "TATX", "", "", 0)],
    ),
    ("713", "", "ZQQ", "", "", [("000010", "TAN", "", NUT, 30), ("000020", "TAD", "", NUT, 5000)]),
    ("714", "C", "OR", "Z1", "", [("000010", "TAN", "", NUT, 12)]),
    ("715", "C", "OR", "", "B", [("000010", "TAN", "", NUT, 13)]),
    ("716", "C", "OR", "", "", [("000010", "TAP", "000000", NUT, 7), ("000020", "TAN", "000010", PUMP, 1)]),
    ("717", "I", "ZFR", "", "", [("000010", "TANN", "", NUT, 14), ("000020", "ZTAN", "", NUT, 15)]),
]
PRICED_PER = {"714": "ZZ", "715": "EA"}
# By item and plant: indicator, day, follow-up material. In Denver it is still the 17th; gloves are kept in pairs.
REPLACED = {
    (VALVE, "2100"): ["1", "20261117", LAMP],
    (VALVE, "2000"): ["1", "20261119", LAMP],
    (LAMP, "2100"): ["1", "00000000", PUMP],
    (GLOVE, "2100"): ["1", "20261101", GASKET],
    (CABLE, "2100"): ["3", "20261101", GASKET],
    (CABLE, "2000"): ["9", "", GASKET],
    (PUMP, "2000"): ["1", "", "PUMP-Y"],
}
DRAFT = {"name": "SO-LYO-2", "customer": "ATELIER", "transaction_date": "2026-11-13", "delivery_date": "2026-11-24"}
OPEN = {**DRAFT, "name": "SO-LYO-3", "status": "To Deliver", "doctype": "Sales Order"}
LINE = {
    "item_code": "ART-LAMP",
    "qty": 6,
    "uom": "Nos",
    "conversion_factor": 1,
    "stock_qty": 6,
    "warehouse": "Lyon - TS",
}
NOTED = {
    "item_code": "ART-LAMP",
    "stock_qty": 4,
    "warehouse": "Lyon - TS",
    "against_sales_order": None,
    "so_detail": None,
}
UNORDERED = [("000010", "9.000", ""), ("000020", "2.000", "X")]
NOTHING = {"delivery_date": None, "delivered_qty": 0, "rate": 6.5}


def extend(inbox: Path, table: str, columns: list[str], rows: list[str]) -> None:
    """Add columns, which are blank in the rows that are there, and rows that end with them."""
    (path,) = (inbox / "erp_sap").glob(f"{table}__20261118T*.csv")
    header, *known = path.read_text().splitlines()
    blanks = "|" * len(columns)
    lines = ["|".join([header, *columns]), *(row + blanks for row in known), *rows]
    path.write_text("\n".join(lines) + "\n")


def deliver_documents(inbox: Path) -> None:
    deliver_purchases(inbox)
    deliver_sales(inbox)
    deliver_materials(inbox)
    extend(
        inbox,
        "LIPS",
        ["SHKZG"],
        [f"0080000790|{line}|||{NUT}|2100|{q}|{q}|20261116|{back}" for line, q, back in UNORDERED],
    )
    (path,) = (inbox / "erp_next").glob("Delivery Note__20261118T*.jsonl")
    path.write_text(
        json.dumps(
            {"name": "DN-2", "customer": "ATELIER", "posting_date": "2026-11-16", "is_return": 0, "items": [NOTED]}
        )
        + "\n"
    )
    (path,) = (inbox / "erp_next").glob("Sales Order__20261118T*.jsonl")
    drafted = {**DRAFT, "status": "Draft", "items": [{"name": "2-1", **LINE, **NOTHING}]}
    ordered = {
        **OPEN,
        "items": [{"name": "3-1", **LINE, **NOTHING, "delivered_by_supplier": 1}, {"name": "3-2", **LINE, **NOTHING}],
    }
    path.write_text(path.read_text() + "".join(f"{json.dumps(one)}\n" for one in (drafted, ordered)))


def deliver_materials(inbox: Path) -> None:
    """Two items planned by a reorder point, and what others are replaced by."""
    extend(inbox, "MARC", ["KZAUS", "AUSDT", "NFMAT"], [])
    (path,) = (inbox / "erp_sap").glob("MARC__20261118T*.csv")
    planned = path.read_text()
    for item in (GASKET, CABLE):
        planned = planned.replace(f"{item}|2100|PD|", f"{item}|2100|VB|")
    lines = [line.split("|") for line in planned.splitlines()]
    for line in lines:
        line[-3:] = REPLACED.get((line[0], line[1]), line[-3:])
    path.write_text("".join(f"{'|'.join(line)}\n" for line in lines))


def deliver_purchases(inbox: Path) -> None:
    extend(
        inbox,
        "EKKO",
        ["BSTYP"],
        [f"4500000{n}|{kind}|0000300002||20261102||{category}" for n, category, kind, _ in PURCHASES],
    )
    lines = [(f"4500000{n}", *line) for n, _, _, lines in PURCHASES for line in lines]
    extend(
        inbox,
        "EKPO",
        ["PSTYP", "KNTTP"],
        [f"{n}|{line}|{item}|2100|0001|{q}.000|EA|1|1|37.000|1||||{c}|{a}" for n, line, c, a, item, q in lines],
    )
    extend(inbox, "EKET", [], [f"{n}|{line}|0001|20261125|20261125|{q}.000|0.000" for n, line, *_, q in lines])


def deliver_sales(inbox: Path) -> None:
    extend(
        inbox,
        "VBAK",
        ["VBTYP", "LIFSK", "CMGST"],
        [
            f"0000000{n}|{kind}|0000700002|20261120|20261112|{c}|{block}|{credit}"
            for n, c, kind, block, credit, _ in SALES
        ],
    )
    lines = [(f"0000000{n}", *line) for n, *_, lines in SALES for line in lines]
    extend(
        inbox,
        "VBAP",
        ["PSTYV", "UEPOS", "KMEIN"],
        [
            f"{n}|{line}|{item}|2100|0001|{q}.000|EA|1|1||0.110|{c}|{above}|{PRICED_PER.get(n[-3:], '')}"
            for n, line, c, above, item, q in lines
        ],
    )
    extend(inbox, "VBEP", [], [f"{n}|{line}|0001|20261120|{q}.000|{q}.000" for n, line, *_, q in lines])

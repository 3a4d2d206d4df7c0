"""The orders in several schedule lines, as the sample's systems write them."""

import json
from pathlib import Path

from tests.cycle.scheduled import NUMBERS, ORDERS, Order

NUT = "000000000000004712"
PORTAL_DELAY = "4500000{order},10,LONESTAR,{at},{day},storm\n"
# ERPNext has one row for a line, with what it received of all of it.
LYON = {"PO-LYO-2": (60, 20, None), "PO-LYO-3": (60, 60, None), "PO-LYO-4": (60, 0, "2026-12-09")}


def deliver_schedules(inbox: Path) -> None:
    for name, order in ORDERS.items():
        _deliver(inbox, NUMBERS[name], order)
    _deliver_to_lyon(inbox)


def add(inbox: Path, table: str, lines: str, to: str = "csv") -> None:
    (path,) = inbox.glob(f"{table}__20261118T*.{to}")
    path.write_text(path.read_text().rstrip("\n") + "\n" + lines)
    path.with_name(f"{path.name}.ctl.json").unlink(missing_ok=True)


def _deliver(inbox: Path, number: str, order: Order) -> None:
    key, quantity = f"4500000{number}", order.quantity
    head = f"{key}|UB||2100|20261010|\n" if order.is_transfer else f"{key}|NB|0000300002||20261010|\n"
    add(inbox, "erp_sap/EKKO", head)
    add(inbox, "erp_sap/EKPO", f"{key}|00010|{NUT}|2000|0001|{quantity}.000|EA|1|1|37.000|1|||\n")
    for at, (day, planned, received) in enumerate(order.parts, 1):
        first = order.original.get(day, day)
        add(inbox, "erp_sap/EKET", f"{key}|00010|{at:04}|{day}|{first}|{planned}.000|{received}.000\n")
    for at, (kind, day, of, notice, on) in enumerate(order.told, 1):
        add(inbox, "erp_sap/EKES", f"{key}|00010|{at:04}|{kind}|{day}|{of}.000|{notice}|{on}\n")
    for at, day in order.delays:
        add(inbox, "supplier_portal/delays", PORTAL_DELAY.format(order=number, at=at, day=day))
    for delivery, of in order.issued:
        add(inbox, "erp_sap/LIPS", f"{delivery}|000010|{key}|000010|{NUT}|2100|{of}.000|{of}.000|20261102\n")
    for of, notice in order.receipts:
        receipt = f"|{of}.000|EA|{of}.000|EA|{key}|00010|||||{notice}|20261117|20261117|110000\n"
        add(inbox, "erp_sap/MSEG", f"49000{number}|2026|1|101|S|{NUT}|2000|0001||X|{receipt}")


def _deliver_to_lyon(inbox: Path) -> None:
    for name, (quantity, received, day) in LYON.items():
        line = {"name": f"{name}-1", "item_code": "ART-LAMP", "qty": quantity, "uom": "Nos", "conversion_factor": 1}
        line |= {"stock_qty": quantity, "warehouse": "Lyon - TS", "schedule_date": "2026-12-01", "rate": 3.7}
        line |= {"expected_delivery_date": day, "received_qty": received}
        head = {"name": name, "supplier": "NORDBOLT", "transaction_date": "2026-11-02", "status": "To Receive"}
        add(inbox, "erp_next/Purchase Order", json.dumps(head | {"items": [line]}) + "\n", "jsonl")

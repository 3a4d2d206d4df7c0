"""Documents that differ in one code alone: one document with one line per code."""

from collections.abc import Callable, Sequence

Rows = dict[str, list[dict[str, object]]]
TABLES = {"purchase": ("EKKO", "EKPO", "EKET"), "sales": ("VBAK", "VBAP", "VBEP")}
HOMES = {"BSTYP": 0, "BSART": 0, "VBTYP": 0, "AUART": 0, "LIFSK": 0, "CMGST": 0, "UVALL": 0}
HOMES |= {"PSTYP": 1, "KNTTP": 1, "PSTYV": 1, "MATNR": 1, "LIFSP": 2}


def delivered(side: str, element: str, codes: Sequence[str]) -> Rows:
    """Rows of a system's tables in which `element` has one code after the other."""
    documents = _documents if element.islower() else _tables
    made = [documents(side, element, number, "" if code == "-" else code) for number, code in enumerate(codes)]
    return {table: [row for one in made for row in one[table]] for table in made[0]}


def _tables(side: str, element: str, number: int, code: str) -> Rows:
    if side == "parameters":
        return {"MARC": [{"MATNR": f"M{number}", "WERKS": "2000", element: code}]}
    header, line, schedule = TABLES[side]
    order, position = ("EBELN", "EBELP") if side == "purchase" else ("VBELN", "POSNR")
    place = {order: f"{number:03}", position: "10"}
    wanted = {"WMENG": 1} if side == "sales" else {}
    rows = [{order: f"{number:03}"}, {**place, "MATNR": f"M{number}"}, {**place, "ETENR": "1", **wanted}]
    material = {"MATNR": f"M{number}"}
    (rows[HOMES[element]] if element in HOMES else material)[element] = code
    unit = {"MATNR": f"M{number}", "MEINH": "EA"}
    return {header: [rows[0]], line: [rows[1]], schedule: [rows[2]], "MARA": [material], "MARM": [unit]}


def _documents(side: str, element: str, number: int, code: str) -> Rows:
    moved = {"received_qty": 0} if side == "purchase" else {"delivered_qty": 0}
    line: dict[str, object] = {"name": "1", "item_code": f"I{number}", "conversion_factor": 1, "stock_qty": 1, **moved}
    item: dict[str, object] = {"item_code": f"I{number}", "stock_uom": "Nos", "disabled": 0}
    document: dict[str, object] = {"name": f"{number:03}", "supplier": "S", "customer": "C", "items": [line]}
    homes: dict[str, Callable] = {"is_stock_item": item.update, "delivered_by_supplier": line.update}
    numbers = element in homes
    homes.get(element, document.update)({element: int(code) if numbers else code})
    del document["customer" if side == "purchase" else "supplier"]
    return {"Purchase Order" if side == "purchase" else "Sales Order": [document], "Item": [item]}

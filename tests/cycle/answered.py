"""Orders, and suppliers who answer them in every way at once, beside what the sample delivers."""

from pathlib import Path

from tests.edi import edifact, x12

CASES = Path(__file__).parents[1] / "cases" / "answers"
VALVE, GASKET = "000000000000000042", "000000000000005001"
# Order and line, item, pieces; all are promised for 10 December.
LINES = [
    *(("201", "00010", VALVE, 100), ("202", "00030", VALVE, 60), ("204", "00010", VALVE, 60)),
    *(("205", "00010", VALVE, 60), ("206", "00010", VALVE, 40), ("207", "00010", VALVE, 40)),
    *(("211", "00010", VALVE, 40), ("212", "00010", VALVE, 40), ("212", "00020", GASKET, 48)),
    *(("213", "00010", VALVE, 40), ("224", "00010", VALVE, 40)),
    *(("231", "00010", VALVE, 30), ("231", "00020", GASKET, 20), ("232", "00010", VALVE, 30)),
    *(("233", "00010", VALVE, 40), ("234", "00010", VALVE, 30), ("234", "00020", VALVE, 30)),
    *(("235", "00010", VALVE, 30), ("236", "00010", VALVE, 30)),
]
OURS = [
    # The whole order accepted, another one declined; one line in parts, one of them backordered without a day.
    ("855", x12(("855", ["BAK*00*AT*4500000231*20261117", "DTM*067*20261203"]), control="000000901")),
    (
        "855",
        x12(
            ("855", ["BAK*00*RJ*4500000232*20261117"]),
            ("855", ["BAK*00*AC*4500000233*20261117", "PO1*10*40*EA", "ACK*IA*30*EA*067*20261204", "ACK*IB*10*EA"]),
            ("855", ["BAK*00*QQ*4500000235*20261117", "PO1*10*30*EA", "ACK*IA*30*EA*067*20261204"]),
            control="000000902",
        ),
    ),
    # Two lines of the item, no number; an order that nobody knows.
    (
        "DESADV",
        edifact(
            ("DESADV:D:96A:UN", ["BGM+351+D234+9", "RFF+ON:4500000234", "CPS+1", f"LIN+1++{VALVE}:IN", "QTY+12:5"]),
            ("DESADV:D:96A:UN", ["BGM+351+D9+9", "RFF+ON:9", "CPS+1", f"LIN+1++{VALVE}:IN", "QTY+12:5"]),
            reference="D234",
        ),
    ),
]
PORTAL = "4500000236,10,FJORD,,,EA,Declined\n"


def add(inbox: Path, table: str, lines: str) -> None:
    (path,) = inbox.glob(f"{table}__20261118T*.csv")
    path.write_text(path.read_text().rstrip("\n") + "\n" + lines)
    path.with_name(f"{path.name}.ctl.json").unlink(missing_ok=True)


def deliver_orders(inbox: Path) -> None:
    orders = dict.fromkeys(order for order, *_ in LINES)
    add(inbox, "erp_sap/EKKO", "".join(f"4500000{order}|NB|0000300002||20261102|\n" for order in orders))
    lines = [f"4500000{order}|{line}|{item}|2000|0001|{n}.000|EA|1|1|37.000|1|||\n" for order, line, item, n in LINES]
    add(inbox, "erp_sap/EKPO", "".join(lines))
    dates = [f"4500000{order}|{line}|0001|20261210|20261210|{n}.000|0.000\n" for order, line, _, n in LINES]
    add(inbox, "erp_sap/EKET", "".join(dates))
    add(inbox, "supplier_portal/confirmations", PORTAL)


def deliver_messages(inbox: Path) -> None:
    cases = [(path.stem.rpartition("__")[2], path.read_text()) for path in sorted(CASES.glob("*.edi"))]
    for number, (entity, text) in enumerate([*cases, *OURS]):
        # The cases all come from one interchange; its number tells them apart.
        apart = text.replace("000000801", f"000000{number:03}").replace("+901", f"+9{number:02}")
        system = "supplier_x12" if entity.isdigit() else "supplier_edifact"
        (inbox / system / f"{entity}__20261118T0430{number:02}Z.edi").write_text(apart)

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
    *((str(order), "00010", VALVE, 40) for order in range(241, 251)),
    *(("251", "00010", VALVE, 40), ("251", "00020", GASKET, 48), ("252", "00010", VALVE, 40)),
    *(("253", "00010", VALVE, 40), ("253", "00020", VALVE, 10), ("253", "00030", GASKET, 48)),
    *(("254", "00010", VALVE, 40), ("254", "00020", GASKET, 48), ("255", "00010", VALVE, 40)),
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
PACKS = "".join(f"P250,4500000250,10,FJORD,,{n},EA,2026-11-17T08:00:00Z,2026-11-25T12:00:00Z,\n" for n in (20, 15))
DELAY = "4500000252,99,FJORD,2026-11-17T09:00:00Z,2026-12-20,late\n"


def response(order: int, *said: str) -> tuple[str, list[str]]:
    return "ORDRSP:D:96A:UN", [f"BGM+231+R{order}+4", f"RFF+ON:4500000{order}", *said, "UNS+S"]


def acknowledgement(order: int, *said: str) -> tuple[str, list[str]]:
    return "855", [f"BAK*00*AC*4500000{order}*20261117", *said]


# What is backordered comes on a day of its own, or nobody knows when; docs/supplier_answers.md has the same rows.
BACKORDERS = [
    response(241, "LIN+10+3", "QTY+113:25", "QTY+83:15", "DTM+67:20261204:102"),
    response(242, "LIN+10+3", "QTY+113:25", "DTM+67:20261204:102", "QTY+83:15"),
    response(243, "DTM+2:20261204:102", "LIN+10+3", "QTY+83:40"),
    response(244, "LIN+10+3", "QTY+113:25", "DTM+67:20261204:102", "QTY+83:15", "DTM+67:20261224:102"),
    response(245, "LIN+10+3", "QTY+21:40", "QTY+83:40", "DTM+67:20261224:102"),
    response(246, "DTM+67:20261204:102", "LIN+10+3"),
]
PARTS = [
    acknowledgement(247, "DTM*017*20261205", "PO1*10*40*EA", "ACK*IA*25*EA", "ACK*IB*15*EA"),
    acknowledgement(248, "PO1*10*40*EA", "DTM*067*20261208", "ACK*IA*25*EA", "ACK*IB*15*EA"),
    acknowledgement(249, "DTM*017*20261205", "PO1*10*40*EA", "ACK*IA*25*EA", "ACK*IB*15*EA*067*20261224"),
]
# A notice of an item that the order lacks, and one of an item that two lines have.
NOTICES = [
    ("856", [f"BSN*00*W{order}*20261117*1500", "HL*1**S", "HL*2*1*O", f"PRF*4500000{order}", "HL*3*2*I", *item])
    for order, item in ((251, ["LIN*10*BP*PUMP-X", "SN1**9*EA"]), (253, [f"LIN**BP*{VALVE}", "SN1**9*EA"]))
]
OURS += [
    ("ORDRSP", edifact(*BACKORDERS, reference="D241")),
    ("855", x12(*PARTS, control="000000947")),
    ("856", x12(*NOTICES, control="000000951", code="SH")),
]
# What mailboxes put beside them: acknowledgements, which say nothing of goods, and messages of another kind, which do.
ACKNOWLEDGED = ("997", ["AK1*PO*77", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"])
RECEIVED = ("CONTRL:D:3:UN", ["UCI+91+TRUESTOCK:14+NORDSTAHL:14+7"])
CHANGED = ("ORDCHG:D:96A:UN", ["BGM+230+C255+4", "RFF+ON:4500000255", "LIN+10+3", "UNS+S"])
OURS += [
    ("855", x12(ACKNOWLEDGED, ("865", ["BCA*00*AC*4500000254**1*20261117", "CTT*0"]), control="000000954", code="CA")),
    ("855", x12(ACKNOWLEDGED, control="000000955", code="FA")),
    ("ORDRSP", edifact(RECEIVED, CHANGED, reference="C255")),
    ("ORDRSP", edifact(RECEIVED, reference="C256")),
]


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
    add(inbox, "supplier_portal/asns", PACKS)
    add(inbox, "supplier_portal/delays", DELAY)


def deliver_messages(inbox: Path) -> None:
    cases = [(path.stem.rpartition("__")[2], path.read_text()) for path in sorted(CASES.glob("*.edi"))]
    for number, (entity, text) in enumerate([*cases, *OURS]):
        # The cases all come from one interchange; its number tells them apart.
        apart = text.replace("000000801", f"000000{number:03}").replace("+901", f"+9{number:02}")
        system = "supplier_x12" if entity.isdigit() else "supplier_edifact"
        (inbox / system / f"{entity}__20261118T0430{number:02}Z.edi").write_text(apart)

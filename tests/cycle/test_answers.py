"""A morning on which suppliers answer in every way at once: what of it is promised, and what is said of the rest."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from orchestration.settings import SAMPLES, HomePaths
from tests.edi import edifact, x12
from tests.homes import LAST, Home

pytestmark = pytest.mark.xdist_group("answers")
CASES = Path(__file__).parents[1] / "cases" / "answers"
VALVE, GASKET = "000000000000000042", "000000000000005001"
PROMISED, NOV, DEC = date(2026, 12, 10), (lambda day: date(2026, 11, day)), (lambda day: date(2026, 12, day))
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


@pytest.fixture(scope="module")
def morning(tmp_path_factory) -> Home:
    home = Home(HomePaths(tmp_path_factory.mktemp("answers") / "home"))
    home.settings.home.mkdir()
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=shutil.ignore_patterns("*.yml"))
    deliver_orders(home.settings.inbox)
    deliver_messages(home.settings.inbox)
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


# Order, line, notice, milestone, open quantity, day, and what the supplier's answer leaves in doubt.
SUPPLY = [
    ("201", "00010", "S2", "shipped", 6, PROMISED, None),
    ("201", "00010", "W201", "shipped", 35, NOV(25), None),
    ("201", "00010", "W301", "shipped", 20, PROMISED, None),
    ("201", "00010", None, "ordered", 39, PROMISED, None),
    ("202", "00030", "W202", "shipped", 12, NOV(26), None),
    ("202", "00030", None, "ordered", 48, PROMISED, None),
    ("204", "00010", "W204", "shipped", 9, PROMISED, None),
    ("204", "00010", None, "ordered", 51, PROMISED, None),
    ("205", "00010", "W205", "shipped", 8, PROMISED, None),
    ("205", "00010", None, "ordered", 52, PROMISED, None),
    ("206", "00010", None, "confirmed", 40, DEC(5), None),
    ("207", "00010", None, "ordered", 40, PROMISED, "supplier_rejected"),
    ("211", "00010", "D211", "shipped", 3, PROMISED, None),
    ("211", "00010", None, "ordered", 37, PROMISED, None),
    ("212", "00010", "D211", "shipped", 4, PROMISED, None),
    ("212", "00010", None, "ordered", 36, PROMISED, None),
    ("212", "00020", None, "ordered", 48, PROMISED, None),
    ("213", "00010", None, "ordered", 40, PROMISED, "supplier_rejected"),
    ("224", "00010", None, "confirmed", 40, DEC(3), None),
    ("231", "00010", None, "confirmed", 30, DEC(3), None),
    ("231", "00020", None, "confirmed", 20, DEC(3), None),
    ("232", "00010", None, "ordered", 30, PROMISED, "supplier_rejected"),
    ("233", "00010", None, "confirmed", 30, DEC(4), None),
    ("233", "00010", None, "ordered", 10, PROMISED, "supplier_backordered"),
    ("234", "00010", None, "ordered", 30, PROMISED, None),
    ("234", "00020", None, "ordered", 30, PROMISED, None),
    ("235", "00010", None, "ordered", 30, PROMISED, "supplier_unclear"),
    ("236", "00010", None, "ordered", 30, PROMISED, "supplier_rejected"),
]


def test_what_is_promised_and_what_is_in_doubt(morning):
    found = []
    for row in morning.table("inbound_supply").iter_rows(named=True):
        doubts = [one for one in row["trust_reasons"].split(", ") if one.startswith("supplier_")]
        assert not doubts or row["trust"] in ("degraded", "withheld")
        place = row["purchase_order_id"].removeprefix("4500000"), row["purchase_order_line"], row["asn_id"]
        told = row["milestone"], row["open_quantity"], row["expected_receipt_date"], *(doubts or [None])
        found.append((*place, *told))
    ours = {order for order, *_ in LINES}
    assert sorted(row for row in map(str, found) if row[2:5] in ours) == sorted(map(str, expected_rows(found)))


def expected_rows(found: list[tuple]) -> list[tuple]:
    """The expectation with quantities of the type that the release has."""
    kind = type(found[0][4])
    return [(*row[:4], kind(row[4]).quantize(found[0][4]), *row[5:]) for row in SUPPLY]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("ambiguous_item", "purchase order 4500000234 item 000000000000000042 has several lines of the item"),
        ("unknown_order_line", "purchase order 9 item 000000000000000042 is not known"),
        ("unknown_answer", "acknowledgment_type QQ, status IA"),
        ("broken_record", "SE 0001 closes what no ST opened: 10 segments stand in no message"),
    ],
)
def test_what_could_not_be_taken_is_said_in_words(morning, reason, words):
    letters = morning.truestock("dead-letters")
    assert any(reason in line and words in line for line in letters.stdout.splitlines()), letters.stdout

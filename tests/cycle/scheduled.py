"""Orders in several schedule lines beside the sample's, what became of them, and what of each is still to come."""

from dataclasses import dataclass, field
from datetime import date

NOV5, DEC5, JAN5 = "20261105", "20261205", "20270105"
TWO = ((NOV5, 40, 40), (DEC5, 40, 0))


@dataclass(frozen=True)
class Order:
    """One line of NUT-M8. `parts`: promised on, quantity, received; `told`: type, day, quantity, number, told on, as
    in EKES; `delays`: told at, new day; `issued`: delivery and quantity, of a transfer; `receipts`: quantity and the
    notice named; `original`: first promises that differ. `left`: schedule line, milestone, quantity, day, days late."""

    parts: tuple[tuple, ...]
    left: tuple[tuple, ...]
    told: tuple[tuple, ...] = ()
    delays: tuple[tuple, ...] = ()
    issued: tuple[tuple, ...] = ()
    receipts: tuple[tuple, ...] = ()
    is_transfer: bool = False
    original: dict[str, str] = field(default_factory=dict)
    ordered: int | None = None

    @property
    def quantity(self) -> int:
        return self.ordered or sum(quantity for _, quantity, _ in self.parts)


def told(kind: str, day: str, quantity: int, number: str = "", on: str = "20261101") -> tuple:
    return kind, day, quantity, number, on


def left(milestone: str, quantity: float | None, day: date | None, late: int | None = 0, part: str = "0002") -> tuple:
    return part, milestone, quantity, day, late


REST = (left("ordered", 40, date(2026, 12, 5)),)
ORDERS = {
    "a received notice leaves the rest": Order(TWO, REST, told=(told("LA", NOV5, 40, "N301"),)),
    "a received confirmation leaves the rest": Order(TWO, REST, told=(told("AB", NOV5, 40),)),
    "a received transfer is not in transit": Order(TWO, REST, issued=(("0080000701", 40),), is_transfer=True),
    "a received transfer, announced too": Order(
        TWO, REST, told=(told("LA", NOV5, 40, "80000702"),), issued=(("0080000702", 40),), is_transfer=True
    ),
    "a transfer in part received, in part issued": Order(
        TWO,
        (left("shipped", 20, date(2026, 12, 5)), left("ordered", 20, date(2026, 12, 5))),
        issued=(("0080000703", 40), ("0080000704", 20)),
        is_transfer=True,
    ),
    "a transfer under way, dated by its notice": Order(
        ((DEC5, 40, 0), (JAN5, 40, 0)),
        (left("shipped", 40, date(2026, 12, 7), 2, "0001"), left("ordered", 40, date(2027, 1, 5))),
        told=(told("LA", "20261207", 40, "0080000705"),),
        issued=(("0080000705", 40),),
        is_transfer=True,
    ),
    "a delay moves what was due before": Order(
        ((NOV5, 30, 0), (DEC5, 30, 0), (JAN5, 30, 0)),
        (
            left("confirmed", 30, date(2026, 11, 20), 15, "0001"),
            left("ordered", 30, date(2026, 12, 5)),
            left("ordered", 30, date(2027, 1, 5), part="0003"),
        ),
        delays=(("2026-11-16T09:00:00Z", "2026-11-20"),),
    ),
    "the last of several delays counts": Order(
        ((NOV5, 30, 0), (DEC5, 30, 0), (JAN5, 30, 0)),
        (
            left("confirmed", 30, date(2026, 12, 15), 40, "0001"),
            left("confirmed", 30, date(2026, 12, 15), 10),
            left("ordered", 30, date(2027, 1, 5), part="0003"),
        ),
        delays=(("2026-11-16T09:00:00Z", "2026-11-20"), ("2026-11-17T09:00:00Z", "2026-12-15")),
    ),
    "each part against its own promise": Order(
        (("20261212", 40, 0), ("20270120", 40, 0)),
        (left("ordered", 40, date(2026, 12, 12), 11, "0001"), left("ordered", 40, date(2027, 1, 20))),
        original={"20261212": "20261201"},
    ),
    "each part of one confirmation against its own promise": Order(
        (("20261212", 40, 0), ("20270120", 40, 0)),
        (
            left("confirmed", 40, date(2027, 1, 22), 52, "0001"),
            left("confirmed", 30, date(2027, 1, 22), 2),
            left("ordered", 10, date(2027, 1, 20)),
        ),
        told=(told("AB", "20270122", 70),),
        original={"20261212": "20261201"},
    ),
    "a notice received in part": Order(
        ((NOV5, 40, 25), (DEC5, 40, 0)),
        (left("shipped", 15, date(2026, 11, 5), 0, "0001"), *REST),
        told=(told("LA", NOV5, 40, "N304"),),
    ),
    "a notice beyond the part that was received": Order(
        TWO,
        (left("shipped", 10, date(2026, 11, 5), -30), left("ordered", 30, date(2026, 12, 5))),
        told=(told("LA", NOV5, 50, "N305"),),
    ),
    "schedule lines out of the order of their days": Order(
        ((DEC5, 40, 0), (NOV5, 40, 40)),
        (left("ordered", 40, date(2026, 12, 5), part="0001"),),
        told=(told("AB", NOV5, 40),),
    ),
    "a notice of the part that comes next": Order(
        TWO, (left("shipped", 40, date(2026, 12, 3), -2),), told=(told("LA", "20261203", 40, "N306"),)
    ),
    "a confirmation of the part that comes next": Order(
        TWO, (left("confirmed", 40, date(2026, 12, 7), 2),), told=(told("AB", "20261207", 40),)
    ),
    "a confirmation in parts, the first received": Order(
        TWO,
        (left("confirmed", 20, date(2026, 12, 8), 3), left("ordered", 20, date(2026, 12, 5))),
        told=(told("AB", "20261106", 40), told("AB", "20261208", 20)),
    ),
    "one schedule line, its due notice received": Order(
        ((DEC5, 100, 50),), (left("ordered", 50, date(2026, 12, 5), part="0001"),), told=(told("LA", NOV5, 50, "N307"),)
    ),
    "one schedule line, a notice on its way": Order(
        ((DEC5, 100, 50),),
        (left("shipped", 50, date(2026, 11, 25), -10, "0001"),),
        told=(told("LA", "20261125", 50, "N308"),),
    ),
    "the same notice, named by the receipt": Order(
        ((DEC5, 100, 50),),
        (left("ordered", 50, date(2026, 12, 5), part="0001"),),
        told=(told("LA", "20261125", 50, "N309"),),
        receipts=((50, "N309"),),
    ),
    "of two notices the later one was received": Order(
        TWO,
        (left("shipped", 40, date(2026, 11, 5), -30),),
        told=(told("LA", NOV5, 40, "N310"), told("LA", "20261204", 40, "N311")),
        receipts=((40, "N311"),),
    ),
    "a delay before what is confirmed": Order(
        ((DEC5, 80, 0),),
        (left("confirmed", 40, date(2026, 12, 20), 15, "0001"), left("confirmed", 40, date(2026, 12, 10), 5, "0001")),
        told=(told("AB", "20261220", 40, on="20261110"),),
        delays=(("2026-11-16T09:00:00Z", "2026-12-10"),),
    ),
    "a delay before its confirmation was given": Order(
        (("20261201", 40, 0), (DEC5, 40, 0)),
        (left("confirmed", 40, date(2026, 12, 8), 7, "0001"), left("confirmed", 40, date(2026, 12, 30), 25)),
        told=(told("AB", "20261208", 40, on="20261117"),),
        delays=(("2026-11-15T09:00:00Z", "2026-12-30"),),
    ),
    "a delay of what is shipped": Order(
        ((DEC5, 80, 0),),
        (left("shipped", 30, date(2026, 12, 4), -1, "0001"), left("confirmed", 50, date(2026, 12, 30), 25, "0001")),
        told=(told("LA", "20261204", 30, "N312"),),
        delays=(("2026-11-15T09:00:00Z", "2026-12-30"),),
    ),
    "a notice of more than was ordered": Order(
        ((DEC5, 100, 0),),
        (left("shipped", 100, date(2026, 11, 25), -10, "0001"),),
        told=(told("LA", "20261125", 120, "N313"),),
    ),
    "more received than the part": Order(
        ((NOV5, 40, 50), (DEC5, 40, 0)), (left("ordered", 30, date(2026, 12, 5)),), told=(told("LA", NOV5, 50, "N314"),)
    ),
    "a notice received over two parts": Order(
        ((NOV5, 40, 40), (DEC5, 40, 10)),
        (left("ordered", 30, date(2026, 12, 5)),),
        told=(told("LA", NOV5, 50, "N316"),),
    ),
    "a confirmation of more than its part, received in part": Order(
        ((NOV5, 40, 40), (DEC5, 40, 10)),
        (left("confirmed", 20, date(2026, 11, 6), -29), left("ordered", 10, date(2026, 12, 5))),
        told=(told("AB", "20261106", 70),),
    ),
    "a confirmation of all, after the first part came": Order(
        TWO, (left("confirmed", 40, date(2026, 12, 7), 2),), told=(told("AB", "20261207", 80),)
    ),
    "a notice that its part's confirmation told of": Order(
        ((DEC5, 40, 0), (JAN5, 40, 0)),
        (left("shipped", 40, date(2026, 12, 4), -1, "0001"), left("ordered", 40, date(2027, 1, 5))),
        told=(told("AB", DEC5, 40), told("LA", "20261204", 40, "N315")),
    ),
    "a notice of a part of what was confirmed": Order(
        ((DEC5, 100, 0),),
        (
            left("shipped", 20, date(2026, 11, 28), -7, "0001"),
            left("confirmed", 20, date(2026, 12, 1), -4, "0001"),
            left("ordered", 60, date(2026, 12, 5), part="0001"),
        ),
        told=(told("AB", "20261201", 40), told("LA", "20261128", 20, "N317")),
    ),
    "notices of more than the part that was received": Order(
        ((NOV5, 40, 40), (DEC5, 70, 0), (JAN5, 50, 0)),
        (
            left("shipped", 40, date(2026, 11, 4), -31),
            left("confirmed", 30, date(2026, 12, 5)),
            left("confirmed", 50, date(2027, 1, 5), part="0003"),
        ),
        told=(
            *(told("AB", NOV5, 40), told("AB", DEC5, 70), told("AB", JAN5, 50)),
            *(told("LA", "20261104", 20, "N318"), told("LA", "20261104", 60, "N319")),
        ),
    ),
    "more ordered than scheduled": Order(
        ((DEC5, 40, 0),),
        (left("ordered", None, None, None, ""),),  # a schedule line is missing, and with it what was received on it
        ordered=60,
    ),
}
NUMBERS = {name: str(301 + at) for at, name in enumerate(ORDERS)}

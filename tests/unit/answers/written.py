"""Messages that tests of their shapes are written in."""

from datetime import date
from pathlib import Path

from tests.edi import edifact, x12

CASES = Path(__file__).parents[2] / "cases" / "answers"
X12, EDIFACT = "supplier_x12", "supplier_edifact"
LINE = ("purchase_order_id", "purchase_order_line", "quantity")
NOV, DEC = (lambda day: date(2026, 11, day)), (lambda day: date(2026, 12, day))


def case(name: str) -> tuple[str, str, str]:
    """System, entity and text of a case."""
    (path,) = CASES.glob(f"{name}__*.edi")
    entity = path.stem.rpartition("__")[2]
    return (X12 if entity.isdigit() else EDIFACT), entity, path.read_text()


def notice(*segments: str) -> tuple[str, str, str]:
    return X12, "856", x12(("856", ["BSN*00*W1*20261117*1500", *segments]), code="SH")


def acknowledged(*segments: str) -> tuple[str, str, str]:
    return X12, "855", x12(("855", list(segments)))


def advice(*segments: str) -> tuple[str, str, str]:
    return EDIFACT, "DESADV", edifact(("DESADV:D:96A:UN", ["BGM+351+D1+9", *segments]))


def response(*segments: str) -> tuple[str, str, str]:
    return EDIFACT, "ORDRSP", edifact(("ORDRSP:D:96A:UN", list(segments)))

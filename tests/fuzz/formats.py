"""A good file of every format, each way that readers have of their own in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.contracts.model import Source
from orchestration.settings import SAMPLES
from tests.conftest import SAMPLE, column
from tests.deliveries import LIST, source_of
from tests.edi import edifact, x12
from tests.workbooks import workbook

LINES = 30  # of a sample's file; spoiled bytes hit more of a short one

LISTED = """\
17.11.2026     Dynamic List Display     1

-----------------------------------
|MATNR|WERKS|     LABST|ERSDA     |
-----------------------------------
|4711 |2000 | 1.234,000|17.11.2026|
|42   |2000 |     5,000-|         |
|*    |     | 1.229,000|          |
-----------------------------------
"""
ACKNOWLEDGED = [
    "BAK*00*AD*4500000101*20261110*****20261112",
    "PO1*10*25*BX***BP*4711*VP*F-8",
    "ACK*IA*20*BX*067*20261124",
    "SCH*5*BX***067*20261201",
    "PO1*20*7*EA***BP*42",
    "CTT*2",
]
SHIPPED = [
    "BSN*00*ASN-1*20261115*0800",
    "HL*1**S",
    "DTM*017*20261122",
    "HL*2*1*O",
    "PRF*4500000101",
    "HL*3*2*P",
    "HL*4*3*I",
    "LIN*10*BP*4711",
    "SN1**10*BX",
    "CTT*4",
]
RESPONSE = [
    "BGM+231+OR-77+4",
    "DTM+137:20261112:102",
    "RFF+ON:PO-EU-00001",
    "LIN+10+5+F?+8:SA",
    "PIA+1+4711:BP",
    "QTY+113:20.5:CS",
    "DTM+67:20261124:102",
    "LIN+20+7",
    "UNS+S",
    "CNT+2:2",
]
ADVICE = [
    "BGM+351+ASN?'9+9",
    "DTM+11:202611150800:203",
    "CPS+1",
    "LIN+1",
    "QTY+12:10:CS",
    "RFF+ON:PO-EU-00001:10",
    "CPS+2",
    "LIN+2",
    "QTY+12:3",
]


@dataclass(frozen=True)
class Example:
    """A file as it would lie in the inbox of its source, and its control file."""

    name: str
    source: Source
    file_name: str
    content: bytes
    control: str | None = None

    @property
    def is_packed(self) -> bool:
        return self.file_name.endswith(".xlsx")


def _sample(name: str, source: str, file_name: str) -> Example:
    content = b"".join((SAMPLES / source / file_name).read_bytes().splitlines(keepends=True)[:LINES])
    return Example(name, _source(source), file_name, content)


def _source(name: str) -> Source:
    source = SAMPLE.source(name)
    assert source
    return source


def _message(name: str, source: str, entity: str, content: str) -> Example:
    return Example(name, _source(source), f"{entity}__20261118T041000Z.edi", content.encode())


def _listed() -> Example:
    columns = [column(name, "varchar", True) for name in ("MATNR", "WERKS")]
    source = source_of(LIST, *columns, column("LABST", "decimal(18,4)", True), column("ERSDA", "date"))
    return Example("list", source, f"{source.entities[0].name}__20261118T043000Z.txt", LISTED.encode())


def _workbook() -> Example:
    header, *rows = (SAMPLES / "supplier_portal" / PORTAL).read_text(encoding="utf-8").splitlines()[:LINES]
    content = workbook(*(line.split(",") for line in (header, *rows)))
    return Example("workbook", _source("supplier_portal"), str(Path(PORTAL).with_suffix(".xlsx")), content)


def _controlled() -> Example:
    file_name = "MARD__20261118T043000Z.csv"
    content, control = (SAMPLES / "erp_sap" / one for one in (file_name, f"{file_name}.ctl.json"))
    return Example("controlled", _source("erp_sap"), file_name, content.read_bytes(), control.read_text())


PORTAL = "confirmations__20261118T041000Z.csv"
EXAMPLES = [
    _sample("delimited", "erp_sap", "MSEG__20261118T050000Z.csv"),
    _sample("quoted", "wms_openboxes", "transaction__20261118T055000Z.csv"),
    _sample("jsonl", "erp_next", "Purchase Order__20261118T041000Z.jsonl"),
    _listed(),
    _workbook(),
    _controlled(),
    _message("855", "supplier_x12", "855", x12(("855", ACKNOWLEDGED))),
    _message("856", "supplier_x12", "856", x12(("856", SHIPPED), code="SH")),
    _message("ORDRSP", "supplier_edifact", "ORDRSP", edifact(("ORDRSP:D:96A:UN", RESPONSE))),
    _message("DESADV", "supplier_edifact", "DESADV", edifact(("DESADV:D:96A:UN", ADVICE), advice="UNA:+.? '")),
]

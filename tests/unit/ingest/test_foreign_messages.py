"""Messages of another kind than their file: refused by a reason of their own, about the orders that they name."""

from contextlib import nullcontext
from datetime import UTC, datetime
from io import BytesIO

import pytest

from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import enforce
from tests.conftest import SAMPLE
from tests.edi import edifact, x12

NOW = datetime(2026, 11, 18, 4, 30, tzinfo=UTC)
ANSWERED = ("855", ["BAK*00*AC*P1*20261117", "PO1*10*40*EA", "ACK*IA*40*EA"])
RESPONSE = ("ORDRSP:D:96A:UN", ["BGM+231+R+4", "RFF+ON:P1:10", "LIN+10+5+42:IN", "QTY+113:40", "UNS+S"])
CHANGED = ("865", ["BCA*00*AC*P2**1*20261117", "POC*10*QD*40*30*EA", "ACK*IQ*30*EA", "CTT*1"])
FOREIGN = [
    ("supplier_x12", "855", CHANGED, ["P2"]),
    ("supplier_x12", "855", ("865", [CHANGED[1][0].replace("P2", "")]), [None]),
    ("supplier_x12", "855", ("856", ["BSN*00*W1*20261117", "HL*1**O", "PRF*P2", "HL*2**O", "PRF*P3"]), ["P2", "P3"]),
    ("supplier_x12", "855", ("824", ["BGN*11*A1*20261117", "OTI*TR*PO*P2"]), [None]),
    ("supplier_x12", "855", ("850", ["BEG*00*SA*P2**20261117", "PO1*10*40*EA"]), ["P2"]),
    ("supplier_x12", "855", ("860", ["BCH*04*SA*P2*R1*1*20261117", "POC*10*QD*40*30*EA"]), ["P2"]),
    ("supplier_x12", "856", ("810", ["BIG*20261117*I1*20261101*P2", "IT1*10*40*EA"]), ["P2"]),
    ("supplier_x12", "856", CHANGED, ["P2"]),
    ("supplier_edifact", "ORDRSP", ("ORDCHG:D:96A:UN", ["BGM+230+C1+4", "RFF+ON:P2", "LIN+10+3", "UNS+S"]), ["P2"]),
    ("supplier_edifact", "ORDRSP", ("DESADV:D:96A:UN", ["BGM+351+D1", "RFF+ON:P2", "RFF+ON:P3:10"]), ["P2", "P3"]),
    ("supplier_edifact", "ORDRSP", ("APERAK:D:96A:UN", ["BGM+313+A1+27", "ERC+42", "RFF+ON:P2"]), ["P2"]),
    ("supplier_edifact", "ORDRSP", ("APERAK:D:96A:UN", ["BGM+313+A1+27", "RFF+ACW:P2"]), [None]),
    ("supplier_edifact", "ORDRSP", ("ORDERS:D:96A:UN", ["BGM+220+P2+9", "LIN+10", "QTY+21:40"]), ["P2"]),
    ("supplier_edifact", "ORDRSP", ("INVRPT:D:96A:UN", ["BGM+35+P2+9", "LIN+10", "QTY+145:40"]), [None]),
    ("supplier_edifact", "DESADV", ("INVOIC:D:96A:UN", ["BGM+380+I1", "RFF+ON:P2", "LIN+1", "QTY+47:5"]), ["P2"]),
]


def enforced(system, entity, text, folder):
    source = SAMPLE.source(system)
    delivery = Delivery(system, entity, 1, 1, "x.edi", "0" * 64, 1, None, NOW, NOW)
    found = enforce(
        delivery, lambda: nullcontext(BytesIO(text.encode())), source, source.entity(entity), folder / "rows"
    )
    assert found.rejection is None
    return found


@pytest.mark.parametrize(("system", "entity", "message", "orders"), FOREIGN)
@pytest.mark.parametrize("place", ["alone", "before", "after"])
def test_a_message_of_another_kind_is_about_the_orders_that_it_names(tmp_path, system, entity, message, orders, place):
    ours = (ANSWERED if system == "supplier_x12" else RESPONSE,) if entity in ("855", "ORDRSP") else ()
    messages = {"alone": (message,), "before": (message, *ours), "after": (*ours, message)}[place]
    text = x12(*messages) if system == "supplier_x12" else edifact(*messages)
    found = enforced(system, entity, text, tmp_path)
    assert found.refused["po_number"].to_list() == orders and not found.refused["_has_key"].any()
    assert found.dead_letters["reason"].to_list() == ["foreign_message"] * len(orders)
    kind = message[0].partition(":")[0]
    assert all(one.endswith(f"{kind} where {entity} is expected") for one in found.dead_letters["detail"])
    assert found.rows_accepted == (len(ours) if place != "alone" else 0)


def test_a_message_of_its_file_that_cannot_be_read_is_not_of_another_kind(tmp_path):
    text = x12(CHANGED, ANSWERED).replace("SE*5*0002", "SE*6*0002")
    found = enforced("supplier_x12", "855", text, tmp_path)
    assert found.dead_letters["reason"].to_list() == ["foreign_message", "broken_record"]

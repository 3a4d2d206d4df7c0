"""Stock of which a log or a status tells something else than its balance, beside the sample's.

The warehouse's log lacks 60 gloves that both systems received. 60 bolts came into Houston's restricted stock beside the
free one, which SAP's log does not say; they are free to the warehouse.
"""

from pathlib import Path

from tests.cycle.answered import add

BOLT, GLOVE = "000000000000004711", "000000000000005003"
RECEIPT = (
    "49{number}|2026|1|101|S|{item}|2000|0001||||60.000|{unit}|60.000|{unit}|||||||{number}|20261117|20261117|110000\n"
)
QUANT = "W200;0010;30-{item};{item};;F2;HARBOR;HARBOR;60.000;{unit}\n"
MOVE = "K0092;1;GR;{item};;W200;;F2;60.000;EA;;;;20261117170500\n"


def deliver_stock(inbox: Path) -> None:
    change(inbox, f"{GLOVE}|2000|0001|300.000|0.000|0.000|0.000", f"{GLOVE}|2000|0001|360.000|0.000|0.000|0.000")
    change(inbox, f"{BOLT}|2000|0001|5000.000|0.000|0.000|0.000", f"{BOLT}|2000|0001|5000.000|0.000|0.000|60.000")
    receipts = ((GLOVE, "K0091", "PR"), (BOLT, "K0092", "EA"))
    for item, number, unit in receipts:
        add(inbox, "erp_sap/MSEG", RECEIPT.format(item=item, number=number, unit=unit))
        add(inbox, "wms_ewm/QUAN", QUANT.format(item=item, unit=unit))
    add(inbox, "wms_ewm/MOVE", MOVE.format(item=BOLT))


def change(inbox: Path, was: str, row: str) -> None:
    (path,) = inbox.glob("erp_sap/MARD__20261118T*.csv")
    text = path.read_text()
    assert text.count(was) == 1
    path.write_text(text.replace(was, row))
    path.with_name(f"{path.name}.ctl.json").unlink(missing_ok=True)

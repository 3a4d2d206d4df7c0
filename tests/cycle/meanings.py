"""Rows whose codes, units, clocks or texts are bad, beside the sample's."""

from pathlib import Path

from tests.cycle.answered import add

MOVES = """\
DOCNO;ITEMNO;PROCTY;MATNR;CHARG;LGNUM;CAT_FROM;CAT_TO;QUAN;UNIT;REFDOC;REFITEM;REVERSES;CREATED_AT
H0098;1;GI;PUMP-X;;W200;F2;;1.000;ZZ;;;;20261118040000
H0099;1;GI;PUMP-X;;W200;F2;;1.000;ZF;;;;20261118040000
H0100;1;GI;PUMP-X;;W200;F2;;1.000;EA;;;;20261118110000
"""
QUANTS = """\
W999;0010;99-01;PUMP-X;;F2;HARBOR;HARBOR;5.000;EA
W200;0010;99-02;<img src=x onerror=a()>;;F2;HARBOR;HARBOR;3.000;EA
W200;0010;99-03;' or 1=1 --;;F2;HARBOR;HARBOR;2.000;EA
"""
DELAY = '4500000103,10,STAR,2026-11-18T01:00:00Z,2026-11-30,"=HYPERLINK(1)"\n'
# Special stock is out of the comparison; the clocks went back that night at two.
FIRST_OF_NOVEMBER = ("003000", "013000", "023000")


def deliver_meanings(inbox: Path) -> None:
    (inbox / "wms_ewm" / "MOVE__20261118T054500Z.csv").write_text(MOVES)
    add(inbox, "supplier_portal/delays", DELAY)
    add(inbox, "wms_ewm/QUAN", QUANTS)
    (units,) = (inbox / "erp_sap").glob("MARM__20261118T*.csv")
    units.with_name("MARM__20261118T040500Z.csv").write_text(units.read_text() + "PUMP-X|ZF|0|1|\n")
    (postings,) = (inbox / "erp_sap").glob("MSEG__20261118T*.csv")
    columns = postings.read_text().splitlines()[0].split("|")
    lines = ["|".join(row.get(name, "") for name in columns) for row in map(posting, FIRST_OF_NOVEMBER)]
    (inbox / "erp_sap" / "MSEG__20261101T090000Z.csv").write_text("\n".join(["|".join(columns), *lines, ""]))


def posting(time: str) -> dict[str, str]:
    special = {"MJAHR": "2026", "ZEILE": "1", "BWART": "561", "SHKZG": "S", "MATNR": "PUMP-X", "WERKS": "2000"}
    special |= {"LGORT": "0001", "SOBKZ": "K", "MENGE": "1.000", "MEINS": "EA", "ERFMG": "1.000", "ERFME": "EA"}
    return {**special, "BUDAT": "20261101", "CPUDT": "20261101", "MBLNR": f"59{time}", "CPUTM": time}

"""Forecasts for regions, customer groups and all, beside what was asked for: nuts by GULF in Houston (200) and by
MILEHIGH in Denver (400, and 7 by nobody knows whom); gaskets by nobody."""

import json
from pathlib import Path

from tests.cycle.documents import NUT, extend

ROWS = [
    "NUT-M8,NA,,2026-12-07,7,100",
    "NUT-M8,DEN-DC,MILEHIGH,2026-12-07,7,30",
    "NUT-M8,NA,02,2026-12-14,7,50",
    "NUT-M8,NA,ATELIER,2026-12-14,7,60.7",
    "GASKET-5,*,*,2026-12-07,7,10.0001",
    "LAMP-E27,EU,Commercial,2026-12-07,7,9",
    "LAMP-E27,EU,,2026-12-21,7,2O",
    "BOLT-M8,APAC,,2026-12-07,7,5",
]


def deliver_levels(inbox: Path) -> None:
    extend(inbox, "VBAK", [], ["0000000800|OR|0000700001|20261110|20261102|C||"])
    extend(inbox, "VBAP", [], [f"0000000800|000010|{NUT}|2000|0001|200.000|EA|1|1||0.110|TAN||"])
    extend(inbox, "LIPS", [], [f"0080000800|000010|0000000800|000010|{NUT}|2000|200.000|200.000|20261109|"])
    areas = [("0000700001", "10", "01"), ("0000700002", "10", "01"), ("0000700002", "20", "02")]
    lines = ["KUNNR|VKORG|VTWEG|SPART|KDGRP", *(f"{code}|1000|{channel}|00|{group}" for code, channel, group in areas)]
    (inbox / "erp_sap" / "KNVV__20261118T040000Z.csv").write_text("\n".join(lines) + "\n")
    (path,) = (inbox / "erp_next").glob("Customer__20261118T*.jsonl")
    path.write_text(json.dumps({**json.loads(path.read_text()), "customer_group": "Commercial"}) + "\n")
    (path,) = (inbox / "planning").glob("forecast__20261118T*.csv")
    path.write_text(path.read_text() + "".join(f"{row},w47,2026-11-15T20:00:00Z\n" for row in ROWS))
    (path,) = (inbox / "planning").glob("promotions__20261118T*.csv")
    path.write_text(path.read_text() + "NUT-M8,NA,2026-12-08,2026-12-08,10\n")

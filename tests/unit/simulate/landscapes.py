"""Landscapes to simulate, and what was written for them."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

from orchestration.settings import HomePaths

ONE_ERP = """
systems:
  erp: {dialect: erp_sap, time_zone: Asia/Tokyo, currency: JPY}
  mdm: {dialect: mdm}
"""
EVERYTHING = """
systems:
  sap_one: {dialect: erp_sap, time_zone: America/Chicago}
  sap_two: {dialect: erp_sap, time_zone: Asia/Kolkata, currency: INR}
  next_one: {dialect: erp_next, time_zone: Europe/Paris, currency: EUR}
  next_two: {dialect: erp_next, time_zone: Europe/London, currency: GBP}
  ewm_one: {dialect: wms_ewm}
  ewm_two: {dialect: wms_ewm}
  boxes_one: {dialect: wms_openboxes}
  boxes_two: {dialect: wms_openboxes}
  portal: {dialect: supplier_portal, answers_to: next_two}
  x12: {dialect: supplier_x12, answers_to: sap_two}
  bus: {dialect: events}
  planning: {dialect: planning}
  mdm: {dialect: mdm}
pairs:
  - {locations: [ONE-A, ONE-B, ONE-C], erp: sap_one, wms: ewm_one}
  - {locations: [TWO-A, TWO-B], erp: sap_two, wms: ewm_one}
  - {locations: [TWO-MIXED], erp: sap_two, wms: [boxes_one, ewm_one]}
  - {locations: [WMS-A, WMS-B], wms: ewm_one}
  - {locations: [WMS-MIXED], wms: [ewm_one, boxes_one]}
  - {locations: [ERP-ONLY], erp: next_one}
  - {locations: [ANYBODY]}
"""


def rows(settings: HomePaths, source: str, entity: str) -> list[dict[str, str]]:
    """The rows of an entity's newest file."""
    path = max(settings.inbox.glob(f"{source}/{entity}__*.csv"))
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter=next(one for one in "|;," if one in lines[0])))


def codes(settings: HomePaths, source: str, entity: str, column: str) -> set[str]:
    return {row[column] for row in rows(settings, source, entity)}


def site_of(home: HomePaths, system: str, location_id: str) -> str:
    """What a system calls a location."""
    (site,) = [
        row["source_site"]
        for row in rows(home, "mdm", "location_xref")
        if (row["source"], row["location_id"]) == (system, location_id)
    ]
    return site


def quants(home: HomePaths, erp: str, wms: str, location_id: str) -> dict[str, Decimal]:
    """Pieces that are ours at a location, by material, with an ERP's factors."""
    cases = {row["MATNR"]: Decimal(row["UMREZ"]) for row in rows(home, erp, "MARM") if row["MEINH"] == "CS"}
    site, held = site_of(home, wms, location_id), defaultdict[str, Decimal](Decimal)
    for row in rows(home, wms, "QUAN"):
        if row["LGNUM"] == site and row["OWNER"] == row["ENTITLED"]:
            held[row["MATNR"]] += Decimal(row["QUAN"]) * (cases[row["MATNR"]] if row["UNIT"] == "CS" else 1)
    return held

"""Any published figure leads to landed lines that add up to it."""

from __future__ import annotations

import csv
import io
import json
import random
from decimal import Decimal

import polars as pl

FIGURES = (
    "on_hand_quantity",
    "quality_quantity",
    "blocked_quantity",
    "returns_quantity",
    "erp_quantity",
    "wms_quantity",
)
SUPPLY_LINE = ("purchase_order_id", "purchase_order_line")
KEY = ("item_id", "location_id")
MARD = {"available": ("LABST",), "quality": ("INSME",), "blocked": ("SPEME", "EINME"), "returns": ("RETME",)}
CATEGORIES = {"F1": "available", "F2": "available", "Q3": "quality", "Q4": "quality", "B5": "blocked", "B6": "blocked"}
CATEGORIES |= {"R7": "returns", "R8": "returns"}


def landed(home, line: dict) -> list[str]:
    """The lines of the landed file that a trace names."""
    (manifest,) = home.settings.landing.glob(f"deliveries/*/*/{line['delivery_id']}.json")
    sha256 = json.loads(manifest.read_text())["sha256"]
    return (home.settings.landing / "objects" / sha256[:2] / sha256).read_text().splitlines()


def fields(home, line: dict) -> dict[str, str]:
    """The landed record by column, read without any of the project's own readers."""
    content = landed(home, line)
    record = content[line["row_number"] - 1]
    if line["source"] == "erp_next":
        return json.loads(record)
    separator = {"erp_sap": "|", "wms_ewm": ";", "wms_openboxes": ","}[line["source"]]
    (row,) = csv.reader(io.StringIO(record), delimiter=separator)
    (header,) = csv.reader(io.StringIO(content[0]), delimiter=separator)
    return dict(zip(header, row, strict=True))


def factors(home) -> dict[tuple[str, str], Decimal]:
    """Base units of each alternative unit by item code, as SAP delivers them; what nothing maps keeps its unit."""
    found = {}
    for manifest in home.settings.landing.glob("deliveries/erp_sap/MARM/*.json"):
        line = {"delivery_id": manifest.stem}
        for row in csv.DictReader(landed(home, line), delimiter="|"):
            found[row["MATNR"], row["MEINH"]] = Decimal(row["UMREZ"]) / Decimal(row["UMREN"])
    return found


def counted(line: dict, row: dict[str, str], base_per_unit: dict) -> Decimal:
    """What the landed record says of the line's status, in base units, with its sign."""
    status = line["stock_status"]
    match line["entity"]:
        case "MARD":
            return sum((decimal(row[name]) for name in MARD[status]), Decimal(0))
        case "QUAN":
            return decimal(row["QUAN"]) * base_per_unit.get((row["MATNR"], row["UNIT"]), 1)
        case "MOVE":
            amount = decimal(row["QUAN"]) * base_per_unit.get((row["MATNR"], row["UNIT"]), 1)
            return amount if CATEGORIES.get(row["CAT_TO"]) == status else -amount
        case "MSEG":
            return decimal(row["MENGE"]) * (1 if row["SHKZG"] == "S" else -1)
        case "Bin" | "Stock Ledger Entry":
            return decimal(row["actual_qty"])
        case "inventory_snapshot":
            return decimal(row["quantityOnHand"])
        case "transaction":
            return decimal(row["quantity"]) * (1 if row["transactionCode"] == "CREDIT" else -1)
    raise AssertionError(f"no reader for {line['entity']}")


def decimal(text: object) -> Decimal:
    digits = str(text)
    return -Decimal(digits[:-1]) if digits.endswith("-") else Decimal(digits)


def test_ten_figures_are_the_sum_of_their_landed_lines(released):
    inventory = released.table("inventory")
    figures = [(row, name) for row in inventory.iter_rows(named=True) for name in FIGURES if row[name]]
    lines = pl.read_parquet(released.settings.releases / released.current / "trace" / "lines.parquet")
    base_per_unit = factors(released)
    for row, name in random.Random(1842).sample(figures, 10):
        found = lines.filter(*(pl.col(column) == row[column] for column in KEY), published_column=name)
        total = Decimal(0)
        for line in found.iter_rows(named=True):
            amount = counted(line, fields(released, line), base_per_unit)
            rolled_back = line["step"] == "movement" and line["recorded_at"] > row["cutoff_at"]
            total += -amount if rolled_back else amount
        assert total == row[name], f"{name} of {row['item_id']} at {row['location_id']}"


def test_every_figure_of_the_inventory_has_lines_that_add_up(released):
    inventory = released.table("inventory").unpivot(on=FIGURES, index=KEY, variable_name="published_column")
    lines = pl.read_parquet(released.settings.releases / released.current / "trace" / "lines.parquet")
    sums = lines.group_by(*KEY, "published_column").agg(total=pl.col("quantity").sum())
    joined = inventory.join(sums, on=[*KEY, "published_column"], how="left").with_columns(pl.col("total").fill_null(0))
    assert joined.filter(pl.col("value") != pl.col("total")).is_empty()


def test_open_quantities_have_lines_that_add_up(released):
    lines = pl.read_parquet(released.settings.releases / released.current / "trace" / "lines.parquet")
    for table, key in (("open_orders", ("order_id", "order_line")), ("inbound_supply", SUPPLY_LINE)):
        document = pl.concat_str(key, separator=" / ").alias("document")
        published = released.table(table).group_by(document).agg(pl.col("open_quantity").sum())
        sums = lines.filter(published_table=table).group_by("document").agg(pl.col("quantity").sum())
        assert published.sort("document").rows() == sums.sort("document").rows()


def test_trace_shows_the_lines_as_they_landed(released):
    (location,) = released.table("reconciliation_causes").filter(item_id="PUMP-X")["location_id"]
    outcome = released.truestock("trace", "--item", "PUMP-X", "--location", location)
    assert outcome.returncode == 0, outcome.stderr
    assert "H0009;" in outcome.stdout
    unknown = released.truestock("trace", "--item", "PUMP-Z", "--location", "DEN-DC")
    assert unknown.returncode == 2 and "publishes nothing of PUMP-Z" in unknown.stderr

"""What is written: the same bytes again, in the dialects that our contracts describe."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.files import file_hash, read_json
from orchestration.ingest.dry_run import check_file
from orchestration.settings import HomePaths
from orchestration.simulate.plan import load_plan
from orchestration.simulate.spec import Spec
from orchestration.simulate.write import simulate

CREATED_AT = 13  # column of MOVE
KEY = {"item_id", "location_id"}


@pytest.fixture(scope="module")
def home(tmp_path_factory, sample):
    settings = HomePaths(tmp_path_factory.mktemp("simulated"))
    faults = load_plan(None, sample)
    simulate(Spec(items=40, locations=5, days=2, seed=3, start=date(2026, 10, 31), faults=faults), sample, settings)
    return settings


def hashes(settings: HomePaths) -> dict[str, str]:
    return {str(path.relative_to(settings.home)): file_hash(path) for path in files(settings.home)}


def all_days(settings: HomePaths) -> set[str]:
    """Files of what is delivered every day; messages come as there are some."""
    return {name for name in hashes(settings) if not name.endswith(".edi")}


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_same_arguments_give_the_same_bytes(spec, sample, tmp_path):
    first, again, other = (HomePaths(tmp_path / name) for name in ("first", "again", "other"))
    simulate(spec(days=2), sample, first)
    simulate(spec(days=2), sample, again)
    simulate(spec(days=2, seed=2), sample, other)
    assert hashes(first) == hashes(again)
    assert all_days(first) == all_days(other)
    assert hashes(first) != hashes(other)


def test_every_file_passes_its_contract_with_no_row_refused(home, sample):
    sources = {source.name: source for source in sample.sources}
    delivered = [path for path in files(home.inbox) if not path.name.endswith(".ctl.json")]
    assert {path.parent.name for path in delivered} == {
        "erp_next",
        "erp_sap",
        "mdm",
        "planning",
        "supplier_edifact",
        "supplier_portal",
        "supplier_x12",
        "wms_ewm",
        "wms_openboxes",
    }
    for path in delivered:
        enforced = check_file(path, sources[path.parent.name])
        assert (enforced.rejection, enforced.dead_letters.height) == (None, 0), path.name
        assert not enforced.warnings, path.name


def test_deltas_overlap_but_begin_where_the_one_before_ended(home):
    first, second = (path.read_text().splitlines()[1:] for path in sorted(home.inbox.glob("wms_ewm/MOVE*.csv")))
    repeated = set(first) & set(second)
    assert repeated
    end = "20261031054000"
    assert all(line.split(";")[CREATED_AT] > end for line in set(second) - repeated)
    assert all(line.split(";")[CREATED_AT] <= end for line in first)


def test_control_files_count_the_rows(home):
    for control in home.inbox.glob("*/*.ctl.json"):
        content = control.with_name(control.name.removesuffix(".ctl.json")).read_text()
        is_headed = ".csv" in control.name
        assert read_json(control) == {"rows": len(content.splitlines()) - is_headed}


def test_truth_has_the_files_and_fields_of_the_sample(home):
    assert {path.stem: fields(path) for path in files(home.truth)} == {
        "balances": KEY | {"stock_status", "wms", "erp", "variance"},
        "causes": KEY | {"stock_status", "cause", "quantity"},
        "inbound": {
            "source",
            "supply_type",
            "purchase_order_id",
            "purchase_order_line",
            "item_id",
            "location_id",
            "supplier_id",
            "origin_location_id",
            "open_quantity",
            "original_promised_date",
            "expected_receipt_date",
            "delay_days",
            "milestone",
            "answer",
            "is_past_due",
        },
        "demand": {
            "item_id",
            "location_id",
            "customer_id",
            "demand_date",
            "ordered_quantity",
            "shipped_quantity",
            "returned_quantity",
            "cancelled_quantity",
        },
        "expired": KEY | {"expired_quantity"},
        "forecast": KEY | {"bucket_start", "forecast_quantity", "consumed_quantity", "remaining_quantity"},
        "meta": {"as_of", "cycles", "cutoff", "stale", "keys", "causes", "unmapped"},
        "open_orders": {
            "source",
            "order_id",
            "order_line",
            "item_id",
            "location_id",
            "customer_id",
            "ordered_quantity",
            "open_quantity",
            "requested_date",
            "hold",
            "is_blocked",
            "is_overdue",
            "unit_price",
            "currency",
        },
    }


def fields(path: Path) -> set[str]:
    if path.suffix == ".parquet":
        return set(pl.read_parquet_schema(path))
    content = json.loads(path.read_text())
    return set(content[0] if isinstance(content, list) else content)

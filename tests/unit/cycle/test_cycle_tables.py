"""The tables that SQL reads a cycle from: names, types and values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import duckdb
import pytest

from orchestration.cycle.record import (
    Answer,
    CycleRecord,
    FrozenEntity,
    FrozenSource,
    LocationSystem,
    LocationTerms,
    LocationTolerance,
    RowAccount,
    UsedDelivery,
)
from orchestration.cycle.tables import cycle_tables
from orchestration.decisions.actions import LoggedAction
from tests.conftest import SAMPLE
from tests.records import AS_OF, cycle_record

AT_NINE_IN_BERLIN = datetime(2026, 11, 18, 9, tzinfo=timezone(timedelta(hours=1)))
AT_EIGHT = datetime(2026, 11, 18, 8)
TYPES = {
    "cycle": "cycle_id varchar, as_of timestamp, parent_cycle_id varchar",
    "ancestors": "cycle_id varchar, release_id varchar",
    "sources": "source varchar, dialect varchar, system_type varchar, time_zone varchar, currency varchar, "
    "owner varchar, soft_sla_hours double, hard_sla_hours double, backordered_quantity varchar",
    "entities": "source varchar, entity varchar, kind varchar, role varchar, required boolean, cadence_hours double, "
    "safety_interval_minutes integer",
    "answers": "source varchar, erp_source varchar",
    "location_systems": "location_id varchar, source varchar",
    "location_terms": "location_id varchar, interface_sla_hours double",
    "location_tolerances": "location_id varchar, abc_class varchar, tolerance_share decimal(18,4)",
    "deliveries": "delivery_id varchar, correlation_id varchar, source varchar, entity varchar, "
    "extracted_at timestamp, covers_from timestamp, file_name varchar, sha256 varchar, "
    "is_known boolean, is_redriven boolean, rows_refused bigint",
    "row_accounts": "delivery_id varchar, source varchar, entity varchar, file_name varchar, "
    "extracted_at timestamp, outcome varchar, reason varchar, detail varchar, rows_read bigint, rows_accepted bigint, "
    "rows_dead_lettered bigint, rows_duplicate bigint, cells_refused bigint",
    "actions": "action_id varchar, acted_at timestamp, kind varchar, actor varchar, reason varchar, "
    "exception_id varchar, assigned_to varchar, snoozed_until timestamp, item_id varchar, location_id varchar",
    "policy_classes": "abc_class varchar, tolerance_share decimal(18,4), minimum_tolerance decimal(18,4), "
    "withhold_limit_value decimal(18,4)",
    "policy_exception_severities": "severity varchar, due_hours double, abc_class varchar, minimum_value decimal(18,4)",
}


@pytest.fixture
def record() -> CycleRecord:
    source = FrozenSource("erp", "erp_sap", "erp", "UTC", None, "team:erp", 12, 30)
    entity = FrozenEntity("erp", "LOG", "delta", "movements", True, ("DOC",), 26, 15)
    used = UsedDelivery("d1", "c1", "erp", "LOG", AT_NINE_IN_BERLIN, None, "f", "0", True, False)
    account = RowAccount("d1", "erp", "LOG", "f", AT_NINE_IN_BERLIN, "used", None, None, 2**31, 2**31, 0, 0)
    action = LoggedAction("a1", AT_NINE_IN_BERLIN, "snooze", "dana", "x", "e1", None, AT_NINE_IN_BERLIN, None, None)
    return replace(
        cycle_record(AS_OF, "20261117T060000Z"),
        sources=(source,),
        entities=(entity,),
        answers=(Answer("portal", "erp"),),
        location_systems=(LocationSystem("DC1", "erp"),),
        location_terms=(LocationTerms("DC1", 4),),
        location_tolerances=(LocationTolerance("DC1", "A", 0.015),),
        deliveries=(used,),
        row_accounts=(account,),
        actions=(action,),
    )


def columns_of(table, folder) -> str:
    table.write_parquet(folder / "table.parquet")
    described = duckdb.sql(f"describe from read_parquet('{folder / 'table.parquet'}')").fetchall()
    return ", ".join(f"{name} {kind.lower()}" for name, kind, *_ in described)


@pytest.mark.parametrize("of", ["all", "none"])
def test_tables_have_the_types_that_sql_counts_on_with_rows_and_without(record, tmp_path, of):
    tables = cycle_tables(record if of == "all" else cycle_record())
    assert {name: columns_of(tables[name], tmp_path) for name in TYPES} == TYPES


def test_instants_are_utc_and_shares_exact(record):
    tables = cycle_tables(record)
    assert tables["deliveries"]["extracted_at"].to_list() == [AT_EIGHT]
    assert tables["actions"]["snoozed_until"].to_list() == [AT_EIGHT]
    assert tables["location_tolerances"]["tolerance_share"].to_list() == [Decimal("0.015")]
    assert tables["row_accounts"]["rows_read"].to_list() == [2**31]
    assert tables["cycle"].rows() == [(record.cycle_id, AS_OF.astimezone(UTC).replace(tzinfo=None), "20261117T060000Z")]


def test_the_policy_is_one_row_with_the_scalars_of_its_groups(record):
    (policy,) = cycle_tables(record)["policy"].to_dicts()
    known = SAMPLE.policy
    assert policy["group_currency"] == known.group_currency
    assert policy["kpi_window_days"] == known.kpi_window_days
    assert policy["signal_horizon_days"] == known.signals.signal_horizon_days
    assert policy["severity_without_value"] == known.exceptions.severity_without_value
    assert not {"abc_classes", "severities", "signals", "sla"} & policy.keys()


def test_each_class_and_each_severity_of_it_is_a_row(record):
    tables = cycle_tables(record)
    classes, severities = SAMPLE.policy.abc_classes, SAMPLE.policy.exceptions.severities
    assert tables["policy_classes"]["abc_class"].to_list() == list(classes)
    assert tables["policy_exception_severities"].select("severity", "abc_class").rows() == [
        (severity, abc_class) for severity in severities for abc_class in severities[severity].minimum_value
    ]

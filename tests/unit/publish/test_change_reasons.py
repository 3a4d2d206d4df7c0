"""Which rules may have changed a table: its own contracts and mappings, the policy where it reads it, the code."""

from dataclasses import replace

import pytest

from orchestration.cycle.record import FrozenSource
from orchestration.publish.change_reasons import rule_changes
from orchestration.publish.lineage import reads_by_system, reads_of
from tests.records import manifest, table_entry

READS = {
    "items": ["erp.Purchase_Order", "mapping.planning_weights", "mapping.unit_rounding"],
    "exceptions": ["cycle.policy_exception_severities", "wms.LOG"],
    "days": [],
}
MAPPED = {"mapping_hashes": {"planning_weights": "1", "map_stock_status": "1"}}


def rules(known=None, **changes) -> dict[str, str | None]:
    tables = {name: replace(table_entry([], {}), reads=reads) for name, reads in READS.items()}
    before = manifest(tables=tables, contract_hashes={"erp.Purchase Order": "1", "wms.LOG": "1"}, policy_hash="1")
    before = replace(before, **known or {})
    return dict(rule_changes([before, replace(before, **changes)]).rows())


def test_a_changed_contract_is_told_of_the_tables_that_read_its_entity():
    found = rules(contract_hashes={"erp.Purchase Order": "2", "wms.LOG": "1"})
    assert found == {"items": "the contract of erp.Purchase Order changed", "exceptions": None, "days": None}


def test_a_changed_policy_is_told_of_the_tables_that_read_any_of_it():
    assert rules(policy_hash="2") == {"items": None, "exceptions": "the policy changed", "days": None}


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({"planning_weights": "2", "map_stock_status": "1"}, "mappings/planning_weights.csv changed"),
        ({"map_stock_status": "1"}, "mappings/planning_weights.csv changed"),
        ({**MAPPED["mapping_hashes"], "unit_rounding": "1"}, "mappings/unit_rounding.csv changed"),
        ({"planning_weights": "1"}, None),
        (None, None),
    ],
)
def test_a_changed_mapping_is_told_of_the_tables_that_read_it(now, words):
    assert rules(MAPPED, mapping_hashes=now) == {"items": words, "exceptions": None, "days": None}


def test_changed_code_is_told_of_all():
    assert set(rules(code_version="1").values()) == {"the code changed: 0 → 1"}


@pytest.mark.parametrize(
    ("known", "changes", "words"),
    [
        ("1", {"plan": "2"}, "the landscape's models or dialects changed"),
        ("1", {"plan": "2", "code_version": "1"}, "the code changed: 0 → 1"),
        (None, {"plan": "2"}, None),
    ],
)
def test_changed_sql_of_the_landscape_is_told_where_the_code_is_the_same(known, changes, words):
    assert set(rules({"plan": known}, **changes).values()) == {words}


def test_a_table_reads_the_mappings_that_it_is_made_from():
    graph = {"model.t.one": ["model.t.two"], "model.t.two": ["seed.t.unit_rounding", "source.t.erp.EKPO"]}
    sources = {"source.t.erp.EKPO": {"source_name": "erp", "identifier": "EKPO"}}
    assert reads_of({"parent_map": graph, "sources": sources}, "model.t.one") == ("erp.EKPO", "mapping.unit_rounding")


def test_an_entity_of_a_dialect_is_read_of_each_system_that_speaks_it():
    speaks = {"erp_na": "erp_sap", "erp_eu": "erp_sap", "wms": "wms_ewm"}
    sources = [FrozenSource(name, dialect, "erp", "UTC", None, "team:erp", 12, 30) for name, dialect in speaks.items()]
    reads = reads_by_system(["cycle.policy", "erp_sap.EKPO", "wms_ewm.LOG"], sources)
    assert reads == ["cycle.policy", "erp_eu.EKPO", "erp_na.EKPO", "wms.LOG"]

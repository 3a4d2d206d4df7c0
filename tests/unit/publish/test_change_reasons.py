"""Which rules may have changed a table: its own contracts, the policy where it reads it, the code."""

from dataclasses import replace

from orchestration.cycle.record import FrozenSource
from orchestration.publish.change_reasons import rule_changes
from orchestration.publish.lineage import reads_by_system
from tests.records import manifest, table_entry

READS = {"items": ["erp.Purchase_Order"], "exceptions": ["cycle.policy_exception_severities", "wms.LOG"], "days": []}


def rules(**changes) -> dict[str, str | None]:
    tables = {name: replace(table_entry([], {}), reads=reads) for name, reads in READS.items()}
    before = manifest(tables=tables, contract_hashes={"erp.Purchase Order": "1", "wms.LOG": "1"}, policy_hash="1")
    return dict(rule_changes([before, replace(before, **changes)]).rows())


def test_a_changed_contract_is_told_of_the_tables_that_read_its_entity():
    found = rules(contract_hashes={"erp.Purchase Order": "2", "wms.LOG": "1"})
    assert found == {"items": "the contract of erp.Purchase Order changed", "exceptions": None, "days": None}


def test_a_changed_policy_is_told_of_the_tables_that_read_any_of_it():
    assert rules(policy_hash="2") == {"items": None, "exceptions": "the policy changed", "days": None}


def test_changed_code_is_told_of_all():
    assert set(rules(code_version="1").values()) == {"the code changed: 0 → 1"}


def test_an_entity_of_a_dialect_is_read_of_each_system_that_speaks_it():
    speaks = {"erp_na": "erp_sap", "erp_eu": "erp_sap", "wms": "wms_ewm"}
    sources = [FrozenSource(name, dialect, "erp", "UTC", None, "team:erp", 12, 30) for name, dialect in speaks.items()]
    reads = reads_by_system(["cycle.policy", "erp_sap.EKPO", "wms_ewm.LOG"], sources)
    assert reads == ["cycle.policy", "erp_eu.EKPO", "erp_na.EKPO", "wms.LOG"]

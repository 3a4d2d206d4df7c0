"""No model compares each row of a growing table with each of another."""

import json

import duckdb

from orchestration.engines.compiled import home_plan
from orchestration.engines.plan import Model

# Where one side stays small: pairs, locations, systems, files or rows that were refused, and breaks.
FEW = {
    "cnf_locations",
    "cnf_promotions",
    "cnf_resolved_shipment_notices",
    "planning_unread_promises",
    "rec_figures_used",
    "rec_hidden_stock",
    "rec_ledger_breaks",
    "stg_supplier_x12__shipment_notices",
}


def pairwise(node: dict) -> bool:
    """Whether an outer or anti join beneath has no key to look rows up by: one with a condition on its left side alone,
    or that compares both sides in one expression."""
    kind = node.get("extra_info", {}).get("Join Type")
    is_pairwise = node["name"] == "BLOCKWISE_NL_JOIN" and kind != "INNER"
    return is_pairwise or any(pairwise(child) for child in node.get("children", []))


def test_rows_are_looked_up_by_a_key(released):
    settings = released.settings
    found = set()
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        for step in home_plan(settings).steps:
            if isinstance(step, Model):
                ((_, plan),) = connection.execute(f"explain (format json) {step.sql}").fetchall()
                found |= {step.name} if any(pairwise(node) for node in json.loads(plan)) else set()
    assert found == FEW

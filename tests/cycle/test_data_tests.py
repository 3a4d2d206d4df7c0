"""An identity that breaks blocks with its words; SQL that cannot run fails. What runs is a changed copy of the code."""

import pytest

from orchestration.files import read_json

NEXT = "2026-11-18T08:00:00Z"
CAUSES = "dbt_project/models/reconciliation/causes/reconciliation_causes.sql"


@pytest.fixture
def changed(copy_of, code):
    """Run the next cycle of a released home with `old` replaced by `new` in the model of contributions."""
    home = copy_of()

    def run(old: str, new: str):
        code.replace(CAUSES, old, new)
        return home, code.run(home, NEXT)

    return run


def test_a_release_says_what_was_proven(released):
    tests = [check for check in released.manifest["checks"] if check["expectation"] == "dbt data test"]
    assert {"causes_add_up", "cause_items_add_up", "open_movements_add_up"} < {check["name"] for check in tests}
    assert all(check["success"] and not check["can_be_overridden"] for check in tests)


@pytest.mark.heavy
def test_a_model_that_drops_a_unit_blocks_and_the_current_release_stays(changed):
    home, outcome = changed("sum(quantity)::decimal(18, 4)", "(sum(quantity) - 1)::decimal(18, 4)")
    before = home.current
    assert outcome.returncode == 3, outcome.stderr
    assert "Blocked by the gate; release " in outcome.stderr
    said = "causes_add_up: The causes of a variance do not add up to it; the reconciliation itself is at fault"
    assert f"{said} (reconciliation.causes, " in outcome.stderr
    assert home.current == before and len(home.release_ids) == 2
    assert not home.settings.history_of("20261118T080000Z").exists(), "nothing goes on from what lost units"
    assert "1 check blocks the release" in home.truestock("alerts", "list").stdout
    assert any(said in path.read_text() for path in home.settings.alerts.rglob("*.json"))

    gate = read_json(home.settings.gate_results("reconciliation"))
    (failed,) = [check for check in gate["checks"] if not check["success"]]
    assert (gate["outcome"], failed["severity"], failed["can_be_overridden"]) == ("blocked", "block", False)
    key = ["item_id", "location_id", "stock_status"]
    assert failed["unexpected_count"] and list(failed["sample"][0]) == [*key, "lost_quantity"]
    why = ("--actor", "maria", "--reason", "it will do", "--expires", "2999-01-01T00:00:00Z")
    refused = home.truestock("override", "--as-of", NEXT, *why)
    assert refused.returncode == 2 and "causes_add_up cannot be overridden" in refused.stderr


@pytest.mark.heavy
def test_sql_that_cannot_run_is_a_failure(changed):
    home, outcome = changed("sum(quantity)::decimal(18, 4)", "sum(quantities)::decimal(18, 4)")
    assert outcome.returncode == 1, outcome.stderr
    assert "Failed; release " in outcome.stderr and "quantities" in outcome.stderr
    assert not home.settings.gate_results("reconciliation").exists()

"""A blocked cycle is published once somebody answers for it, the release says so, and again is the same."""

import fastexcel
import pytest

from expectations.run import run_stage
from orchestration.environment import POLICY_VARIABLE
from orchestration.files import read_json, write_json_atomic
from orchestration.publish.release import publish
from orchestration.settings import POLICY

LATE = "2026-11-22T06:00:00Z"
CHECK = "withheld_value_is_under_the_limit"


@pytest.mark.heavy
def test_a_block_that_somebody_answers_for(copy_of, tmp_path, monkeypatch):
    policy = tmp_path / "policy.yml"
    text = POLICY.read_text()
    for before_it in ("some_stock_source_is_current", "something_new_came_while_sources_are_late"):
        text = text.replace(f"{before_it}: block", f"{before_it}: warn")
    policy.write_text(text)
    monkeypatch.setenv(POLICY_VARIABLE, str(policy))
    home = copy_of()
    before = home.current
    assert home.run(LATE).returncode == 3
    why = ("--actor", "maria", "--reason", "counted by hand")
    assert home.truestock("override", "--as-of", LATE, *why, "--expires", "2026-01-01T00:00:00Z").returncode == 2
    outcome = home.truestock("override", "--as-of", LATE, *why, "--expires", "2999-01-01T00:00:00Z")
    assert outcome.stdout == f"Overridden until 2999-01-01T00:00:00+00:00: {CHECK}\n", outcome.stderr
    outcome = home.run(LATE)
    assert outcome.returncode == 0, outcome.stderr
    assert home.current != before

    (override,) = home.manifest["overrides"]
    assert home.manifest["outcome"] == "overridden"
    assert (override["check"], override["actor"], override["reason"]) == (CHECK, "maria", "counted by hand")
    words = "Overridden by maria until 2999-01-01T00:00:00+00:00: counted by hand. More of the inventory is withheld"
    folder = home.settings.releases / home.current
    assert words in (folder / "report.html").read_text()
    summary = fastexcel.read_excel(folder / "planning_inputs.xlsx").load_sheet("Summary", dtypes="string").to_polars()
    assert any(words in (cell or "") for cell in summary.to_series(3))

    path = home.settings.overrides / f"{override['override_id']}.json"
    write_json_atomic(path, {**read_json(path), "expires_at": "2026-11-22T07:00:00+00:00"})
    assert run_stage(home.settings, "planning").outcome == "overridden", "used once, it counts for ever"
    assert not publish(home.settings).is_new

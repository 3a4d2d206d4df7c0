"""How a run that released nothing ends: the truth about what stays, and where it is said what to do."""

import dagster as dg
import pytest
import typer

from orchestration.cli.cycles import _leave_unless_released
from orchestration.defs.outcome import Outcome, failure
from orchestration.files import write_json_atomic
from orchestration.publish.release import ReleaseConflict
from orchestration.settings import RUNBOOKS

BLOCKED = Outcome(blocked_by=("some_check: why",))


def said(capsys, settings, outcome) -> tuple[int, list[str]]:
    with pytest.raises(typer.Exit) as leaving:
        _leave_unless_released(outcome, settings)
    return leaving.value.exit_code, capsys.readouterr().err.splitlines()


def test_before_the_first_release_none_is_said_to_stay(capsys, settings):
    code, lines = said(capsys, settings, BLOCKED)
    assert (code, lines[0]) == (3, "Blocked by the gate; there is no release yet:")
    assert lines[1] == "  some_check: why"
    assert lines[2].endswith(str(RUNBOOKS / "blocked_release.md")) and (RUNBOOKS / "blocked_release.md").exists()


@pytest.mark.parametrize(("outcome", "code"), [(BLOCKED, 3), (Outcome(failure="step: why"), 1)])
def test_the_release_that_stays_is_named(capsys, settings, outcome, code):
    write_json_atomic(settings.current, {"release_id": "20261118T060000Z-0"})
    found, lines = said(capsys, settings, outcome)
    assert found == code
    assert lines[0].endswith("; release 20261118T060000Z-0 stays current:")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ReleaseConflict("cycle x: other. And more"), "broken: ReleaseConflict: cycle x: other. And more"),
        (ReleaseConflict(), "broken: ReleaseConflict"),
        (FileNotFoundError("warehouse.x: gone"), "broken: FileNotFoundError: warehouse.x: gone"),
    ],
)
def test_a_failure_names_the_kind_of_error_without_its_module(error, words):
    @dg.asset
    def broken() -> None:
        raise dg.Failure("something broke") from error

    ended = dg.materialize([broken], raise_on_error=False, instance=dg.DagsterInstance.ephemeral())
    assert failure(ended.all_events) == words

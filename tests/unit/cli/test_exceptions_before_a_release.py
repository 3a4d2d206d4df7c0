"""Where the first cycle was blocked, its exceptions are listed all the same: they say what to mend."""

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.cli.exceptions import SHOWN
from orchestration.cycle.frozen import write_cycle
from orchestration.records import write_record
from tests.records import cycle_record

RECORD = cycle_record()
ROW = dict.fromkeys(SHOWN, "") | {"exception_id": "e1", "item_id": "BOLT-M8", "state": "open", "due_at": "2026-11-18"}


def listed(settings, *options):
    return CliRunner().invoke(app, ["exceptions", "--home", str(settings.home), "--format", "csv", *options])


@pytest.fixture
def built(settings):
    write_cycle(settings, RECORD)
    write_record(settings.cycle_pointer, RECORD)
    columns = [name for name in SHOWN if name != "actions_since"]
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema reconciliation")
        values = ", ".join(f"'{ROW[name]}' as {name}" for name in columns)
        connection.execute(f"create table reconciliation.exceptions as select {values}")
    return settings


def test_those_of_the_built_cycle_are_listed(built):
    built.history_of(RECORD.cycle_id).mkdir(parents=True)
    outcome = listed(built)
    assert outcome.exit_code == 0, outcome.output
    assert "BOLT-M8" in outcome.stdout
    assert f"There is no release yet; these are of cycle {RECORD.cycle_id}" in outcome.stderr


def test_not_where_nothing_may_go_on_from_it(built):
    outcome = listed(built)
    assert outcome.exit_code == 2
    assert "was not built far enough" in " ".join(outcome.stderr.replace("│", " ").split())


def test_nor_where_none_was_built(settings):
    outcome = listed(settings)
    assert outcome.exit_code == 2
    assert "has no release yet" in " ".join(outcome.stderr.replace("│", " ").split())

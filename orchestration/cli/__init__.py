"""The commands. Each is thin: it finds the home, calls one function and says in words what came of it."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback

import typer

from orchestration.cli import (
    alerts,
    benchmarks,
    contracts,
    cycles,
    deliveries,
    differences,
    enriching,
    exceptions,
    frepple,
    homes,
    landscapes,
    pulls,
    service,
    serving,
    simulation,
    tracing,
)
from orchestration.cli.common import EXIT_FAILED, complain
from orchestration.contracts.load import ContractError
from orchestration.records import UnreadableRecord
from orchestration.redaction import redacted

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.command()(cycles.run)
app.command()(cycles.override)
app.command()(enriching.enrich)
app.command()(cycles.rebuild)
app.command()(cycles.preview)
app.command()(cycles.releases)
app.command()(pulls.pull)
app.command()(differences.diff)
app.command()(tracing.trace)
app.command(name="dead-letters")(deliveries.dead_letters)
app.command()(deliveries.replay)
app.command()(deliveries.approve)
app.command()(deliveries.erase)
app.command()(deliveries.expire)
app.command()(simulation.simulate)
app.command()(landscapes.init)
app.command()(landscapes.check)
app.command()(landscapes.dialects)
app.command()(landscapes.entities)
app.command()(landscapes.profile)
app.command()(service.up)
app.command()(serving.serve)
app.command()(benchmarks.bench)
app.command()(homes.home)
app.command()(homes.backup)
app.command()(homes.restore)
app.add_typer(alerts.app, name="alerts")
app.add_typer(contracts.app, name="contracts")
app.add_typer(exceptions.app, name="exceptions")
app.add_typer(exceptions.baseline, name="baseline")
app.add_typer(frepple.app, name="frepple")
app.add_typer(serving.app, name="keys")


def main() -> None:
    """Entry point; faults of contracts, records and files end in one line, and so do ours, which are told in a file."""
    try:
        app()
    except (ContractError, UnreadableRecord, OSError) as error:
        complain(str(error))
        _leave(EXIT_FAILED)
    except SystemExit as leaving:
        _leave(leaving.code)
    except Exception as error:
        complain(f"{type(error).__name__}: {error}", f"this is a fault of Truestock; to report it: {_report()}")
        _leave(EXIT_FAILED)


def _report() -> str:
    """A file, for this user alone, that tells how the exception under way came about."""
    with tempfile.NamedTemporaryFile("w", prefix="truestock-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(redacted(traceback.format_exc()))
    return file.name


def _leave(code: object) -> None:
    """End the process at once: taking Dagster's modules apart, object by object, costs seconds and gives nothing."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else EXIT_FAILED if code else 0)

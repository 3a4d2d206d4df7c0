"""Contracts of sources and of what we publish: against a file, an earlier version, and for others to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.common import EXIT_FAILED, LandscapeOption, complain, system_of
from orchestration.contracts.load import load_contract
from orchestration.contracts.model import Dialect, Source
from orchestration.landscape.dialects import load_dialects
from orchestration.landscape.load import load_landscape
from orchestration.settings import HomePaths, landscape_folder

ROWS_SHOWN = 20

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="a delivery named as in the inbox, or an earlier contract")],
    source: Annotated[str | None, typer.Option(help="system of the delivery [default: its folder's name]")] = None,
    landscape: LandscapeOption = None,
) -> None:
    """Compare a contract with a delivery or an earlier version of itself.

    Exit 0 where all of the delivery would be accepted and no change breaks; else 1, if only a row or a cell is refused.
    """
    if file.suffix == ".yml":
        _check_version(load_contract(file))
    else:
        _check_delivery(file, system_of(load_landscape(), source or file.resolve().parent.name))


def _check_version(old: Dialect) -> None:
    from orchestration.contracts.compare import compare

    known = load_dialects(landscape_folder())
    if old.name not in known:
        raise typer.BadParameter(f"no dialect {old.name!r}; there are {', '.join(known)}")
    changes = compare(old, known[old.name])
    for change in changes:
        typer.echo(str(change))
    typer.echo(f"{old.name}: {len(changes)} changes, {sum(change.is_breaking for change in changes)} of them breaking")
    if any(change.is_breaking for change in changes):
        raise typer.Exit(EXIT_FAILED)


def _check_delivery(file: Path, source: Source) -> None:
    from orchestration.ingest.dry_run import NotADelivery, check_file

    try:
        enforced = check_file(file, source)
    except NotADelivery as error:
        raise typer.BadParameter(str(error)) from error
    for warning in enforced.warnings:
        complain(f"warning: {warning}")
    if enforced.rejection:
        complain(f"{file.name} would be rejected", str(enforced.rejection))
        raise typer.Exit(EXIT_FAILED)
    for row in enforced.dead_letters.head(ROWS_SHOWN).iter_rows(named=True):
        stands = "; the row is kept without it" if row["refused"] == "cell" else ""
        complain(f"row {row['row_number']}, column {row['column'] or '-'}: {row['reason']}: {row['detail']}{stands}")
    rows = f"{enforced.rows_read} rows read, {enforced.rows_accepted} accepted, {enforced.refused.height} dead-lettered"
    cells = f", cells left out: {enforced.cells_refused}" if enforced.cells_refused else ""
    typer.echo(f"{file.name}: {rows}, {enforced.rows_duplicate} duplicates{cells}")
    if enforced.dead_letters.height:
        raise typer.Exit(EXIT_FAILED)


@app.command()
def published(
    file: Annotated[Path, typer.Argument(help="an earlier shape of all published tables, as JSON")],
    refresh: Annotated[bool, typer.Option("--refresh", help="write today's shape there, unless it breaks")] = False,
) -> None:
    """Compare what is published now with an earlier shape. Exit 1 where readers break without a new schema version."""
    from orchestration.engines.compiled import ensure_manifest
    from orchestration.files import read_json, write_json_atomic
    from orchestration.publish.shapes import changes_of_shape, shapes_of
    from orchestration.publish.tables import published_tables

    now = shapes_of(published_tables(ensure_manifest(HomePaths.of(), load_landscape())))
    old = read_json(file)
    changes = changes_of_shape(old, now)
    for change in changes:
        typer.echo(str(change))
    if any(change.is_breaking for change in changes) and now["schema_version"] <= old["schema_version"]:
        raise typer.Exit(EXIT_FAILED)
    if refresh:
        write_json_atomic(file, now)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="where to write <system>.odcs.yaml files")],
    landscape: LandscapeOption = None,
) -> None:
    """Write every contract in the Open Data Contract Standard."""
    from orchestration.contracts.export import to_open_data_contract
    from orchestration.files import write_bytes_atomic

    used = load_landscape()
    for source in used.sources:
        path = folder / f"{source.name}.odcs.yaml"
        write_bytes_atomic(path, to_open_data_contract(source, used.policy).to_yaml().encode())
        typer.echo(str(path))

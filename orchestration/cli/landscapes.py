"""The landscape: a new one, whether it can be run with, what it can be made of, and what its systems' codes lack."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
import typer

from orchestration.cli.common import (
    EXIT_FAILED,
    HomeOption,
    LandscapeOption,
    complain,
    home_of,
    instant_of,
    show,
    system_of,
)
from orchestration.settings import LANDSCAPE_FILE, HomePaths, landscape_folder

if TYPE_CHECKING:
    from orchestration.landscape.canonical import CanonicalEntity

Shape = Annotated[Literal["table", "json"], typer.Option("--format", help="how to print it")]
PageShape = Annotated[
    Literal["table", "json", "markdown"], typer.Option("--format", help="how to print it; markdown is a page to read")
]


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="folder of the landscape; created if it does not exist")
    ],
    systems: Annotated[
        str | None, typer.Option(help="dialects, separated by commas; one named twice gives two systems")
    ] = None,
) -> None:
    """Write a landscape that runs at once, with comments. It never overwrites a file that exists."""
    from orchestration.landscape.new_landscape import USUAL, ALandscapeIsThere, NoSuchDialect, init_landscape

    wanted = [name.strip() for name in systems.split(",")] if systems else USUAL
    try:
        made, left = init_landscape(folder, wanted)
    except (ALandscapeIsThere, NoSuchDialect) as error:
        raise typer.BadParameter(str(error)) from error
    for path in left:
        complain(f"{path} already exists and is left as it is")
    typer.echo(f"{folder / LANDSCAPE_FILE}: {', '.join(system.name for system in made)}")
    typer.echo(f"{folder / 'README.md'} says what to do next; in this folder: truestock check")


def check(landscape: LandscapeOption = None) -> None:
    """Check contracts, systems, pairs, mappings, SQL and canonical columns before anything runs. Exit 1 on a fault.

    Names every fault of the files at once; SQL is checked when they have none.
    """
    from expectations.suites import severity_faults
    from orchestration.engines.compiled import ensure_manifest
    from orchestration.landscape.load import load_landscape

    _raise_faults(landscape_folder())
    checked = load_landscape()
    if faults := list(severity_faults(checked.policy, checked.folder)):
        complain("\n".join(faults))
        raise typer.Exit(EXIT_FAILED)
    with tempfile.TemporaryDirectory() as folder:
        ensure_manifest(HomePaths(Path(folder)), checked)
    speaks = ", ".join(f"{source.name} ({source.dialect.name})" for source in checked.sources)
    typer.echo(f"{checked.folder}: {len(checked.sources)} systems, no fault found: {speaks}")


def _raise_faults(folder: Path) -> None:
    """Raise one ContractError for whatever is wrong with the landscape's file, its dialects, mappings and suites."""
    from expectations.suites import load_suites
    from orchestration.contracts.load import ContractError
    from orchestration.landscape.load import load_landscape
    from orchestration.landscape.mappings import load_mappings

    faults = []
    for read in (load_landscape, load_mappings, lambda one: load_suites(landscape=one)):
        try:
            read(folder)
        except ContractError as error:
            faults.append(str(error))
    if faults:
        raise ContractError("\n".join(faults))


def dialects(
    name: Annotated[str | None, typer.Argument(help="all about this one [default: a list]")] = None,
    landscape: LandscapeOption = None,
    format: Shape = "table",
) -> None:
    """All kinds of systems: the shipped ones and the landscape's own."""
    from orchestration.cli.dialect_pages import show_details, show_summary
    from orchestration.landscape.catalogue import known_dialects
    from orchestration.landscape.mappings import load_mappings

    known = known_dialects(landscape_folder())
    if name:
        found: Any = known[_known(name, known, "dialect")].details(load_mappings(landscape_folder()).values())
    else:
        found = [one.summary() for one in known.values()]
    if format == "json":
        _print_json(found)
    elif name:
        show_details(found)
    else:
        for summary in found:
            show_summary(summary)


def entities(
    name: Annotated[str | None, typer.Argument(help="all about this one [default: a list]")] = None,
    landscape: LandscapeOption = None,
    format: PageShape = "table",
) -> None:
    """The canonical entities that each dialect turns its tables into: columns, types, nulls, meaning."""
    from orchestration.landscape.canonical import load_entities
    from orchestration.landscape.catalogue import known_dialects, providers
    from orchestration.landscape.entity_page import to_markdown

    known, provided = load_entities(), providers(known_dialects(landscape_folder()).values())
    chosen = [known[_known(name, known, "canonical entity")]] if name else list(known.values())
    if format == "markdown":
        typer.echo(to_markdown(chosen, provided), nl=False)
    elif format == "json":
        _print_json([asdict(one) | {"provided_by": provided.get(one.entity, [])} for one in chosen])
    elif name:
        _show_entity(chosen[0], provided.get(name, []))
    else:
        show(pl.DataFrame([_in_a_line(one, provided.get(one.entity, [])) for one in chosen]))


def profile(
    system: Annotated[str, typer.Argument(help="a system of the landscape")],
    home: HomeOption = None,
    landscape: LandscapeOption = None,
    as_of: Annotated[str | None, typer.Option(help="instant, with offset [default: of the newest extract]")] = None,
    format: Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="how to print it")] = "table",
) -> None:
    """Codes that a system delivered and no table knows, with the quantity each concerns; needs no cycle before it."""
    from orchestration.cli.profile_pages import say_what_was_read, show_unknown
    from orchestration.landscape.load import load_landscape
    from orchestration.profile.system import Profile, profile_system
    from orchestration.profile.trial import NotBuilt

    in_use, settings = load_landscape(), home_of(home, may_begin=True)
    source = system_of(in_use, system)
    instant = instant_of(as_of) if as_of else None
    try:
        found = profile_system(settings, in_use, source, instant) if settings.home.is_dir() else Profile(system)
    except NotBuilt as error:
        complain(str(error))
        raise typer.Exit(EXIT_FAILED) from error
    say_what_was_read(found, settings)
    show_unknown(found.unknown, format)


def _in_a_line(entity: CanonicalEntity, provided_by: list[str]) -> dict[str, str]:
    return {
        "entity": entity.entity,
        "columns": f"{len(entity.columns)}, {len(entity.least())} at least",
        "provided_by": ", ".join(provided_by),
        "description": entity.description,
    }


def _show_entity(entity: CanonicalEntity, provided_by: list[str]) -> None:
    from orchestration.landscape.entity_page import column_rows, least_to_provide

    typer.echo(f"{entity.entity}: {entity.description}")
    typer.echo(f"Provided by: {', '.join(provided_by) or 'no dialect'}.")
    typer.echo(f"{least_to_provide(entity)}\n")
    show(pl.DataFrame(column_rows(entity)))


def _known(name: str, known: dict[str, Any], what: str) -> str:
    if name not in known:
        raise typer.BadParameter(f"no {what} {name!r}; there are {', '.join(known)}")
    return name


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=1, ensure_ascii=False, default=float))

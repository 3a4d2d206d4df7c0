"""A synthetic enterprise into a home."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import typer

from orchestration.cli.common import HomeOption, LandscapeOption, complain, locked
from orchestration.settings import HomePaths

FIRST_DAY = "2026-11-16"


def simulate(
    items: Annotated[int, typer.Option(min=4, help="how many items")],
    locations: Annotated[int, typer.Option(min=1, help="stocking locations; more where pairs and systems need them")],
    days: Annotated[int, typer.Option(min=1, help="cycles, one a day")],
    seed: Annotated[int, typer.Option(min=0, help="the same seed gives the same bytes")],
    home: HomeOption = None,
    landscape: LandscapeOption = None,
    faults: Annotated[str | None, typer.Option(help="YAML file of what goes wrong, or none [default: all]")] = None,
    movements: Annotated[int | None, typer.Option(min=1, help="documents a day [default: by size]")] = None,
    quiet_days: Annotated[int, typer.Option(min=0, help="last days with a hundredth of that")] = 0,
    documents: Annotated[
        Literal["plain", "rich"], typer.Option(help="orders of one line and delivery, or of every kind besides")
    ] = "rich",
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="day of the first cycle")] = FIRST_DAY,  # type: ignore[assignment]
) -> None:
    """Write a synthetic enterprise's extracts into the home's inbox, and what is true of it into its truth folder."""
    from orchestration.landscape.load import load_landscape
    from orchestration.simulate.network import UnfitLandscapeError
    from orchestration.simulate.plan import FaultsError, load_plan
    from orchestration.simulate.spec import Spec
    from orchestration.simulate.write import simulate, unwritten

    in_use = load_landscape()
    settings = HomePaths.of(home)
    try:
        plan = load_plan(faults, in_use)
        first = date.fromordinal(start.toordinal())
        spec = Spec(items, locations, days, seed, first, plan, movements, quiet_days, documents)
        with locked(settings):
            enterprise = simulate(spec, in_use, settings)
    except (FaultsError, UnfitLandscapeError) as error:
        raise typer.BadParameter(str(error)) from error
    if left_out := unwritten(in_use):
        complain(f"Nothing for {', '.join(left_out)}: their dialects are not simulated.")
    moved, places = len(enterprise.stock.journal), enterprise.world.locations.height
    typer.echo(f"{settings.inbox}: {days} days, {places} locations, {moved} movements; the truth in {settings.truth}")
    typer.echo(f"First cycle: truestock run --home {settings.home} --as-of {start:%Y-%m-%d}T06:00:00Z")

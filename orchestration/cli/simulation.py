"""A synthetic enterprise into a home."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from orchestration.cli.common import HomeOption, locked
from orchestration.settings import Settings

FIRST_DAY = "2026-11-16"


def simulate(
    items: Annotated[int, typer.Option(min=4, help="how many items")],
    locations: Annotated[int, typer.Option(min=2, help="stocking locations, three of five of them in NA")],
    days: Annotated[int, typer.Option(min=1, help="cycles, one a day")],
    seed: Annotated[int, typer.Option(min=0, help="the same seed gives the same bytes")],
    home: HomeOption = None,
    faults: Annotated[str | None, typer.Option(help="YAML file of what goes wrong, or none [default: all]")] = None,
    movements: Annotated[int | None, typer.Option(min=1, help="documents a day [default: by size]")] = None,
    quiet_days: Annotated[int, typer.Option(min=0, help="last days with a hundredth of that")] = 0,
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="day of the first cycle")] = FIRST_DAY,  # type: ignore[assignment]
) -> None:
    """Write a synthetic enterprise's extracts into the home's inbox, and what is true of it into its truth folder."""
    from orchestration.simulate.plan import FaultsError, load_plan
    from orchestration.simulate.spec import Spec
    from orchestration.simulate.write import simulate

    try:
        plan = load_plan(faults)
    except FaultsError as error:
        raise typer.BadParameter(str(error)) from error
    settings = Settings.of(home)
    spec = Spec(items, locations, days, seed, date.fromordinal(start.toordinal()), plan, movements, quiet_days)
    with locked(settings):
        enterprise = simulate(spec, settings)
    moved = len(enterprise.stock.journal)
    typer.echo(f"{settings.inbox}: {days} days, {moved} movements; the truth in {settings.truth}")
    typer.echo(f"First cycle: truestock run --home {settings.home} --as-of {start:%Y-%m-%d}T06:00:00Z")

"""The service: scheduler, sensors and API of a home, kept going by one foreground process."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.common import EXIT_FAILED, HomeOption, LandscapeOption, complain, home_of
from orchestration.cli.serving import warn_before_serving
from orchestration.environment import HOME_VARIABLE
from orchestration.redaction import redacted
from orchestration.settings import HomePaths

BEAT_SECONDS = 30.0


def up(
    home: HomeOption = None,
    landscape: LandscapeOption = None,
    host: Annotated[
        str, typer.Option(help="address of the API; others than this machine's need TLS before it")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, envvar="TRUESTOCK_PORT", help="of the API")] = 8000,
    ui_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="also the Dagster UI, on this machine alone [default: none]")
    ] = None,
    beat_seconds: Annotated[
        float, typer.Option(min=1, max=600, help="how often it says that it lives, in the home and outside")
    ] = BEAT_SECONDS,
) -> None:
    """Run scheduler, sensors and API in one supervised process, until it is told to end (SIGTERM, Ctrl-C).

    What ends is started again. Happenings go to standard output, one line each; what the parts print, to service/*.log
    of the home.
    """
    from filelock import FileLock, Timeout

    settings = home_of(home, may_begin=True)
    os.environ[HOME_VARIABLE] = str(settings.home)
    settings.service.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.service_lock, timeout=0), tempfile.TemporaryDirectory(prefix="truestock-") as private:
            _run(settings, Path(private), host, port, ui_port, beat_seconds)
    except Timeout:
        complain(f"{settings.home} has a service already; one is enough, and two would run each cycle twice")
        raise typer.Exit(EXIT_FAILED) from None


def _run(settings: HomePaths, private: Path, host: str, port: int, ui_port: int | None, beat_seconds: float) -> None:
    from orchestration.defs.instance import prepare_home
    from orchestration.service.deadmans_switch import DeadMansSwitch, UnusableUrl, switch_url
    from orchestration.service.leftovers import end_leftovers
    from orchestration.service.parts import parts_of

    try:
        switch = DeadMansSwitch(switch_url(os.environ), _say)
    except UnusableUrl as error:
        raise typer.BadParameter(str(error)) from None
    warn_before_serving(settings, host)
    prepare_home(settings)
    if left := end_leftovers(settings):
        _say(f"ended {left} processes that an earlier service left behind")
    from orchestration.service.service import Service  # takes seconds, and reads where home is

    service = Service(settings, parts_of(settings, private, host, port, ui_port), switch, beat_seconds, _say)
    _say(
        f"serving {settings.home}: API http://{host}:{port}/" + (f", UI http://127.0.0.1:{ui_port}/" if ui_port else "")
    )
    service.run()


def _say(line: str) -> None:
    typer.echo(redacted(f"{datetime.now(UTC).isoformat(timespec='seconds')} {line}"))

"""Which processes a service consists of."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from orchestration.environment import HOME_VARIABLE, LANDSCAPE_VARIABLE, SERVICE_VARIABLE
from orchestration.files import write_json_atomic
from orchestration.service.part import Command, Part
from orchestration.settings import PROJECT_ROOT, HomePaths, landscape_folder

CODE_SERVER, API = "code server", "API"
DEFINITIONS = "orchestration.definitions"
PYTHON = (sys.executable, "-P", "-m")  # not what lies in the current folder


def parts_of(settings: HomePaths, private: Path, host: str, port: int, ui_port: int | None) -> list[Part]:
    """The parts, in the order in which they start. `private` is a folder that this user alone may enter, since whoever
    reaches the socket in it runs code."""
    environment = {
        **os.environ,
        HOME_VARIABLE: str(settings.home),
        LANDSCAPE_VARIABLE: str(landscape_folder()),
        SERVICE_VARIABLE: str(settings.home),
        "DAGSTER_HOME": str(settings.dagster_home),
    }
    return [
        Part(command, environment, settings.service_log(command.name.replace(" ", "_")))
        for command in _commands(settings, private, host, port, ui_port)
    ]


def _commands(settings: HomePaths, private: Path, host: str, port: int, ui_port: int | None) -> Iterator[Command]:
    socket, workspace = private / "code_server.sock", private / "workspace.yaml"
    location = {"socket": str(socket), "location_name": DEFINITIONS}
    write_json_atomic(workspace, {"load_from": [{"grpc_server": location}]})  # as YAML has it too
    code = ("dagster", "api", "grpc", "-m", DEFINITIONS, "--socket", str(socket), "--log-level", "warning")
    # Dagster takes the first entry off Python's path; the code is to be that of this process.
    named = ("--location-name", DEFINITIONS, "--working-directory", str(PROJECT_ROOT))
    # Asked to end, it would take its runs for cancelled; killed ones come again.
    yield Command(CODE_SERVER, (*PYTHON, *code, *named), stop_signal=signal.SIGKILL)
    api = ("serve", "--home", str(settings.home), "--host", host, "--port", str(port))
    yield Command(API, (*PYTHON, "orchestration.cli", *api))
    daemon = ("dagster._daemon", "run", "--workspace", str(workspace), "--log-format", "json")
    yield Command("scheduler", (*PYTHON, *daemon), waits_for=socket)
    if ui_port:
        ui = ("dagster_webserver", "--workspace", str(workspace), "--host", "127.0.0.1", "--port", str(ui_port))
        yield Command("Dagster UI", (*PYTHON, *ui), waits_for=socket)

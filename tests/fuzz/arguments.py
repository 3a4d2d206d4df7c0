"""Every command with arguments that nobody meant to give, in a process of its own, whose environment commands change.

    python -m tests.fuzz.arguments HOME COUNT

Prints what ended in a traceback: the arguments and the exception.
"""

from __future__ import annotations

import random
import sys

import typer
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.contracts.load import ContractError
from orchestration.records import UnreadableRecord

STRANGE = [
    "",
    " ",
    "-",
    "--",
    "x",
    "é",
    "\u202e",
    "\udcff",
    "a\nb",
    "'; drop table x; --",
    "{{ x }}",
    "%s",
    "$(x)",
    "../x",
    "/",
    "*",
    "[",
    "(",
    "x" * 5000,
    "0",
    "-1",
    "1e9",
    "nan",
    "99999999999999999999",
    "2026-11-18",
    "2026-11-18T06:00:00Z",
    "2026-13-45T25:61:61Z",
    "0000-00-00",
    "0001-01-01T00:00:00+05:00",
    "9999-12-31T23:59:59-05:00",
    "20261118T060000Z",
    "current",
    "inventory",
    "erp_sap",
    "BOLT-M8",
    "HOU-DC",
    "BOLT-M8@HOU-DC",
    "https://x.invalid/y?z",
    "a=b",
    "a:b",
    "1,2",
]
# Those that run until they are stopped, or for longer than a test may.
LONG = {("up",), ("serve",), ("bench",), ("run",), ("preview",), ("simulate",), ("rebuild",), ("enrich",), ("check",)}


def commands(command, path: tuple[str, ...] = ()) -> dict:
    """Every command by its words."""
    below = getattr(command, "commands", None)
    if below is None:
        return {path: command}
    return {name: found for key, one in below.items() for name, found in commands(one, (*path, key)).items()}


COMMANDS = commands(typer.main.get_command(app))


def drawn(path: tuple[str, ...], command, home: str, chance: random.Random) -> list[str]:
    """The command with strange values for some of its arguments and options, on a home that is there."""
    arguments: list[str] = [*path]
    for parameter in command.params:
        if "--home" in parameter.opts:
            arguments += ["--home", home]
        elif "--help" not in parameter.opts and (parameter.required or chance.random() < 0.4):
            named = [chance.choice(parameter.opts)] if parameter.param_type_name == "option" else []
            arguments += [*named, *([] if getattr(parameter, "is_flag", False) else [chance.choice(STRANGE)])]
    return arguments + ([chance.choice(STRANGE)] if chance.random() < 0.1 else [])


def main(home: str, count: int) -> None:
    tried = 0
    for path in (path for path in COMMANDS if path not in LONG):
        for seed in range(count):
            arguments = drawn(path, COMMANDS[path], home, random.Random(f"{path} {seed}"))
            found = CliRunner().invoke(app, arguments).exception
            tried += 1
            if not isinstance(found, (type(None), SystemExit, ContractError, UnreadableRecord, OSError)):
                print(f"{arguments}: {found!r}", flush=True)
    print(f"{tried} tried")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

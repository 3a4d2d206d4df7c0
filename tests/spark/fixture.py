"""An enterprise of two cycles in which no model is empty, so that engines that agree on it agree on something.

Two parts, each with systems of its own: the sample, whose second morning is the one on which nearly everything is told
otherwise (tests/cycle); and a simulated group of two ERPs. What neither of them writes stands in `rows/`, by cycle and
system: an extract of its own where the file says when it was taken, else lines for the last extract of that entity.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from orchestration.settings import LANDSCAPE_FILE, SAMPLES, HomePaths
from tests.cycle.answered import deliver_messages, deliver_orders
from tests.cycle.documents import deliver_documents
from tests.cycle.levels import deliver_levels
from tests.cycle.meanings import deliver_meanings
from tests.cycle.schedule_files import deliver_schedules
from tests.cycle.stock import deliver_stock
from tests.homes import FIRST, LAST, Home
from tests.spark.decisions import decide, done, take_decisions

CYCLES = (FIRST, LAST)
SIMULATED, ROWS = (Path(__file__).with_name(name) for name in ("landscape", "rows"))
SIZES = ("--items", "24", "--locations", "6", "--days", "2", "--seed", "3", "--start", "2026-11-17")
MORNING = (
    deliver_schedules,
    deliver_orders,
    deliver_messages,
    deliver_documents,
    deliver_stock,
    deliver_levels,
    deliver_meanings,
)
# Not delivered on the second day: nothing is heard of a warehouse that shares a location, an ERP's log ends before its
# documents, and lots are those of the day before.
LATE = ("west_yard/*", "south_next/Stock Ledger Entry*", "west_sap/MCHA*")
EMPTY = {
    "history.accepted_baselines": "what differed at first is accepted after the first release, and in the second one",
}


def new_enterprise(folder: Path) -> Home:
    """A landscape in `folder`, where commands find it, and its home in `data/`, with the extracts of the first cycle in
    its inbox. Those of the second wait in `second/`."""
    home = Home(HomePaths(folder / "data"))
    shutil.copytree(SIMULATED / "mappings", folder / "mappings")
    _write_landscape(folder)
    waiting = folder / "second"
    shutil.copytree(SAMPLES, waiting, ignore=shutil.ignore_patterns("*.yml", "crm"))
    _simulate(folder / "simulated", waiting)
    _move(waiting, "*/*__20261117T*", home.settings.inbox)
    for deliver in MORNING:
        deliver(waiting)
    _add_rows("first", home.settings.inbox)
    return home


def deliver_second_cycle(home: Home, decided: Home | None = None) -> None:
    """What comes to pass between the cycles of a home: extracts, what people decide, or decided in another home of the
    same enterprise, and what "none" is to an ERP, whereby a row is read that the first cycle refused."""
    folder = home.settings.home.parent
    for late in LATE:
        for path in (folder / "second").glob(late):
            path.unlink()
    _move(folder / "second", "*/*", home.settings.inbox)
    _add_rows("second", home.settings.inbox)
    if decided:
        take_decisions(home, decided)
    else:
        decide(home)
    _write_landscape(folder, south_next={"null_values": ["n/a"]})
    done(home, "replay", "--dead-letters")


def _write_landscape(folder: Path, **told: dict[str, Any]) -> None:
    """The sample's systems beside the simulated ones, where suppliers answer the ERPs of their own part; and what is
    `told` of systems besides."""
    sample, simulated = (yaml.safe_load((one / LANDSCAPE_FILE).read_text()) for one in (SAMPLES, SIMULATED))
    for system in sample["systems"].values():
        if system["dialect"].startswith(("supplier", "events")):
            system["answers_to"] = ["erp_sap", "erp_next"]
    systems = sample["systems"] | simulated["systems"]
    systems |= {name: systems[name] | more for name, more in told.items()}
    whole = {**sample, "systems": systems, "pairs": simulated["pairs"]}
    (folder / LANDSCAPE_FILE).write_text(yaml.safe_dump(whole, sort_keys=False))


def _simulate(scratch: Path, to: Path) -> None:
    """The simulated group's extracts of both days."""
    made = Home(HomePaths(scratch))
    done(made, "simulate", "--landscape", SIMULATED, *SIZES)
    shutil.copytree(made.settings.inbox, to, dirs_exist_ok=True)
    shutil.rmtree(scratch)


def _move(extracts: Path, which: str, inbox: Path) -> None:
    for path in sorted(extracts.glob(which)):
        folder = inbox / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        path.rename(folder / path.name)


def _add_rows(cycle: str, inbox: Path) -> None:
    """Lines for extracts of both cycles and of this one; an extract that has more of them than its control file counts
    goes without one."""
    for rows in sorted(path for folder in ("both", cycle) for path in (ROWS / folder).glob("*/*")):
        system = inbox / rows.parent.name
        if "__" in rows.name:
            system.mkdir(exist_ok=True)
            shutil.copy(rows, system)
            continue
        extract = max(system.glob(f"{rows.stem}__*{rows.suffix}"))
        extract.write_text(extract.read_text().rstrip("\n") + "\n" + rows.read_text())
        extract.with_name(f"{extract.name}.ctl.json").unlink(missing_ok=True)

"""`README.txt` of an export: how to load it by hand. Its bytes follow from the files alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.push.models import BY_NAME, EMPTIED

NAME = "README.txt"
FIGURES = "forecastplan"

TEXT = """\
How to load these files into frePPLe 9.17 or later by hand
==========================================================

`truestock frepple push --url URL --mode snapshot --plan` does all of this, and reads back what then
stands in the tool. By hand:

1. Empty what the last release left. An import updates and adds, it never takes away: orders that
   vanished would stay open, purchases be counted twice. Execute > Clear all data, these models and
   no others:

{emptied}

   Not the others: what planners made themselves (operations, resources, calendars) refers to them.
   Days off that are over, or no longer are any, have to be deleted in the calendars' buckets.

2. Execute > Import data files, as a superuser, with these files. The tool takes them in the right order itself;
   who uploads them one by one on the tool's pages takes this one:

{files}

   Read the log: a task may end as `Done` with lines `Error: ...` in it, and each is a row that is
   not there.

3. {figures}

4. Execute > Generate a plan, with the constraints capa, mfg_lt and po_lt.

parameter.csv sets:

{parameters}

The forecast is what orders left of it: do not have the tool net it again.
SO-... are sales orders, PO-... purchases, TO-... transfers; a line keeps its name from release to
release. What could not be exported, and why, stands in frepple_left_out.csv, beside this folder.
"""
LOADED_LAST = """\
forecastplan.csv last: its figures go through the tool's web service, which has to run, and into
   a table whose unique index the tool's first plan makes. On a new database create a plan first,
   then import this file, then plan again. Were forecasts new or gone since the last plan, empty
   forecast.forecast first (that ends the web service, which remembers them), and import
   forecast.csv and then this file."""
NO_FIGURES = "This release has no forecast figures: there is no forecastplan.csv."


def write_readme(folder: Path) -> None:
    """Write it beside the export's files in `folder`."""
    present = [file.name for file in FILES if (folder / f"{file.name}.csv").exists()]
    text = TEXT.format(
        emptied=_listed(BY_NAME[name].label for name in EMPTIED),
        files=_listed(f"{name}.csv" for name in present if name != FIGURES),
        figures=LOADED_LAST if FIGURES in present else NO_FIGURES,
        parameters=_listed(_parameters(folder / "parameter.csv")),
    )
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def _parameters(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as text:
        return [f"{row['name']} = {row['value']}" for row in csv.DictReader(text)]


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"   - {line}" for line in lines)

"""A push: what vanished goes, what is new or changed comes, and what then stands is read back.

A snapshot first empties the models that are ours alone and sends every file whole; from there on both modes do the
same, by what stands in the tool. So a push that broke off is mended by the next, whatever it had done.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.connections import in_memory
from orchestration.publish.frepple.push.answers import NotThere
from orchestration.publish.frepple.push.changes import vanished_ids, write_changes
from orchestration.publish.frepple.push.client import Client
from orchestration.publish.frepple.push.compare import Tally, compare, differing, tallies
from orchestration.publish.frepple.push.models import BY_NAME, EMPTIED, MODELS, Mode, Model, labels
from orchestration.publish.frepple.push.readback import require_equal
from orchestration.publish.frepple.push.standing import Readable, lay_out_files, read_tool
from orchestration.publish.frepple.push.tasks import TaskFailed, Tasks

IDS_PER_REQUEST = 200
SETTLING_SECONDS = 30
PLAN = {"constraint": "capa,mfg_lt,po_lt", "plantype": "1", "env": "fcst,supply"}
FIRST_PLAN = (
    "frePPLe takes forecast figures only after its first plan, which makes an index for them: where there was none yet,"
    " push with --plan"
)


@dataclass(frozen=True)
class Push:
    """One push of the release whose files lie in `connection`."""

    connection: duckdb.DuckDBPyConnection
    client: Client
    tasks: Tasks
    mode: Mode

    def compare(self) -> int:
        return compare(self.connection, self._read())

    def _read(self) -> Readable:
        return read_tool(self.connection, self.client)

    def empty_forecasts_that_changed(self) -> None:
        """Where a forecast is new or gone, or parameters of forecasts differ: see the fate `emptied`."""
        forecasts = [model for model in MODELS if model.fate == "emptied" and self._rows(model)]
        has_changed = differing(self.connection, "parameter", "starts_with(key[1], 'forecast.')") or any(
            differing(self.connection, model.name, "kind in ('missing', 'stale')") for model in forecasts
        )
        if forecasts and has_changed:
            self.tasks.empty(tuple(model.label for model in forecasts))
            self.compare()

    def delete_vanished(self) -> None:
        for model in MODELS:
            ids = vanished_ids(self.connection, model)
            if ids and len(ids) == self._rows(model):
                self.tasks.empty((model.label,))  # by its API the tool never deletes the last rows of a model
                continue
            for first in range(0, len(ids), IDS_PER_REQUEST):
                self.client.delete(model.path, id__in=",".join(ids[first : first + IDS_PER_REQUEST]))

    def send(self, models: tuple[Model, ...]) -> None:
        """Upload what changed of these models and import it, in one task and no other file of the folder with it."""
        with tempfile.TemporaryDirectory() as folder:
            files = {f"{model.name}.truestock.csv": model for model in models}
            sent = [name for name, model in files.items() if self._write(model, Path(folder) / name)]
            if not sent:
                return
            for name in sent:
                self.client.upload("/execute/uploadtofolder/0/", name, Path(folder) / name)
        self.tasks.run("importfromfolder", files=",".join(sent))
        for name in files:  # left there, the next import that somebody starts by hand would take them
            with suppress(NotThere):
                self.client.delete(f"/execute/deletefromfolder/0/{name}/")

    def _write(self, model: Model, path: Path) -> int:
        return write_changes(self.connection, model, path, whole=self.mode == "snapshot")

    def plan(self) -> None:
        self.tasks.run("runplan", **PLAN)

    def has_planned(self) -> bool:
        """A plan leaves its instant as a parameter; of a new database it is absent, or no instant."""
        left = "name = 'last_currentdate' and try_cast(value as timestamp) is not null"
        return self.connection.execute(f"select 1 from theirs_parameter where {left}").fetchone() is not None

    def _rows(self, model: Model) -> int:
        (rows,) = self.connection.execute(f"select count(*) from theirs_{model.name}").fetchone() or (0,)
        return int(rows)


def push_release(
    release: Path,
    client: Client,
    tasks: Tasks,
    mode: Mode,
    with_plan: bool,
    settling_seconds: float = SETTLING_SECONDS,
) -> list[Tally]:
    """Make the tool hold the export of a release, its folder given, and plan where asked; returns what was read back.

    Raises ToolError, TaskFailed, NotEqual, UnreadableExport.
    """
    with in_memory() as connection:
        push = Push(connection, client, tasks, mode)
        lay_out_files(connection, release)
        if mode == "snapshot":
            tasks.empty(labels(*EMPTIED))
        push.compare()
        push.empty_forecasts_that_changed()
        push.delete_vanished()
        _send_all(push, with_plan)
        hint = "" if push.has_planned() else FIRST_PLAN
        require_equal(connection, push.compare, settling_seconds, tasks.pause_seconds, hint)
        if with_plan:
            push.plan()
        return tallies(connection)


def _send_all(push: Push, with_plan: bool) -> None:
    """Forecast figures last: they go through the tool's web service, which has to know their forecasts."""
    figures = BY_NAME["forecastplan"]
    push.send(tuple(model for model in MODELS if model != figures))
    if with_plan and not push.has_planned():
        push.plan()
    try:
        push.send((figures,))
    except TaskFailed as failed:
        raise TaskFailed(f"{failed}. {FIRST_PLAN}") from None

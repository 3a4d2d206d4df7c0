"""The tool's tasks: launched, waited for, and believed only after their log was read.

A task with errors may end as `Done`, and the command line ends with 0; its log has a line `Error: …` for each.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from orchestration.publish.frepple.push.answers import ToolError
from orchestration.publish.frepple.push.client import Client

RUNNING = ("Waiting", "%")  # or how far it is
ERRORS_SHOWN = 5
# What the log says of a file that it passes over, without calling it an error.
FAULTS = ("Error:", "Failed", "Ignoring data in file", "You don't have permissions", "File specified in --files option")


class TaskFailed(ToolError):
    """A task did not do what it was to do; the message has the lines of its log that say so."""


@dataclass(frozen=True)
class Tasks:
    """Tasks of one tool; each may take `seconds`."""

    client: Client
    seconds: float
    pause_seconds: float = 1.0

    def empty(self, models: tuple[str, ...]) -> None:
        """Take all rows out of exactly these models. It also ends the tool's web service, which remembers forecasts."""
        self.run("empty", models=",".join(models))

    def run(self, task: str, **arguments: str) -> None:
        """Launch a task and wait until it is done. Raises TaskFailed, ToolError."""
        answer = self.client.post(f"/execute/api/{task}/", arguments)
        if "taskid" not in answer:
            said = answer.get("message", "nothing")
            raise TaskFailed(f"frePPLe did not launch {task}: {said}. It takes a superuser, and no such task waiting")
        number = str(answer["taskid"])
        ended = self._wait(task, number)
        faults = self._faults(number) if ended.get("logfile") else []
        if ended["status"] != "Done" or faults:
            said = "; ".join(faults[:ERRORS_SHOWN]) or ended.get("message") or "no reason"
            more = f"; and {len(faults) - ERRORS_SHOWN} more" if len(faults) > ERRORS_SHOWN else ""
            raise TaskFailed(f"task {task} ({number}) ended as {ended['status']}: {said}{more}")

    def _wait(self, task: str, number: str) -> dict[str, str | None]:
        """How the task ended."""
        end = time.monotonic() + self.seconds
        while True:
            state = self.client.json("/execute/api/status/", id=number).get(number)
            if state is None:
                raise TaskFailed(f"frePPLe no longer knows task {task} ({number})")
            if not state["status"].endswith(RUNNING):
                return dict(state)
            if time.monotonic() > end:
                raise TaskFailed(f"task {task} ({number}) did not end within {self.seconds:g} s; it goes on there")
            time.sleep(self.pause_seconds)

    def _faults(self, number: str) -> list[str]:
        """The lines of a task's log that say that something was not done."""
        lines = map(str.strip, self.client.text("/execute/api/log/", id=number).splitlines())
        return [line for line in lines if line.startswith(FAULTS)]

"""The stand-in's tasks and their logs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.frepple_standin.database import Database
from tests.frepple_standin.fields import SPECS


@dataclass
class Tool:
    """What stands in the tool. `sent` is what was imported, by model.

    `stuck` is a task that never ends, `log_fault` a line that each log ends with.
    """

    database: Database = field(default_factory=Database)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))
    tasks: list[dict] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=dict)
    stuck: str | None = None
    log_fault: str | None = None

    def launch(self, name: str, arguments: dict[str, str]) -> dict[str, object]:
        """Tasks end at once, all but the stuck one; whatever went wrong, an import ends as `Done`."""
        task = {"name": name, "status": "Done", "message": None, "logfile": None, "log": []}
        self.tasks.append(task)
        if name == self.stuck:
            task["status"] = "40%"
        elif name == "empty":
            fault = self.database.empty(arguments["models"].split(","))
            task |= {"status": "Failed", "message": fault} if fault else {}
        elif name == "importfromfolder":
            task |= {"logfile": "import.log", "log": list(self._import(arguments["files"].split(",")))}
        elif name == "runplan":
            self.database.plan()
            task |= {"logfile": "frepple.log", "log": ["Plan created"]}
        else:
            self.tasks.pop()
            return {"message": "Exception launching task"}
        task["log"] += [self.log_fault] if self.log_fault and task["logfile"] else []
        return {"taskid": len(self.tasks), "message": "Successfully launched task"}

    def _import(self, names: list[str]) -> Iterator[str]:
        yield "Started importfromfolder"
        models = {name: name.split(".")[0] for name in names}
        for name in sorted(names, key=lambda one: list(SPECS).index(models[one])):
            if not (self.folder / name).exists():
                yield f"File specified in --files option not found in import folder: {name}"
                continue
            yield f"Started processing data in CSV file: {name}"
            self.sent[models[name]] = (self.folder / name).read_text().splitlines()[1:]
            yield from self.database.load(models[name], self.folder / name)
        yield "End of importfromfolder"

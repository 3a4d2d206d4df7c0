"""enrichment.json: what is added to a release after it was made current, and what of that is missing, in words.

KPI tables, report and workbook are no part of what planning waits for. Each stands in the record once it is whole.
Belongs here: the record's shape, and how it is read and written. enrich.py makes what it lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Literal

from pydantic.dataclasses import dataclass

from orchestration.publish.manifest import Manifest, TableEntry, read_manifest
from orchestration.records import LENIENT, read_record, write_record

FILE = "enrichment.json"
MODELS, REPORT, WORKBOOK = "kpi_models", "report", "planning_inputs"  # steps besides those of the tables
STORE = "object_store"  # the release brought there, where the landscape names a store
NOT_YET = "not there yet"
HOW_TO_MEND = "where no run is under way, `truestock enrich` makes it"

State = Literal["running", "done", "failed"]


@dataclass(frozen=True, config=LENIENT)
class AddedFile:
    """A file that was added; `rows` is null where it is no table."""

    sha256: str
    rows: int | None = None


@dataclass(frozen=True, config=LENIENT)
class Step:
    """One of the things to add, and its files by their path in the release; `words` say what failed, or lacks."""

    state: State
    words: str | None = None
    files: dict[str, AddedFile] = field(default_factory=dict)


@dataclass(frozen=True, config=LENIENT)
class Enrichment:
    """What `enrichment.json` says: of each step its state, of each KPI table that is there what a manifest says of one.

    `state` is `failed` where a step failed, and `running` until all have ended, also where their process was killed.
    `cycle_id` is the cycle whose inputs it is made from: a restatement that planning does not notice has another.
    """

    release_id: str
    cycle_id: str
    state: State
    words: str | None
    steps: dict[str, Step]
    tables: dict[str, TableEntry]

    def with_step(self, name: str, step: Step, entry: TableEntry | None = None) -> Enrichment:
        """The same with what came of one step; `entry` is of the table that it made."""
        tables = self.tables | ({name: entry} if entry else {})
        return _summed_up(replace(self, steps=self.steps | {name: step}, tables=tables))

    def missing(self) -> dict[str, str]:
        """What the release lacks of tables, report and workbook, or that it is not on its store, and why, in words;
        else that a KPI model failed which nothing published is made of."""
        lacking = {name: step.words or NOT_YET for name, step in self.steps.items() if step.state != "done"}
        return {name: words for name, words in lacking.items() if name != MODELS} or lacking

    def failed(self) -> dict[str, str]:
        """Of what is missing, that which could not be made."""
        return {name: words for name, words in self.missing().items() if self.steps[name].state == "failed"}


def planned(release_id: str, cycle_id: str, tables: Iterable[str], has_store: bool = False) -> Enrichment:
    """An enrichment of which nothing is there yet; `tables` are the names of the KPI tables."""
    names = (MODELS, *tables, WORKBOOK, REPORT, *([STORE] if has_store else []))
    return Enrichment(release_id, cycle_id, "running", None, {name: Step("running") for name in names}, {})


def _summed_up(record: Enrichment) -> Enrichment:
    states = {step.state for step in record.steps.values()}
    state: State = "running" if "running" in states else "failed" if "failed" in states else "done"
    return replace(record, state=state, words=in_a_line(record.failed()) or None)


def read_enrichment(release: Path) -> Enrichment | None:
    """The enrichment of the release in this folder; None where everything stands in its manifest, as before 0.2."""
    path = release / FILE
    return read_record(Enrichment, path) if path.exists() else None


def write_enrichment(release: Path, record: Enrichment) -> None:
    write_record(release / FILE, record)


def tables_of(release: Path, manifest: Manifest) -> dict[str, TableEntry]:
    """Every table that the release holds by now, by name: those of its manifest, and the KPI tables that are there."""
    record = read_enrichment(release)
    return dict(sorted({**manifest.tables, **(record.tables if record else {})}.items()))


def read_with_tables(release: Path) -> Manifest:
    """The manifest of the release in this folder, with every table that it holds by now; to read, never to write."""
    manifest = read_manifest(release)
    return replace(manifest, tables=tables_of(release, manifest))


def in_a_line(missing: Mapping[str, str]) -> str:
    """What is missing, each with why."""
    return "; ".join(f"{name}: {why}" for name, why in missing.items())


def missing_of(release: Path, has_store: bool = False) -> dict[str, str]:
    """What the release lacks of KPI tables, report and workbook, and why, in words; and that it was never brought to a
    store which was named since."""
    record = read_enrichment(release)
    never = {STORE: NOT_YET} if has_store and record and STORE not in record.steps else {}
    return record.missing() | never if record else {}

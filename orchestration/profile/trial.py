"""A home beside the home: the deliveries of both its landing and its inbox, of which a first cycle is built in part."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from expectations.run import reset_gate
from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.engines.chosen import engine_of
from orchestration.engines.compiled import copy_compiled, ensure_manifest, home_plan
from orchestration.ingest.delivery import all_landed_deliveries
from orchestration.ingest.landing import LandingReport, land_inbox
from orchestration.landscape.model import Landscape
from orchestration.settings import HomePaths
from orchestration.store.mirror import remove_trial
from orchestration.warehouse import prepare_warehouse

TAKEN_ALONG = (
    *("landing/deliveries", "landing/objects", "landing/approvals", "landing/tombstones"),
    *("raw", "refused", "dead_letters"),
)


class NotBuilt(Exception):
    """The models do not stand up to what was delivered; the message is the engine's, a line per model."""


@dataclass(frozen=True)
class Trial:
    """The home made beside `origin`, and what taking the inbox brought."""

    settings: HomePaths
    origin: HomePaths
    landscape: Landscape
    landed: LandingReport

    def newest_extract(self) -> datetime | None:
        """When the last extract of any system was taken, None where nothing was delivered."""
        return max((one.extracted_at for one in all_landed_deliveries(self.settings)), default=None)

    def freeze(self, as_of: datetime) -> CycleRecord:
        """A first cycle at `as_of`, of stock the newest extracts alone."""
        record = freeze_cycle(self.settings, self.landscape, as_of)
        stock = {(one.source, one.entity) for one in record.entities if one.role == "stock"}
        newest = {(one.source, one.entity): one.extracted_at for one in record.deliveries}  # they are in order
        kept = tuple(
            one
            for one in record.deliveries
            if (one.source, one.entity) not in stock or one.extracted_at == newest[one.source, one.entity]
        )
        return replace(record, deliveries=kept)

    def build(self, record: CycleRecord, models: Sequence[str]) -> None:
        """Build `models` and what they are made of. Raises NotBuilt, ContractError."""
        ensure_manifest(self.origin, self.landscape)
        copy_compiled(self.origin, self.settings)
        prepare_warehouse(self.settings, record, self.landscape.folder)
        reset_gate(self.settings)
        plan = home_plan(self.settings)
        results = engine_of(self.settings, plan, self.landscape).build(plan.with_parents(models))
        if failed := [result.message for result in results if result.status == "error" and result.message]:
            raise NotBuilt("\n".join(failed))


@contextmanager
def trial_of(settings: HomePaths, landscape: Landscape) -> Iterator[Trial]:
    """The trial, gone when left; a run in progress is waited for.

    The home stays as it is, but for the compiled project that it keeps: a trial works on links to files that are never
    changed.
    """
    with tempfile.TemporaryDirectory(prefix=".profile-", dir=settings.home) as folder:
        own = HomePaths(Path(folder))
        with FileLock(settings.lock):
            for name in (*TAKEN_ALONG, *(f"inbox/{source.name}" for source in landscape.sources)):
                if (settings.home / name).is_dir():
                    shutil.copytree(settings.home / name, own.home / name, symlinks=True, copy_function=os.link)
        try:
            yield Trial(own, settings, landscape, land_inbox(own, landscape.sources))
        finally:
            remove_trial(own, landscape.declaration.store)

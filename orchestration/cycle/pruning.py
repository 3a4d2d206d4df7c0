"""What is let go of old cycles: their states, and rows of deliveries that no other cycle used. Landing gives all of it
again: a cycle whose state is needed is replayed, and rows are made again where a cycle reads them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from orchestration.contracts.model import Entity, Source
from orchestration.cycle.frozen import frozen_cycles
from orchestration.ingest.delivery import landed_deliveries, slug
from orchestration.ingest.raw import readable
from orchestration.instants import format_instant
from orchestration.settings import HomePaths


def prune_cycles(settings: HomePaths, contracts: Iterable[Source], since: datetime) -> list[Path]:
    """Remove the states of cycles before an as_of, what their conformed layer refused, and the rows and dead letters of
    deliveries that no cycle from then on used and none is to read by their age. Accounts stay. Returns the paths."""
    gone = [*_states(settings, since), *_rows(settings, contracts, since)]
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return gone


def _states(settings: HomePaths, since: datetime) -> Iterator[Path]:
    first = format_instant(since)
    folders = settings.history, settings.dead_letters / "conformed"
    yield from (path for folder in folders for path in folder.glob("[0-9]*") if path.name < first)


def _rows(settings: HomePaths, contracts: Iterable[Source], since: datetime) -> Iterator[Path]:
    used = {one.delivery_id for record in frozen_cycles(settings, since) for one in record.deliveries}
    for source in contracts:
        for entity in source.entities:
            kept = used | readable(landed_deliveries(settings, source.name, entity.name), entity, since)
            yield from (path for path in _row_files(settings, source, entity) if path.stem not in kept)


def _row_files(settings: HomePaths, source: Source, entity: Entity) -> Iterator[Path]:
    for store in (settings.raw, settings.refused, settings.dead_letters):
        yield from (store / source.name / slug(entity.name)).glob("[!.]*.parquet")

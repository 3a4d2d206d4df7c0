"""Brings what all sources delivered into raw, side by side: each source is a task of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from orchestration.contracts.model import Entity, Source
from orchestration.ingest.accounts import Account
from orchestration.ingest.raw import ensure_raw_until
from orchestration.settings import HomePaths

SOURCES_AT_ONCE = 4  # each holds a few chunks of a file in memory


@dataclass(frozen=True)
class Loaded:
    """One entity and the accounts of its deliveries, in the order of extraction."""

    source: Source
    entity: Entity
    accounts: list[Account]


class SourcesNotLoaded(Exception):
    """Some sources could not be loaded; the message names each with its error. The others are in raw."""


def load_sources(
    settings: HomePaths,
    wanted: Iterable[tuple[Source, Sequence[Entity]]],
    as_of: datetime,
    needed: Collection[str] = (),
) -> Iterator[Loaded]:
    """Enforce what a cycle at `as_of` may read of the wanted entities of each source, or `needed` by delivery id;
    yields the accounts of all deliveries up to it, in the order given.

    Raises SourcesNotLoaded at the end, when every source that could be loaded was yielded.
    """
    failed = []
    with ThreadPoolExecutor(SOURCES_AT_ONCE, thread_name_prefix="load") as pool:
        tasks = [(source, pool.submit(_load, settings, source, entities, as_of, needed)) for source, entities in wanted]
        for source, task in tasks:
            if error := task.exception():
                failed.append(f"{source.name}: {type(error).__name__}: {error}")
            else:
                yield from task.result()
    if failed:
        raise SourcesNotLoaded("; ".join(failed))


def _load(
    settings: HomePaths, source: Source, entities: Sequence[Entity], as_of: datetime, needed: Collection[str]
) -> list[Loaded]:
    return [
        Loaded(source, entity, [account for _, account in ensure_raw_until(settings, source, entity, as_of, needed)])
        for entity in entities
    ]

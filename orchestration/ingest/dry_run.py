"""What would become of a file, without landing it."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from orchestration.contracts.model import Entity, Source
from orchestration.files import file_hash
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import Enforced, enforce
from orchestration.ingest.inbox import CONTROL_SUFFIX, recognise
from orchestration.ingest.raw import read_or_reject


class NotADelivery(Exception):
    """The file's name or kind keeps it out of any inbox; the message says why."""


def check_file(path: Path, source: Source) -> Enforced:
    """Enforce the contract on a file named as in the inbox, with its control file where there is one.

    Raises NotADelivery, OSError.
    """
    found = recognise(path, source)
    if isinstance(found, str):
        raise NotADelivery(f"{path.name}: {found}")
    entity = next(one for one in source.entities if one.name == found.entity)
    control = path.with_name(path.name + CONTROL_SUFFIX)
    now = datetime.now(UTC)
    delivery = Delivery(
        source=source.name,
        entity=found.entity,
        extracted_at=found.extracted_at,
        part=found.part,
        parts=found.parts,
        file_name=path.name,
        sha256=file_hash(path),
        size_bytes=path.stat().st_size,
        control=control.read_text(encoding="utf-8", errors="replace") if control.exists() else None,
        landed_at=now,
    )
    return read_or_reject(_enforced, path, delivery, source, entity, size_bytes=delivery.size_bytes)


def _enforced(path: Path, delivery: Delivery, source: Source, entity: Entity) -> Enforced:
    with tempfile.TemporaryDirectory() as folder:
        opened = partial(delivery.opened, path)
        return enforce(delivery, opened, source, entity, Path(folder) / "accepted.parquet")

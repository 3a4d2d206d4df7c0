"""What one landed file is: its identity, where its bytes lie, and what its control file said."""

from __future__ import annotations

import gzip
import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from orchestration.files import file_hash, write_json_atomic
from orchestration.instants import format_instant, parse_instant
from orchestration.records import Instant, indexed_records, read_record, to_json
from orchestration.settings import HomePaths

MAXIMUM_UNPACKED_BYTES = 16 << 30
MAXIMUM_RATIO = 200  # of unpacked to packed bytes; extracts reach 30
CORRELATION_NAMESPACE = uuid.UUID("6f1a3c1e-6a9b-5c0d-9f0e-3a0f7c6d2b11")


class UnknownDelivery(Exception):
    """No delivery of that id was ever landed."""


class DamagedLanding(Exception):
    """What lies in landing is not what was landed."""


class UnpacksTooLarge(Exception):
    """The file unpacks to more than an extract may hold."""


class CappedStream:
    """Reads no further than an extract may reach once it is unpacked."""

    def __init__(self, stream: gzip.GzipFile, allowed: int) -> None:
        self._stream = stream
        self._allowed = allowed
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """As a file's read. Raises UnpacksTooLarge."""
        return self._counted(self._stream.read(self._within(size)))

    def readline(self, size: int = -1) -> bytes:
        """As a file's readline. Raises UnpacksTooLarge."""
        return self._counted(self._stream.readline(self._within(size)))

    def _within(self, size: int) -> int:
        left = self._allowed + 1 - self._read
        return left if size < 0 else min(size, left)

    def _counted(self, content: bytes) -> bytes:
        self._read += len(content)
        if self._read > self._allowed:
            raise UnpacksTooLarge(f"unpacks to more than {self._allowed} bytes; deliver it in parts")
        return content


def slug(entity: str) -> str:
    """An entity's name with anything but letters and digits as `_`, fit for paths and asset keys."""
    return re.sub(r"[^A-Za-z0-9]+", "_", entity)


@dataclass(frozen=True)
class Delivery:
    """One file as a source delivered it.

    The identity is source, entity, extracted_at, part and the content of file and control file:
    the same file again is the same delivery, other content under the same name is another one.
    `control` is the control file's text, None where there was none. `landed_at` is the load clock
    and only breaks ties between deliveries of the same extract.
    """

    source: str
    entity: str
    part: int
    parts: int
    file_name: str
    sha256: str
    size_bytes: int
    control: str | None
    extracted_at: Instant
    landed_at: Instant

    @cached_property
    def delivery_id(self) -> str:
        content = hashlib.sha256(f"{self.sha256}\n{self.control}".encode()).hexdigest()[:12]
        part = f".part{self.part}of{self.parts}" if self.parts > 1 else ""
        return f"{self.source}.{slug(self.entity)}.{format_instant(self.extracted_at)}{part}.{content}"

    @property
    def correlation_id(self) -> str:
        """Follows the delivery through every log, row and replay; the same each time it is derived."""
        return str(uuid.uuid5(CORRELATION_NAMESPACE, self.delivery_id))

    @property
    def identity(self) -> dict[str, str]:
        """What a dead letter says of the delivery that it was in."""
        return {
            "delivery_id": self.delivery_id,
            "correlation_id": self.correlation_id,
            "source": self.source,
            "entity": self.entity,
            "file_name": self.file_name,
        }

    def object_path(self, settings: HomePaths) -> Path:
        return settings.landing / "objects" / self.sha256[:2] / self.sha256

    @contextmanager
    def opened(self, path: Path) -> Iterator[BinaryIO | CappedStream]:
        """The delivery's bytes in `path`, unpacked where the file name ends in .gz.

        Raises OSError, EOFError, zlib.error when broken, UnpacksTooLarge beyond the caps.
        """
        with path.open("rb") as stored:
            if not self.file_name.endswith(".gz"):
                yield stored
                return
            with gzip.open(stored) as unpacked:
                yield CappedStream(unpacked, min(MAXIMUM_UNPACKED_BYTES, MAXIMUM_RATIO * self.size_bytes))


def verified_object(settings: HomePaths, delivery: Delivery) -> Path:
    """Where a delivery's bytes lie, which are those that were landed. Raises DamagedLanding, FileNotFoundError."""
    path = delivery.object_path(settings)
    if (found := file_hash(path)) != delivery.sha256:
        raise DamagedLanding(f"its bytes in landing have the hash {found[:12]}, those that came {delivery.sha256[:12]}")
    return path


def extracted_at_of(delivery_id: str) -> datetime:
    """When the extract was taken, as its id says."""
    return parse_instant(delivery_id.split(".")[2])


def manifest_folder(settings: HomePaths, source: str, entity: str) -> Path:
    return settings.deliveries / source / slug(entity)


def write_landed(settings: HomePaths, delivery: Delivery) -> None:
    """Keep the manifest of a delivery whose bytes are safe; its ids stand in it for those who look there."""
    path = manifest_folder(settings, delivery.source, delivery.entity) / f"{delivery.delivery_id}.json"
    ids = {"delivery_id": delivery.delivery_id, "correlation_id": delivery.correlation_id}
    write_json_atomic(path, {**ids, **to_json(delivery)})


def landed_delivery(settings: HomePaths, delivery_id: str) -> Delivery:
    """The landed delivery of that id. Raises FileNotFoundError."""
    source, entity, _ = delivery_id.split(".", 2)
    return read_record(Delivery, manifest_folder(settings, source, entity) / f"{delivery_id}.json")


def all_landed_deliveries(settings: HomePaths) -> list[Delivery]:
    """Every delivery of any source ever landed, in no order."""
    folders = settings.landing.glob("deliveries/*/*/")
    return [one for folder in folders for one in _landed_in(settings, folder)]


def landed_deliveries(settings: HomePaths, source: str, entity: str) -> list[Delivery]:
    """All deliveries of an entity ever landed, by extracted_at, then by the order they came in."""
    found = _landed_in(settings, manifest_folder(settings, source, entity))
    return sorted(found, key=lambda d: (d.extracted_at, d.part, d.landed_at, d.delivery_id))


def _landed_in(settings: HomePaths, folder: Path) -> Iterable[Delivery]:
    return indexed_records(Delivery, folder, settings.index_of(folder)).values()

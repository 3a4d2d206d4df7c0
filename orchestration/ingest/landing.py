"""Landing: keeps the bytes of every delivery as they came, addressed by their hash, for good."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.contracts.model import Source
from orchestration.files import whole_file
from orchestration.ingest.delivery import Delivery, manifest_folder, write_landed
from orchestration.ingest.inbox import InboxFile, scan_inbox
from orchestration.ingest.reader_process import start_reader
from orchestration.redaction import redacted
from orchestration.settings import HomePaths

READ_ATTEMPTS = 3
COPY_BYTES = 8 << 20
MAXIMUM_CONTROL_BYTES = 1 << 20
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass
class LandingReport:
    """What one look at the inbox brought: deliveries new and known already, and warnings in words."""

    landed: list[Delivery] = field(default_factory=list)
    known: list[Delivery] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class ChangedWhileRead(Exception):
    """The file in the inbox kept changing while it was copied."""


def land_inbox(settings: HomePaths, contracts: Iterable[Source]) -> LandingReport:
    """Move every complete file of the inbox into landing; running it again changes nothing.

    The inbox file goes only after its bytes and its manifest are safe on disk, so a process
    killed at any moment leaves it to be landed again, as the same delivery.
    """
    scan = scan_inbox(settings.inbox, contracts)
    report = LandingReport(warnings=scan.warnings)
    if scan.ready:
        start_reader()  # it has started by the time these are to be read
    for file in scan.ready:
        try:
            _land(settings, file, report)
        except (ChangedWhileRead, FileNotFoundError) as error:
            report.warnings.append(f"inbox/{file.source}/{file.path.name}: {error}; left for the next run")
    report.warnings = [redacted(warning) for warning in report.warnings]
    return report


def _land(settings: HomePaths, file: InboxFile, report: LandingReport) -> None:
    delivery = _keep_bytes(settings, file)
    manifest = manifest_folder(settings, file.source, file.entity) / f"{delivery.delivery_id}.json"
    if settings.tombstone(delivery.delivery_id).exists():
        delivery.object_path(settings).unlink()
        report.warnings.append(f"{delivery.source}/{delivery.file_name}: was erased before; not kept again")
    elif manifest.exists():
        report.known.append(delivery)
    else:
        _warn_of_new_content(settings, delivery, report)
        _warn_of_the_future(delivery, report)
        write_landed(settings, delivery)
        report.landed.append(delivery)
    file.path.unlink()
    file.control_path.unlink(missing_ok=True)


def _warn_of_new_content(settings: HomePaths, delivery: Delivery, report: LandingReport) -> None:
    stem = delivery.delivery_id.rsplit(".", 1)[0]
    earlier = sorted(manifest_folder(settings, delivery.source, delivery.entity).glob(f"{stem}.*.json"))
    if earlier:
        report.warnings.append(
            f"{delivery.source}/{delivery.file_name}: was delivered before with different content "
            f"({earlier[-1].stem}); both are kept, the later one counts"
        )


def _warn_of_the_future(delivery: Delivery, report: LandingReport) -> None:
    ahead = delivery.extracted_at - delivery.landed_at
    if ahead > CLOCK_TOLERANCE:
        hours = f"{ahead.total_seconds() / 3600:.1f} hours ahead of this clock"
        report.warnings.append(
            f"{delivery.source}/{delivery.file_name}: dated {hours}; no cycle before that instant uses it"
        )


def _keep_bytes(settings: HomePaths, file: InboxFile) -> Delivery:
    """Copy the file under its hash, again while it is still being written. Raises ChangedWhileRead."""
    for _ in range(READ_ATTEMPTS):
        before = file.path.stat()
        control = _control_text(file.control_path)
        copied = settings.landing / "objects" / "incoming"
        with whole_file(copied) as temporary:
            digest = _copy(file.path, temporary)
        after = file.path.stat()
        delivery = Delivery(
            source=file.source,
            entity=file.entity,
            extracted_at=file.extracted_at,
            part=file.part,
            parts=file.parts,
            file_name=file.path.name,
            sha256=digest,
            size_bytes=after.st_size,
            control=control,
            landed_at=datetime.now(UTC),
        )
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            target = delivery.object_path(settings)
            target.parent.mkdir(parents=True, exist_ok=True)
            copied.replace(target)
            return delivery
    raise ChangedWhileRead(f"changed while it was read, {READ_ATTEMPTS} times")


def _control_text(path: Path) -> str | None:
    """What a control file says; None without one, nothing where it is no file or larger than any can be."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
    except FileNotFoundError:
        return None
    with path.open("rb") as control:
        said = control.read(MAXIMUM_CONTROL_BYTES + 1)
    return said.decode(errors="replace") if len(said) <= MAXIMUM_CONTROL_BYTES else ""


def _copy(source: Path, target: Path) -> str:
    """Copy bytes and return their SHA-256, taken while they are written and the next ones read."""
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer, ThreadPoolExecutor(max_workers=1) as beside:
        hashing = beside.submit(digest.update, b"")
        while block := reader.read(COPY_BYTES):
            hashing.result()  # one block at a time is kept waiting
            hashing = beside.submit(digest.update, block)
            writer.write(block)
        hashing.result()
    return digest.hexdigest()

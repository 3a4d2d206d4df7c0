"""Looks through the inbox: which files belong to a contract, and which are complete.

Names come from outside: they are matched against the contracts, never used to build a path.
"""

from __future__ import annotations

import errno
import fcntl
import re
import signal
import stat
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from orchestration.contracts.model import Source
from orchestration.instants import parse_instant

FILE_NAME = re.compile(
    r"(?P<entity>.+?)__(?P<extracted_at>\d{8}T\d{6}Z)"
    r"(?:__part-(?P<part>[1-9]\d*)-of-(?P<parts>[1-9]\d*))?"
    r"\.(?P<extension>[a-z0-9]+)(?:\.gz)?"
)
CONTROL_SUFFIX = ".ctl.json"
NO_CONTRACT = "no contract for its entity"


@dataclass(frozen=True)
class InboxFile:
    """A complete file of the inbox, not yet landed."""

    path: Path
    source: str
    entity: str
    extracted_at: datetime
    part: int
    parts: int

    @property
    def control_path(self) -> Path:
        return self.path.with_name(self.path.name + CONTROL_SUFFIX)


@dataclass
class InboxScan:
    """Files to land, and in words what is left in the inbox."""

    ready: list[InboxFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def scan_inbox(inbox: Path, contracts: Iterable[Source]) -> InboxScan:
    """Find every complete file of a known source; wait once for files that were written just now.

    A file is complete when its control file is there, or its size and time have not changed for the
    source's settle time and no process of this machine has it open to write. Links, pipes and devices
    are refused, whatever they point to.
    """
    scan = InboxScan()
    known = {source.name: source for source in contracts}
    for folder in _entries(inbox):
        source = known.get(folder.name)
        if source is None:
            scan.warnings += _unclaimed(folder)
        else:
            _scan_source(folder, source, scan)
    return scan


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []


def _unclaimed(folder: Path) -> list[str]:
    files = [entry for entry in _entries(folder) if not entry.name.endswith(CONTROL_SUFFIX)]
    if files:
        return [f"inbox/{shown(folder.name)}: no contract for this source; {len(files)} files stay in the inbox"]
    return [] if folder.is_dir() else [f"inbox/{shown(folder.name)}: lies outside any source's folder; left there"]


def _scan_source(folder: Path, source: Source, scan: InboxScan) -> None:
    entries = [entry for entry in _entries(folder) if not entry.name.endswith(CONTROL_SUFFIX)]
    found = list(_recognised(entries, source, scan))
    changing = _still_changing([file.path for file in found if not file.control_path.exists()], source.settle_seconds)
    scan.ready += [file for file in found if file.path not in changing]
    scan.warnings += [
        f"inbox/{source.name}/{path.name}: still being written; left for the next run" for path in changing
    ]


def _recognised(entries: list[Path], source: Source, scan: InboxScan) -> Iterator[InboxFile]:
    unknown: Counter[str] = Counter()
    for path in entries:
        found = recognise(path, source)
        if isinstance(found, InboxFile):
            yield found
        elif found == NO_CONTRACT and (matched := FILE_NAME.fullmatch(path.name)):
            unknown[matched["entity"]] += 1
        else:
            scan.warnings.append(f"inbox/{source.name}/{shown(path.name)}: {found}; left there")
    scan.warnings += [
        f"inbox/{source.name}: no contract for entity {entity!r}; {count} files stay in the inbox"
        for entity, count in unknown.items()
    ]


def recognise(path: Path, source: Source) -> InboxFile | str:
    """The file as one of `source`, or in words why it is none."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return "not a regular file (links, pipes and folders are refused)"
    matched = FILE_NAME.fullmatch(path.name)
    if matched is None:
        return f"name is not <entity>__<YYYYMMDDTHHMMSSZ>[__part-<i>-of-<n>].{source.format.extension}[.gz]"
    if problem := _problem(matched, source):
        return problem
    return InboxFile(
        path=path,
        source=source.name,
        entity=matched["entity"],
        extracted_at=parse_instant(matched["extracted_at"]),
        part=int(matched["part"] or 1),
        parts=int(matched["parts"] or 1),
    )


def _problem(matched: re.Match[str], source: Source) -> str | None:
    if source.entity(matched["entity"]) is None:
        return NO_CONTRACT
    if matched["extension"] not in source.format.extensions:
        return f"extension .{matched['extension']} where the contract says .{', .'.join(source.format.extensions)}"
    if int(matched["part"] or 1) > int(matched["parts"] or 1):
        return "part number exceeds the number of parts"
    try:
        parse_instant(matched["extracted_at"])
    except ValueError:
        return f"{matched['extracted_at']} is not an instant"
    return None


def shown(name: str) -> str:
    """A file's name fit for a line of text: what is no UTF-8, or not printable, stands as its code."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def _still_changing(paths: list[Path], settle_seconds: float) -> list[Path]:
    """Those of `paths` whose size or time changes while we wait out the settle time, or that somebody is writing."""
    before = {path: _stamp(path) for path in paths}
    youngest = max((seen.st_mtime for seen in map(Path.lstat, paths)), default=0.0)
    age = time.time() - youngest
    if 0 <= age < settle_seconds or age < 0:
        time.sleep(settle_seconds)
    return [path for path, stamp in before.items() if _stamp(path) != stamp or _is_open_for_writing(path)]


def _is_open_for_writing(path: Path) -> bool:
    """Whether a process of this machine still has the file open to write, however long it pauses.

    Linux grants a lease for reading only where nobody does. False where the system, the file's owner or its file system
    does not let us ask.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        with path.open("rb") as file:
            # Who opens it to write in between is told of by a signal; the usual one would end this process.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.lstat()
    except FileNotFoundError:
        return None
    return seen.st_size, seen.st_mtime_ns

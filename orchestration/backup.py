"""A home in one file: what cannot be rebuilt (landing and releases), to be restored elsewhere."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from orchestration.files import UNFINISHED, file_hash, sync_directory, whole_file
from orchestration.settings import HomePaths

KEPT = ("landing", "releases")
BY_HASH = ("landing/objects/*/*", "landing/mappings/*")


class NotRestorable(Exception):
    """The archive or the home is unsuitable; nothing was changed."""


def back_up(settings: HomePaths, archive: Path) -> int:
    """Write landing and releases to `archive` (tar, gzip), whole or not at all; returns the number of files."""
    with whole_file(archive) as temporary, tarfile.open(temporary, "w:gz", compresslevel=1) as packed:
        for name in KEPT:
            if (settings.home / name).is_dir():
                packed.add(settings.home / name, arcname=name, filter=_without_leftovers)
        return sum(member.isfile() for member in packed.getmembers())


def restore(settings: HomePaths, archive: Path) -> int:
    """Put the archive's landing and releases into a home that has none; returns the number of files.

    Every landed object, and every mapping kept there, is compared with its hash first. Raises NotRestorable, OSError.
    """
    if taken := [name for name in KEPT if (settings.home / name).exists()]:
        raise NotRestorable(f"{settings.home} has {' and '.join(taken)} already; restore into an empty home")
    settings.home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=settings.home))
    try:
        _unpack(archive, folder)
        named_by_hash = [path for places in BY_HASH for path in folder.glob(places)]
        broken = [path.name for path in named_by_hash if file_hash(path) != path.stem]
        if broken:
            raise NotRestorable(f"{len(broken)} files differ from their hash, {broken[0]} for one")
        for name in KEPT:
            if (folder / name).is_dir():
                (folder / name).rename(settings.home / name)
        sync_directory(settings.home)
        return sum(path.is_file() for name in KEPT for path in (settings.home / name).rglob("*"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _without_leftovers(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """What a killed process left behind is no part of the home."""
    return None if Path(member.name).name.startswith(UNFINISHED) else member


def _unpack(archive: Path, folder: Path) -> None:
    """Files by their content alone: whoever made the archive names no owner, no link and no place outside."""
    try:
        with tarfile.open(archive, "r:gz") as packed:
            members = packed.getmembers()
            if strange := [one.name for one in members if not _is_of_a_home(one)]:
                raise NotRestorable(f"{archive.name} is not a backup of a home: it holds {strange[0]}")
            for member in members:
                _write(packed, member, folder / member.name)
    except (tarfile.TarError, EOFError, KeyError) as error:  # a link to nothing is a KeyError
        raise NotRestorable(f"{archive.name} cannot be read: {error}") from error


def _is_of_a_home(member: tarfile.TarInfo) -> bool:
    first, *rest = PurePosixPath(member.name).parts or ("",)
    return first in KEPT and ".." not in rest and (member.isfile() or member.isdir() or member.islnk())


def _write(packed: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    """What is a link to another member becomes a copy of it. Python before 3.11.4 has no filters for this."""
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    content = packed.extractfile(member)
    if content is None:
        raise tarfile.ReadError(f"{member.name} has no content")
    with content, path.open("wb") as written:
        shutil.copyfileobj(content, written)
    path.chmod(member.mode & 0o755)

"""A landscape's own mapping rows as a cycle was frozen with them: kept once by the hash of their content, for good.

The shipped rows beside them are code, and those of whatever code builds the cycle.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from orchestration.cycle.frozen import frozen_cycles
from orchestration.cycle.record import CycleRecord
from orchestration.files import file_hash, write_bytes_atomic
from orchestration.landscape.mappings import Mapping, load_mappings, merged_mappings
from orchestration.settings import HomePaths


class MappingLost(Exception):
    """A cycle was frozen with mapping rows that landing does not hold as they were, so it cannot be built again."""

    def __init__(self, cycle_id: str, name: str, kept: Path) -> None:
        super().__init__(
            f"cycle {cycle_id} was frozen with rows of mapping {name} that {kept} does not hold any more as they were; "
            "restore landing from a backup"
        )


def keep_mappings(settings: HomePaths, landscape: Path) -> dict[str, str]:
    """Keep the rows that a landscape has of its own; the hash of each mapping's by name, without those that have none.

    Raises ContractError.
    """
    own = {name: one.own_csv() for name, one in load_mappings(landscape).items() if one.own}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in own.items()}
    for name, content in own.items():
        path = settings.kept_mapping(hashes[name])
        if not _is_whole(path, hashes[name]):
            write_bytes_atomic(path, content)
    return hashes


def frozen_mappings(settings: HomePaths, record: CycleRecord, landscape: Path) -> dict[str, Mapping]:
    """Every mapping by name, with the landscape's rows as they were when the cycle was frozen; as they are today where
    an earlier version froze it, which kept none.

    Raises MappingLost, ContractError.
    """
    if record.mapping_hashes is None:
        return load_mappings(landscape)
    return merged_mappings({name: _kept(settings, record, name, one) for name, one in record.mapping_hashes.items()})


def lost_mappings(settings: HomePaths) -> list[str]:
    """Mapping rows that landing does not hold as they were, each with a frozen cycle that cannot be built without."""
    return [
        str(MappingLost(record.cycle_id, name, settings.kept_mapping(sha256)))
        for record in frozen_cycles(settings)
        for name, sha256 in (record.mapping_hashes or {}).items()
        if not _is_whole(settings.kept_mapping(sha256), sha256)
    ]


def _kept(settings: HomePaths, record: CycleRecord, name: str, sha256: str) -> bytes:
    path = settings.kept_mapping(sha256)
    if not _is_whole(path, sha256):
        raise MappingLost(record.cycle_id, name, path)
    return path.read_bytes()


def _is_whole(path: Path, sha256: str) -> bool:
    return path.exists() and file_hash(path) == sha256

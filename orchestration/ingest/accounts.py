"""The accounts of deliveries that were processed, and where what became of their rows lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.ingest.delivery import Delivery, slug
from orchestration.records import Instant, indexed_records, read_record
from orchestration.settings import HomePaths


@dataclass(frozen=True)
class Account:
    """Row account of a delivery: rows_read = rows_accepted + rows_dead_lettered + rows_duplicate, unless rejected.

    `cells_refused` counts cells that accepted rows do without; `rows_without_key` the dead-lettered rows of which
    nobody can tell whose they are. `reason` and `detail` are set when the whole delivery was rejected; `covers_from`
    is what the control file says of a delta's start, else null; `attempts` counts how often it was processed.
    `columns_absent` are the optional columns that the file lacks.
    """

    delivery_id: str
    contract_hash: str
    rows_read: int
    rows_accepted: int
    rows_dead_lettered: int
    rows_duplicate: int
    covers_from: Instant | None
    reason: str | None
    detail: str | None
    warnings: tuple[str, ...]
    attempts: int = 1
    cells_refused: int = 0
    rows_without_key: int = 0
    columns_absent: tuple[str, ...] = ()

    @property
    def is_accepted(self) -> bool:
        return self.reason is None


def raw_path(settings: HomePaths, delivery: Delivery) -> Path:
    return _path_in(settings.raw, delivery)


def dead_letters_path(settings: HomePaths, delivery: Delivery) -> Path:
    return _path_in(settings.dead_letters, delivery)


def refused_path(settings: HomePaths, delivery: Delivery) -> Path:
    """What can be read of the delivery's refused rows; absent where none was refused."""
    return _path_in(settings.refused, delivery)


def _path_in(folder: Path, delivery: Delivery) -> Path:
    return folder / delivery.source / slug(delivery.entity) / f"{delivery.delivery_id}.parquet"


def known_account(settings: HomePaths, delivery: Delivery) -> Account | None:
    """The account of when the delivery was last processed, or None."""
    path = raw_path(settings, delivery).with_suffix(".json")
    return read_record(Account, path) if path.exists() else None


def known_accounts(settings: HomePaths) -> list[Account]:
    """The accounts of all deliveries that were processed, in no order."""
    return [account for folder in settings.raw.glob("*/*/") for account in accounts_in(settings, folder).values()]


def accounts_in(settings: HomePaths, folder: Path) -> dict[str, Account]:
    """The accounts in a folder of raw, by delivery id."""
    return indexed_records(Account, folder, settings.index_of(folder))

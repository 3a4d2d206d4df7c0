"""Raw: one Parquet file of accepted rows per delivery, with the account of what became of every row; beside it what was
refused, as dead letters and as far as it can be read.

The account (`<delivery_id>.json`) is written last; a delivery without one was never finished and is
done again. So is one whose account was made under another contract, whose rows are gone or cut off, or whose bytes in
landing were damaged when it was read.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from orchestration.contracts.model import Entity, Source
from orchestration.files import whole_file
from orchestration.ingest.delivery import (
    DamagedLanding,
    Delivery,
    UnpacksTooLarge,
    landed_deliveries,
    slug,
    verified_object,
)
from orchestration.ingest.enforce import Enforced, enforce
from orchestration.ingest.formats.records import DeliveryRejected
from orchestration.records import Instant, read_record, write_record
from orchestration.settings import HomePaths

DAMAGED = "damaged_landing"
PARQUET_END = b"PAR1"


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
    return [read_record(Account, path) for path in settings.raw.rglob("*.json")]


def ensure_raw(settings: HomePaths, delivery: Delivery, source: Source, entity: Entity, again: bool = False) -> Account:
    """The account of `delivery` under today's contract; enforced now where that was not done before, or `again`."""
    contract_hash = source.hash_of(entity)
    before = known_account(settings, delivery)
    if before and before.contract_hash == contract_hash and _is_whole(settings, delivery, before) and not again:
        return before
    attempts = before.attempts + 1 if before else 1
    written = raw_path(settings, delivery).with_suffix(".json")
    written.unlink(missing_ok=True)  # an account never stands beside rows that are not its own
    enforced = _enforce(settings, delivery, source, entity)
    driven = enforced.dead_letters.with_columns(pl.lit(attempts, dtype=pl.Int32).alias("attempts"))
    _write_unless_empty(dead_letters_path(settings, delivery), driven)
    _write_unless_empty(refused_path(settings, delivery), enforced.refused)
    account = _account(delivery, contract_hash, enforced, attempts)
    write_record(written, account)
    return account


def _is_whole(settings: HomePaths, delivery: Delivery, account: Account) -> bool:
    """Whether what the account tells of is there to its end."""
    if not account.is_accepted:
        return account.reason != DAMAGED
    try:
        with raw_path(settings, delivery).open("rb") as rows:
            rows.seek(-len(PARQUET_END), os.SEEK_END)
            return rows.read() == PARQUET_END
    except OSError:
        return False


def ensure_raw_until(
    settings: HomePaths, source: Source, entity: Entity, as_of: datetime
) -> list[tuple[Delivery, Account]]:
    """Every delivery of an entity that a cycle at `as_of` may want, enforced, in the order of extraction."""
    landed = landed_deliveries(settings, source.name, entity.name)
    return [(one, ensure_raw(settings, one, source, entity)) for one in landed if one.extracted_at <= as_of]


def _enforce(settings: HomePaths, delivery: Delivery, source: Source, entity: Entity) -> Enforced:
    """Enforce into the raw file, which exists only where the delivery is accepted."""
    path = raw_path(settings, delivery)
    path.unlink(missing_ok=True)
    if settings.tombstone(delivery.delivery_id).exists():
        return Enforced(
            rejection=DeliveryRejected("erased", "its bytes were erased; the tombstone in landing says why")
        )
    try:
        with whole_file(path) as temporary:
            opened = partial(delivery.opened, verified_object(settings, delivery))
            enforced = enforce(delivery, opened, source, entity, temporary)
            if enforced.rejection:
                raise enforced.rejection
    except DeliveryRejected:
        return enforced
    except DamagedLanding as error:
        return Enforced(rejection=DeliveryRejected(DAMAGED, str(error)))
    except UnpacksTooLarge as error:
        return Enforced(rejection=DeliveryRejected("too_large", str(error)))
    except (OSError, EOFError, zlib.error) as error:
        if not delivery.file_name.endswith(".gz"):
            raise
        broken = f"cannot be unpacked: {error}; deliver it again"
        return Enforced(rejection=DeliveryRejected("unreadable_file", broken))
    return enforced


def _write_unless_empty(path: Path, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        path.unlink(missing_ok=True)
        return
    with whole_file(path) as temporary:
        rows.write_parquet(temporary, compression="zstd")


def _account(delivery: Delivery, contract_hash: str, enforced: Enforced, attempts: int) -> Account:
    return Account(
        delivery_id=delivery.delivery_id,
        contract_hash=contract_hash,
        rows_read=enforced.rows_read,
        rows_accepted=enforced.rows_accepted,
        rows_dead_lettered=enforced.refused.height,
        rows_duplicate=enforced.rows_duplicate,
        covers_from=enforced.covers_from,
        reason=enforced.rejection.reason if enforced.rejection else None,
        detail=enforced.rejection.detail if enforced.rejection else None,
        warnings=enforced.warnings,
        attempts=attempts,
        cells_refused=enforced.cells_refused,
        rows_without_key=enforced.rows_without_key,
        columns_absent=enforced.columns_absent,
    )

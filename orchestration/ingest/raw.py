"""Raw: one Parquet file of accepted rows per delivery, with the account of what became of every row; beside it what was
refused, as dead letters and as far as it can be read.

The account (`<delivery_id>.json`) is written last; a delivery without one was never finished and is
done again. So is one that a cycle may read and whose account was made under another contract, whose rows are gone or
cut off, or whose bytes in landing were damaged when it was read. Of all others the account alone is wanted.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import polars as pl

from orchestration.contracts.model import Entity, Source
from orchestration.files import whole_file
from orchestration.ingest.accounts import (
    Account,
    accounts_in,
    dead_letters_path,
    known_account,
    raw_path,
    refused_path,
)
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
from orchestration.ingest.reader_process import ReaderFailed, in_reader
from orchestration.records import write_record
from orchestration.settings import HomePaths

DAMAGED = "damaged_landing"
PARQUET_END = b"PAR1"
READ_BACK = timedelta(days=30)
TRIES = 2
SECONDS, MEGABYTES_A_SECOND = 300, 0.1  # far more than any file takes, EDI too: against readers that hang
EXTRACTS_BACK = 6  # the newest, and those that it is compared with before it is used


def ensure_raw(settings: HomePaths, delivery: Delivery, source: Source, entity: Entity, again: bool = False) -> Account:
    """The account of `delivery` under today's contract; enforced now where that was not done before, or `again`."""
    before = known_account(settings, delivery)
    if before and _still_holds(settings, delivery, before, source.hash_of(entity)) and not again:
        return before
    return _processed(settings, delivery, source, entity, before)


def _processed(
    settings: HomePaths, delivery: Delivery, source: Source, entity: Entity, before: Account | None
) -> Account:
    attempts = before.attempts + 1 if before else 1
    written = raw_path(settings, delivery).with_suffix(".json")
    written.unlink(missing_ok=True)  # an account never stands beside rows that are not its own
    enforced = read_or_reject(_enforce, settings, delivery, source, entity, size_bytes=delivery.size_bytes)
    driven = enforced.dead_letters.with_columns(pl.lit(attempts, dtype=pl.Int32).alias("attempts"))
    _write_unless_empty(dead_letters_path(settings, delivery), driven)
    _write_unless_empty(refused_path(settings, delivery), enforced.refused)
    account = _account(delivery, source.hash_of(entity), enforced, attempts)
    write_record(written, account)
    return account


def _still_holds(settings: HomePaths, delivery: Delivery, account: Account, contract_hash: str) -> bool:
    return account.contract_hash == contract_hash and _is_whole(settings, delivery, account)


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
    settings: HomePaths, source: Source, entity: Entity, as_of: datetime, needed: Collection[str] = ()
) -> list[tuple[Delivery, Account]]:
    """Every delivery of an entity up to `as_of` with its account, in the order of extraction; what a cycle then may
    read, or `needed` by their ids, with its rows under today's contract."""
    landed = [one for one in landed_deliveries(settings, source.name, entity.name) if one.extracted_at <= as_of]
    known = accounts_in(settings, settings.raw / source.name / slug(entity.name))
    read = {*readable(landed, entity, as_of), *needed}
    contract_hash = source.hash_of(entity)

    def account_of(delivery: Delivery) -> Account:
        before = known.get(delivery.delivery_id)
        if before and (delivery.delivery_id not in read or _still_holds(settings, delivery, before, contract_hash)):
            return before
        return _processed(settings, delivery, source, entity, before)

    return [(one, account_of(one)) for one in landed]


def readable(landed: Sequence[Delivery], entity: Entity, as_of: datetime) -> set[str]:
    """The ids of those deliveries, in the order of extraction, whose rows a cycle at `as_of` may read by their age:
    the newest extracts, and what is no older than the entity is read back."""
    start = as_of - max(READ_BACK, timedelta(days=entity.lookback_days or 0))
    newest = sorted({one.extracted_at for one in landed})[-EXTRACTS_BACK:]
    return {one.delivery_id for one in landed if one.extracted_at > start or one.extracted_at in newest}


def read_or_reject(enforcing: Callable[..., Enforced], *arguments: object, size_bytes: int) -> Enforced:
    """What `enforcing` a file of that size comes to in a process with limits; rejected where that breaks each time.

    Raises OSError where the machine is at fault.
    """
    for _ in range(TRIES):
        try:
            return in_reader(enforcing, *arguments, seconds=time_limit(size_bytes))
        except ReaderFailed as error:
            broken = f"{error}; tried {TRIES} times"
    return Enforced(rejection=DeliveryRejected("reader_failed", broken))


def time_limit(size_bytes: int) -> float:
    """Seconds within which a file of that size is read."""
    return SECONDS + size_bytes / 1e6 / MEGABYTES_A_SECOND


def _enforce(settings: HomePaths, delivery: Delivery, source: Source, entity: Entity) -> Enforced:
    """Enforce into the raw file, which exists only where the delivery is accepted."""
    path = raw_path(settings, delivery)
    path.unlink(missing_ok=True)
    if settings.tombstone(delivery.delivery_id).exists():
        return Enforced(
            rejection=DeliveryRejected("erased", "its bytes were erased; the tombstone in landing says why")
        )
    try:
        with whole_file(path) as temporary, _verified_beside(settings, delivery):
            opened = partial(delivery.opened, delivery.object_path(settings))
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


@contextmanager
def _verified_beside(settings: HomePaths, delivery: Delivery) -> Iterator[None]:
    """The landed bytes are hashed while they are read; whatever came of it, that they are damaged is what is raised."""
    with ThreadPoolExecutor(max_workers=1) as hashing:
        verified = hashing.submit(verified_object, settings, delivery)
        try:
            yield
        finally:
            verified.result()


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

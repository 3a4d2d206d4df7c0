"""Optional columns that a delivery lacks and the ones before it had with values: renamed, or left out by mistake.

A file that never had them loads as before. Where they had values, doing without them would turn what they decide (a
hold, the kind of a document, an expiry) into none at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from orchestration.ingest.accounts import Account, raw_path
from orchestration.ingest.delivery import Delivery
from orchestration.settings import HomePaths

EXTRACTS_BACK = 5

Extract = Sequence[tuple[Delivery, Account]]  # its parts


def lost_columns(settings: HomePaths, extract: Extract, before: Sequence[Extract]) -> Iterator[str]:
    """Each column that the extract lacks and that the good ones `before`, the oldest first, had, in words with the file
    that had values there."""
    beyond = "; ".join(dict.fromkeys(words for _, account in extract for words in account.warnings))
    for name in sorted(_absent(extract)):
        if file := _last_with(settings, name, before[-EXTRACTS_BACK:]):
            yield f"column {name} is missing, which {file} had with values{f' ({beyond})' if beyond else ''}"


def _absent(extract: Extract) -> set[str]:
    return {name for _, account in extract for name in account.columns_absent}


def _last_with(settings: HomePaths, column: str, extracts: Sequence[Extract]) -> str | None:
    """The last file with values in the column, no further back than an extract that was good without it."""
    for extract in reversed(extracts):
        if column in _absent(extract):
            return None
        for delivery, _ in extract:
            if _has_values(raw_path(settings, delivery), column):
                return delivery.file_name
    return None


def _has_values(rows: Path, column: str) -> bool:
    """Whether any of the rows has a value in the column; of rows that are no longer kept nothing is known."""
    return (
        rows.exists() and pl.scan_parquet(rows, glob=False).select(pl.col(column).is_not_null().any()).collect().item()
    )

"""The exceptions of the current release, as people work them; before the first one, those of the built cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from orchestration.connections import reading
from orchestration.decisions.actions import LoggedAction
from orchestration.publish.manifest import Manifest
from orchestration.records import to_json
from orchestration.settings import HomePaths

ACTION_FIELDS = ("exception_id", "kind", "assigned_to", "snoozed_until", "actor", "reason")


def exceptions_of(settings: HomePaths, manifest: Manifest, actions: Sequence[LoggedAction]) -> pl.DataFrame:
    """One row per exception, the first due first, all columns as the release's CSV has them.

    `actions_since` says what people did that the release does not know yet.
    """
    path = settings.releases / manifest.release_id / "csv" / "reconciliation_exceptions.csv"
    return _with_actions(pl.read_csv(path, infer_schema=False), actions)


def built_exceptions(settings: HomePaths, actions: Sequence[LoggedAction]) -> pl.DataFrame:
    """The same of the cycle that the warehouse holds, for a home without any release to read.

    Only where the cycle's state was kept; nobody may build meanwhile.
    """
    with reading(settings.warehouse) as connection:
        found = connection.execute("select columns(*)::varchar from reconciliation.exceptions")
        names = [column[0] for column in found.description]
        built = pl.DataFrame(found.fetchall(), schema=dict.fromkeys(names, pl.String), orient="row")
    return _with_actions(built, actions)


def _with_actions(exceptions: pl.DataFrame, actions: Sequence[LoggedAction]) -> pl.DataFrame:
    acted = _in_words(pl.DataFrame([to_json(one) for one in actions], schema=dict.fromkeys(ACTION_FIELDS, pl.String())))
    return exceptions.join(acted, on="exception_id", how="left").sort("due_at", "exception_id")


def extent(exception: Mapping[str, Any]) -> str:
    """Where an exception is and of how much, in words; its evidence where it has neither item nor location, and no
    figure where it has none, as of a mapping_collision."""
    place = " / ".join(filter(None, (exception["item_id"], exception["location_id"]))) or exception["evidence"]
    return place if exception["quantity"] is None else f"{place}: {exception['quantity']:f}"


def _in_words(actions: pl.DataFrame) -> pl.DataFrame:
    """One row per exception: its actions in their order, as text."""
    words = pl.concat_str(
        "kind",
        pl.format("to {}", "assigned_to"),
        pl.format("until {}", "snoozed_until"),
        pl.format("by {}: {}", "actor", "reason"),
        separator=" ",
        ignore_nulls=True,
    )
    known = actions.filter(pl.col("exception_id").is_not_null())
    return known.group_by("exception_id", maintain_order=True).agg(words.str.join("; ").alias("actions_since"))

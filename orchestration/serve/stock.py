"""What a release publishes of an item at a location, and the words that answers about it share."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, BaseModel, Field, PlainSerializer

from orchestration.connections import literal
from orchestration.publish.manifest import SourceEntry
from orchestration.publish.trace import source_lines
from orchestration.serve.http.problems import Problem
from orchestration.serve.releases import Release, Releases

TRUSTS = ("verified", "explained", "unreconciled", "degraded", "withheld")  # best first
STOCK = """
    select planning_quantity, low_quantity, high_quantity, quantity_basis, trust, trust_reasons, on_hand_at
    from read_parquet({inventory}) where item_id = $item_id and location_id = $location_id"""
SOURCES = """
    select distinct unnest(list_append(string_split(wms_source, '+'), erp_source)) as source
    from read_parquet({reconciliation_balances}) where item_id = $item_id and location_id = $location_id"""

Quantity = Annotated[Decimal, PlainSerializer(float, when_used="json")]
Wanted = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False)]
Code = Annotated[str, Query(min_length=1, max_length=200)]


def _printable(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("must be a single line of text")
    return text.strip()


Line = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_printable)]


def in_utc(instant: datetime) -> datetime:
    """Tables hold instants in UTC, without saying so."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(in_utc)]


class SourceUsed(BaseModel):
    """A system that the figure comes from, and how fresh it was in the release."""

    source: str
    freshness_status: str
    watermark_at: str | None


class Stock(BaseModel):
    """The published figure of an item at a location, with its band, its trust and its age in hours, now."""

    release_id: str
    as_of: Instant
    item_id: str
    location_id: str
    planning_quantity: Quantity | None
    low_quantity: Quantity | None
    high_quantity: Quantity | None
    quantity_basis: str | None
    trust: str
    trust_reasons: str | None
    on_hand_at: Instant | None
    age_hours: float | None
    sources: list[SourceUsed]


def stock_of(releases: Releases, release: Release, item_id: str, location_id: str) -> dict[str, Any]:
    """The fields of `Stock`. Raises Problem 404 where the release publishes none."""
    place = {"item_id": item_id, "location_id": location_id}
    rows = rows_of(releases, release, STOCK, place)
    if not rows:
        raise Problem(404, f"release {release.release_id} publishes no inventory of this item at this location")
    (stock,) = rows
    compared = {row["source"] for row in rows_of(releases, release, SOURCES, place)}
    used = compared or _sources_of_lines(release, item_id, location_id)
    return {
        "release_id": release.release_id,
        "as_of": release.manifest.as_of,
        **place,
        **stock,
        "age_hours": _age_hours(stock["on_hand_at"]),
        "sources": [_used(one) for one in release.manifest.sources if one.source in used],
    }


def _sources_of_lines(release: Release, item_id: str, location_id: str) -> set[str]:
    """The systems whose rows the figure is made of: where one alone keeps the stock, nothing is compared."""
    return set(source_lines(release.folder, item_id, location_id).filter(published_table="inventory")["source"])


def _used(source: SourceEntry) -> SourceUsed:
    watermark_at = source.watermark_at and source.watermark_at.isoformat()
    return SourceUsed(source=source.source, freshness_status=source.freshness_status, watermark_at=watermark_at)


def _age_hours(instant: datetime | None) -> float | None:
    return round((datetime.now(UTC) - in_utc(instant)).total_seconds() / 3600, 2) if instant else None


def rows_of(releases: Releases, release: Release, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query that names tables of the release as {table}, by column."""
    tables = {name: literal(release.parquet(name)) for name in release.manifest.tables}
    with releases.cursor() as cursor:
        found = cursor.execute(query.format(**tables), parameters)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

"""/v1/trace: from a published figure back to the lines of the files that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from orchestration.ingest.landed_lines import with_landed_lines
from orchestration.publish.trace import evidence, published_rows, source_lines
from orchestration.serve.http.access import REFUSALS, Reader
from orchestration.serve.http.problems import Problem, documented
from orchestration.serve.releases import CURRENT
from orchestration.serve.service import Served, Service
from orchestration.serve.stock import Code, Instant, Quantity

router = APIRouter(prefix="/v1/trace", tags=["answers"])


class SourceLine(BaseModel):
    """A source row that a published figure counts, and its text as it landed: a line, the segments of a message, or the
    cells of a workbook. Null where it was erased, is damaged, or is a message or workbook of a former system."""

    published_table: str
    published_column: str
    document: str | None
    stock_status: str | None
    step: str
    quantity: Quantity | None
    movement_id: str | None
    recorded_at: Instant | None
    source: str | None
    entity: str | None
    file_name: str | None
    delivery_id: str | None
    row_number: int | None
    line: str | None


class Evidence(BaseModel):
    """A source row that proves a cause."""

    cause: str
    delivery_id: str
    row_number: int
    line: str | None


class Trace(BaseModel):
    """The source rows of every figure published of an item at a location; a figure is the sum of its rows."""

    release_id: str
    item_id: str
    location_id: str
    source_lines: list[SourceLine]
    evidence: list[Evidence]


@router.get("", responses={**REFUSALS, **documented(404, 410, 422, 503)})
def trace(
    service: Served,
    key: Reader,
    item_id: Code,
    location_id: Code,
    release_id: Annotated[str, Query(description="`current`, or a release's id")] = CURRENT,
) -> Trace:
    """Every source line behind what a release publishes of an item at a location."""
    release = service.releases.find(release_id)
    lines = source_lines(release.folder, item_id, location_id)
    if lines.is_empty():
        raise Problem(404, f"release {release.release_id} publishes nothing of this item at this location")
    proofs = evidence(published_rows(release.folder, "reconciliation_causes", item_id, location_id))
    of = {"release_id": release.release_id, "item_id": item_id, "location_id": location_id}
    with _one_of_few(service):
        found = {
            "source_lines": with_landed_lines(service.settings, service.sources, lines),
            "evidence": with_landed_lines(service.settings, service.sources, proofs),
        }
    return Trace.model_validate({**of, **{name: rows.to_dicts() for name, rows in found.items()}})


@contextmanager
def _one_of_few(service: Service) -> Iterator[None]:
    """Raises Problem 503 where the maximum number of traces is already running."""
    if not service.traces.acquire(blocking=False):
        raise Problem(503, "other traces are under way; try again in a moment", {"Retry-After": "2"})
    try:
        yield
    finally:
        service.traces.release()

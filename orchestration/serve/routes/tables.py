"""/v1/releases/{release_id}/tables: the rows of a release's tables, whole, in part or page by page."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from orchestration.serve.http.access import REFUSALS, Reader
from orchestration.serve.http.conditional import NOT_MODIFIED, kept_file, kept_headers, not_modified, tag_of
from orchestration.serve.http.media import CONTENT_TYPE, MEDIA, Form, form_of
from orchestration.serve.http.problems import documented
from orchestration.serve.releases import CURRENT, ReleaseId
from orchestration.serve.rendering import page, stream
from orchestration.serve.selection import Selection, filters_of, read_cursor
from orchestration.serve.service import Served, Service

PAGE_ROWS = {"json": 1_000, "parquet": 100_000}
MAXIMUM_ROWS = 10_000
WHOLE_FILES = {"csv": "csv/{}.csv", "parquet": "tables/{}.parquet"}
KNOWN = ("format", "limit", "cursor")
FILTERS = {
    "name": "filters",
    "in": "query",
    "style": "form",
    "explode": True,
    "description": "Rows with one of these values, by column of the table's key (also item_id and location_id "
    "where it has them), written as in JSON; a column may be repeated.",
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}

router = APIRouter(prefix="/v1/releases", tags=["releases"])


class TablePage(BaseModel):
    """Rows in the order of the table's key; `next_cursor` is null after the last."""

    release_id: str
    table: str
    rows: list[dict[str, Any]]
    next_cursor: str | None


@router.get(
    "/{release_id}/tables/{table}",
    response_class=Response,
    responses={
        200: {
            "description": "The rows, or a page of them; then `Link` names the next one.",
            "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()}
            | {MEDIA["json"]: {"schema": {"$ref": "#/components/schemas/TablePage"}}},
        },
        **REFUSALS,
        **NOT_MODIFIED,
        **documented(400, 404, 406, 410, 422, 503),
    },
    openapi_extra={"parameters": [FILTERS]},
)
def table(
    request: Request,
    service: Served,
    key: Reader,
    release_id: ReleaseId,
    table: Annotated[str, Path(description="a table of the release, as its manifest or its enrichment names it")],
    format: Annotated[Form | None, Query(description="instead of Accept, for readers that cannot set it")] = None,
    limit: Annotated[
        int | None,
        Query(ge=1, le=MAXIMUM_ROWS, description="rows at most [JSON: 1000; filtered Parquet: 100000; else all]"),
    ] = None,
    cursor: Annotated[str | None, Query(max_length=500, description="where the page before ended")] = None,
) -> Response:
    """Rows of a table, filtered by its key columns, in the form that Accept or `format` names."""
    form = form_of(format, request.headers.get("accept"))
    selection = _selected(service, release_id, table, request, cursor)
    release = selection.release
    content = release.table(table).parquet_sha256
    tag = tag_of(release.release_id, table, content, selection.filters, selection.position, limit, form)
    headers = kept_headers(tag, release_id != CURRENT and release.is_fixed(table))
    return _answer(request, service, selection, limit, form, headers)


def _selected(service: Service, release_id: str, table: str, request: Request, cursor: str | None) -> Selection:
    """What is asked for; a cursor goes on in the release that it began in, whichever is current now."""
    begun = read_cursor(cursor)[0] if cursor else release_id
    release = service.releases.find(begun if release_id == CURRENT else release_id)
    entry = release.table(table)
    kinds = service.releases.columns(release, table)
    filters = filters_of(request.query_params.multi_items(), entry, KNOWN)
    selection = Selection(release, table, kinds, filters)
    return selection.going_on(cursor) if cursor else selection


def _answer(
    request: Request,
    service: Service,
    selection: Selection,
    limit: int | None,
    form: Form,
    headers: dict[str, str],
) -> Response:
    """A file of the release where it is just what is wanted, else a page, else all rows as they are read."""
    if limit is None and selection.is_whole and form in WHOLE_FILES:
        file = selection.release.folder / WHOLE_FILES[form].format(selection.table)
        return kept_file(request, file, CONTENT_TYPE[form], headers)
    if known := not_modified(request, headers):
        return known
    rows = limit or PAGE_ROWS.get(form)
    if rows is None:
        return StreamingResponse(stream(service.releases, selection, form), 200, headers, CONTENT_TYPE[form])
    found = service.pages.get(headers["ETag"], lambda: page(service.releases, selection, rows, form))
    if found.next_cursor:
        headers["Link"] = f'<{_next(selection, limit, form, found.next_cursor)}>; rel="next"'
    return Response(found.body, 200, headers, CONTENT_TYPE[form])


def _next(selection: Selection, limit: int | None, form: Form, cursor: str) -> str:
    filters = [(column, value) for column, values in selection.filters for value in values]
    asked = [*filters, *([("limit", limit)] if limit else []), ("format", form), ("cursor", cursor)]
    return f"/v1/releases/{selection.release.release_id}/tables/{selection.table}?{urlencode(asked)}"

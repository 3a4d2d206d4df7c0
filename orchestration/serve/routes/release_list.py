"""/v1/releases: which releases there are, and what one holds."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from orchestration.publish import enrichment as enrichment_file
from orchestration.publish.manifest import FILE
from orchestration.serve.http.access import REFUSALS, Reader
from orchestration.serve.http.conditional import NOT_MODIFIED, kept_file, kept_headers, tag_of
from orchestration.serve.http.problems import Problem, documented
from orchestration.serve.releases import ReleaseId, written_at
from orchestration.serve.service import Served

router = APIRouter(prefix="/v1/releases", tags=["releases"])


class ReleaseEntry(BaseModel):
    """A release; of a retired one only the manifest is left, which its cycle's record can make whole again."""

    release_id: str
    as_of: str
    published_at: str
    outcome: str
    previous_release: str | None
    restates_release: str | None
    is_current: bool
    is_retired: bool


class ReleaseList(BaseModel):
    releases: list[ReleaseEntry]


@router.get("", responses=REFUSALS)
def releases(service: Served, key: Reader) -> ReleaseList:
    """All releases, newest first."""
    return ReleaseList.model_validate({"releases": service.releases.listed()})


@router.get("/{release_id}", responses={**REFUSALS, **NOT_MODIFIED, **documented(404, 410, 422)})
def manifest(request: Request, service: Served, key: Reader, release_id: ReleaseId) -> Any:
    """A release's manifest: sources, checks, warnings; rows, hashes, keys and columns of what planning reads."""
    release = service.releases.find(release_id)
    headers = kept_headers(tag_of(release.release_id, "manifest", release.made_at), is_pinned=False)
    return kept_file(request, release.folder / FILE, "application/json", headers)


@router.get("/{release_id}/enrichment", responses={**REFUSALS, **NOT_MODIFIED, **documented(404, 410, 422)})
def enrichment(request: Request, service: Served, key: Reader, release_id: ReleaseId) -> Any:
    """What was added to a release after it was made current: KPI tables, report and workbook, and what is missing."""
    release = service.releases.find(release_id)
    path = release.folder / enrichment_file.FILE
    if release.enrichment is None:
        raise Problem(404, "nothing was added to this release: all of it stands in its manifest")
    headers = kept_headers(tag_of(release.release_id, "enrichment", written_at(path)), is_pinned=False)
    return kept_file(request, path, "application/json", headers)

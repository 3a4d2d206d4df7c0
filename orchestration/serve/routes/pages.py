"""Pages for people: the report of a release, and the exceptions with forms to work them. They need no script."""

from __future__ import annotations

from datetime import datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from orchestration.decisions.actions import ExceptionAct
from orchestration.serve.http.conditional import kept_file, kept_headers, tag_of
from orchestration.serve.http.keys import Key, Scope
from orchestration.serve.http.page_access import Proof, check_form, form_token, signed_in
from orchestration.serve.http.problems import Problem
from orchestration.serve.http.templates import rendered
from orchestration.serve.releases import CURRENT, written_at
from orchestration.serve.service import Served
from orchestration.serve.stock import Line, in_utc
from orchestration.serve.worklist import UNRESOLVED, State, act, current, worklist

States = Literal["unresolved", State]
ROWS = 50
REPORT = "report.html"
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
router = APIRouter()
Reader = Annotated[tuple[Key, str], signed_in(Scope.READ)]
Actor = Annotated[tuple[Key, str], signed_in(Scope.ACT)]


@router.get("/")
def home(service: Served, reader: Reader) -> Response:
    """Leads to the report of the current release, whose links are to files beside it."""
    return RedirectResponse(f"/releases/{service.releases.find(CURRENT).release_id}/{REPORT}", 303)


@router.get("/releases/{release_id}/{name:path}")
def file_of_release(request: Request, service: Served, reader: Reader, release_id: str, name: str) -> Response:
    """The report to look at, any other file of a release to keep."""
    release = service.releases.find(release_id)
    files = {str(path.relative_to(release.folder)): path for path in release.folder.rglob("*") if path.is_file()}
    if name not in files:
        release.check_added(Path(name).name.split(".")[0])
        raise Problem(404, "the release has no such file")
    path = files[name]
    headers = kept_headers(tag_of(release.release_id, "file", name, written_at(path)), is_pinned=False)
    if name == REPORT:
        return kept_file(request, path, "text/html", headers | {"Content-Security-Policy": REPORT_POLICY})
    headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(path.name)}"
    return kept_file(request, path, guess_type(path.name)[0] or "application/octet-stream", headers)


@router.get("/exceptions")
def exceptions(
    service: Served,
    reader: Reader,
    state: States = "unresolved",
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
    done: str = "",
) -> Response:
    """The exceptions of the current release, the first due first, each with a form for who may act."""
    key, carried = reader
    release = current(service)
    filters = {"state": UNRESOLVED if state == "unresolved" else (state,)}
    found = worklist(service, release, filters, ROWS + 1, start)
    following = urlencode({"state": state, "start": start + ROWS}) if len(found) > ROWS else None
    shown = {"release": release.manifest, "exceptions": found[:ROWS], "state": state, "done": done}
    may = {"key": key, "may_act": Scope.ACT in key.scopes, "form_token": form_token(carried)}
    return rendered("exceptions", {**shown, **may, "states": get_args(States), "following": following})


@router.post("/exceptions/{exception_id}")
def act_by_form(
    service: Served,
    actor: Actor,
    exception_id: str,
    kind: Annotated[ExceptionAct, Form()],
    reason: Annotated[Line, Form()],
    proof: Proof,
    assigned_to: Annotated[Line | Literal[""], Form()] = "",
    snoozed_until: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    """What the pressed button says; only the field beside it counts."""
    key, carried = actor
    check_form(proof, carried)
    beside: dict[str, Any] = {"assigned_to": assigned_to} if kind == "assign" else {}
    beside |= {"snoozed_until": _instant(snoozed_until)} if kind == "snooze" else {}
    act(service, exception_id, kind=kind, actor=key.name, reason=reason, **beside)
    return RedirectResponse(f"/exceptions?{urlencode({'done': exception_id})}", 303)


def _instant(text: str) -> datetime | None:
    """What a browser's date and time field holds; the page says that it is UTC, where the text says nothing else."""
    try:
        return in_utc(datetime.fromisoformat(text)) if text else None
    except (ValueError, OverflowError):
        raise Problem(422, "snoozed until: write for example 2026-11-25T06:00") from None

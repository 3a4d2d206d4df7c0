"""Pages for people: the report of a release, and the exceptions with forms to work them. They need no script."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from orchestration.ingest.actions import ExceptionAct
from orchestration.serve.conditional import kept_file, kept_headers, tag_of
from orchestration.serve.keys import Key, Scope
from orchestration.serve.problems import Problem
from orchestration.serve.releases import CURRENT
from orchestration.serve.service import Served, Service
from orchestration.serve.session import check_form, form_token, rendered, signed_in
from orchestration.serve.stock import Line
from orchestration.serve.worklist import UNRESOLVED, act, current, worklist

States = Literal["unresolved", "open", "acknowledged", "snoozed", "resolved"]
ROWS = 50
# The report brings its own scripts; sandboxed, they can reach neither the cookie nor this server.
REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-downloads"
)
router = APIRouter()
Reader = Annotated[tuple[Key, str], signed_in(Scope.READ)]
Actor = Annotated[tuple[Key, str], signed_in(Scope.ACT)]


@router.get("/")
def home(request: Request, service: Served, reader: Reader) -> Response:
    """The report of the current release."""
    return _report(request, service, CURRENT)


@router.get("/releases/{release_id}/report.html")
def report(request: Request, service: Served, reader: Reader, release_id: str) -> Response:
    return _report(request, service, release_id)


def _report(request: Request, service: Service, release_id: str) -> Response:
    release = service.releases.find(release_id)
    headers = kept_headers(tag_of(release.release_id, "report"), release_id != CURRENT)
    headers["Content-Security-Policy"] = REPORT_POLICY
    return kept_file(request, release.folder / "report.html", "text/html", headers)


@router.get("/exceptions")
def exceptions(
    service: Served,
    reader: Reader,
    state: States = "unresolved",
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
    done: str = "",
) -> Response:
    """The exceptions of the current release, the first due first, each with a form for who may act."""
    key, token = reader
    release = current(service)
    filters = {"state": UNRESOLVED if state == "unresolved" else (state,)}
    found = worklist(service, release, filters, ROWS + 1, start)
    following = urlencode({"state": state, "start": start + ROWS}) if len(found) > ROWS else None
    shown = {"release": release.manifest, "exceptions": found[:ROWS], "state": state, "done": done}
    may = {"key": key, "may_act": Scope.ACT in key.scopes, "form_token": form_token(token)}
    return rendered("exceptions", **shown, **may, states=get_args(States), following=following)


@router.post("/exceptions/{exception_id}")
def act_by_form(
    service: Served,
    actor: Actor,
    exception_id: str,
    kind: Annotated[ExceptionAct, Form()],
    reason: Annotated[Line, Form()],
    proof: Annotated[str, Form(alias="form_token")],
    assigned_to: Annotated[str, Form(max_length=200)] = "",
    snoozed_until: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    """What the pressed button says; only the field beside it counts."""
    key, token = actor
    check_form(proof, token)
    what = {"assign": {"assigned_to": assigned_to or None}, "snooze": {"snoozed_until": _instant(snoozed_until)}}
    act(service, exception_id, kind=kind, actor=key.name, reason=reason, **what.get(kind, {}))
    return RedirectResponse(f"/exceptions?{urlencode({'done': exception_id})}", 303)


def _instant(text: str) -> datetime | None:
    """What a browser's date and time field holds; the page says that it is UTC."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        raise Problem(422, "snoozed until: write for example 2026-11-25T06:00") from None

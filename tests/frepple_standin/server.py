"""The stand-in's pages: tasks, files, logs and the REST interface, each with the tool's own way to refuse a caller."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import uvicorn
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.types import Receive, Scope, Send

from tests.frepple_standin.fields import SPECS
from tests.frepple_standin.shown import shown
from tests.frepple_standin.tasks import Tool
from tests.servers import free_port

USER, PASSWORD, TOKEN = "planner", "pa55-wort", "key-0123456789"
LOGIN, SCENARIO = "/data/login/", "/scenario1"


@dataclass
class Standin:
    """A running stand-in. It breaks off from a request with `dies_at` on, and is once too busy for those of `busy`."""

    url: str
    tool: Tool = field(default_factory=Tool)
    requests: list[str] = field(default_factory=list)
    dies_at: str | None = None
    is_dead: bool = False
    busy: list[str] = field(default_factory=list)
    answers_instead: Response | None = None
    csrf: str = field(default_factory=lambda: secrets.token_hex(8))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await (await self.answer(request))(scope, receive, send)

    def refusal(self, request: Request) -> Response | None:
        """Pages lead to the login, the REST interface says 401, and a wrong token is 403 everywhere."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if kind == "Bearer":
            return None if value == TOKEN else HTMLResponse("Invalid API key", 403)
        if kind == "Basic" and value == basic:
            return None
        is_rest = "/api/input/" in request.url.path
        return JSONResponse({"detail": "Invalid."}, 401) if is_rest else RedirectResponse(LOGIN)

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        self.requests.append(f"{request.method} {path}")
        self.is_dead = self.is_dead or bool(self.dies_at and self.dies_at in self.requests[-1])
        if self.is_dead:
            return StreamingResponse(_broken_off(), media_type="application/json")
        if asked := [words for words in self.busy if words in self.requests[-1]]:
            self.busy.remove(asked[0])
            return HTMLResponse("<h1>Service Unavailable</h1>", 503)
        if self.answers_instead:
            return self.answers_instead
        if path == LOGIN:
            return HTMLResponse("<form>Log in</form>")
        if refused := self.refusal(request):
            return refused
        response = await self.dispatch(request, path.removeprefix(SCENARIO))
        response.set_cookie("csrftoken", self.csrf)
        return response

    async def dispatch(self, request: Request, path: str) -> Response:
        parts = path.strip("/").split("/")
        match parts:
            case ["execute", "api", "status"]:
                number = request.query_params["id"]
                task = self.tool.tasks[int(number) - 1]
                return JSONResponse({number: {key: task[key] for key in ("name", "status", "message", "logfile")}})
            case ["execute", "api", "log"]:
                return PlainTextResponse("\n".join(self.tool.tasks[int(request.query_params["id"]) - 1]["log"]))
            case ["execute", "api", task]:
                return JSONResponse(self.tool.launch(task, dict((await request.form()).items())))
            case ["execute", "uploadtofolder", "0"]:
                for name, file in (await request.form()).items():
                    (self.tool.folder / name).write_bytes(await file.read())
                return HTMLResponse("OK")
            case ["execute", "deletefromfolder", "0", name]:
                (self.tool.folder / name).unlink(missing_ok=True)
                return HTMLResponse("OK")
            case ["api", app, model] if model in SPECS and SPECS[model].app == app:
                return await self.rest(request, model)
        return HTMLResponse("<h1>Not found</h1>", 404)

    async def rest(self, request: Request, model: str) -> Response:
        table = self.tool.database.tables[model]
        if request.method == "POST":
            row = await request.json()
            if tuple(row[name] for name in SPECS[model].key) in table:
                return HTMLResponse("<h1>Server Error (500)</h1>", 500)
            self.tool.database.put(model, **row)
            return JSONResponse(row, 201)
        if request.method == "DELETE":
            return self.delete(request, table)
        statuses, rows = request.query_params.get("status__in"), shown(self.tool.database, model)
        return JSONResponse([row for row in rows if not statuses or row["status"] in statuses.split(",")])

    def delete(self, request: Request, table: dict) -> Response:
        """By filter, never all; a caller by token is in a session, which wants its CSRF token back."""
        is_session = request.headers["authorization"].startswith("Bearer")
        if is_session and not request.headers.get("x-csrftoken") == request.cookies.get("csrftoken") == self.csrf:
            return JSONResponse({"detail": "CSRF Failed"}, 403)
        chosen = request.query_params.get("id__in", "").split(",")
        gone = [key for key, row in table.items() if str(row.get("id")) in chosen or chosen == [""]]
        if len(gone) >= len(table):
            return JSONResponse({"detail": "Bulk delete rejected"}, 400)
        for key in gone:
            del table[key]
        return Response(status_code=204)


def _broken_off() -> Iterator[bytes]:
    yield b"["
    raise ConnectionAbortedError


@contextmanager
def standing_in() -> Iterator[Standin]:
    """A stand-in on a free port, until the block ends."""
    port = free_port()
    standin = Standin(f"http://127.0.0.1:{port}")
    config = uvicorn.Config(standin, port=int(port), log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield standin
    finally:
        server.should_exit = True
        thread.join(timeout=10)

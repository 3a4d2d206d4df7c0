"""The application: all paths of the API and the pages, behind one envelope."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from orchestration.heartbeat import service_faults
from orchestration.publish.catalogue import current_release_id
from orchestration.serve.http.envelope import Envelope
from orchestration.serve.http.metrics import Metrics
from orchestration.serve.http.parameters import known_parameters
from orchestration.serve.http.problems import ProblemDetails, documented
from orchestration.serve.http.templates import invalid_page, problem_page
from orchestration.serve.routes import (
    availability,
    exceptions,
    pages,
    quantity_overrides,
    release_list,
    sign_in,
    tables,
    trace,
)
from orchestration.serve.service import Service, service_of
from orchestration.settings import HomePaths

ALWAYS = documented(411, 413, 422, 500, 503)
PARTS = (release_list, tables, availability, quantity_overrides, exceptions, trace)


class Health(BaseModel):
    """The server answers; `current_release` is null before the first. Unhealthy is a home whose service has `faults`: a
    part that is down, or no heartbeat any more."""

    status: Literal["ok", "unhealthy"]
    current_release: str | None
    faults: tuple[str, ...] = ()


class Api(FastAPI):
    """An application whose description also has what answers refer to by name and no path declares as its model."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            schemas = super().openapi()["components"]["schemas"]
            for model in (ProblemDetails, tables.TablePage):
                schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
                schemas.update(schema.pop("$defs", {}), **{model.__name__: schema})
        return super().openapi()


def create_app(settings: HomePaths) -> FastAPI:
    """The application over the releases of a home. It never opens the warehouse."""
    app = Api(
        title="Truestock",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,  # they would lead to whatever Host says
        responses=ALWAYS,
        dependencies=[Depends(known_parameters)],
    )
    app.state.service = Service(settings)
    metrics = Metrics(settings)
    for part in PARTS:
        app.include_router(part.router)
    for part in (pages, sign_in):
        app.include_router(part.router, include_in_schema=False)
    app.add_api_route("/healthz", health, tags=["operation"], responses={503: {"model": Health}})
    app.add_api_route("/metrics", metrics.answer, tags=["operation"], response_class=PlainTextResponse)
    app.exception_handler(HTTPException)(problem_page)
    app.exception_handler(RequestValidationError)(invalid_page)
    app.add_middleware(Envelope, metrics=metrics)
    return app


async def health(request: Request, response: Response) -> Health:
    """Whether the server answers, with which release, and whether the home's service is well, where there is one. On
    the loop itself: it waits for no other request."""
    settings = service_of(request).settings
    faults = service_faults(settings)
    response.status_code = 503 if faults else 200
    return Health(status="unhealthy" if faults else "ok", current_release=current_release_id(settings), faults=faults)

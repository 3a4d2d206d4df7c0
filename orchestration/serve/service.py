"""What one server holds while it runs."""

from __future__ import annotations

from functools import cached_property
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import Depends, Request

from orchestration.contracts.load import ContractError
from orchestration.contracts.model import Source
from orchestration.landscape.load import load_landscape
from orchestration.landscape.model import Landscape
from orchestration.serve.cache import PageCache
from orchestration.serve.http.limits import RateLimits
from orchestration.serve.http.sessions import Sessions
from orchestration.serve.releases import Releases
from orchestration.settings import HomePaths

TRACES_AT_ONCE = 4  # each reads landed files from their beginning; the other requests keep their threads


class Service:
    """A home's releases, rendered pages, rate limits, and who is signed in."""

    def __init__(self, settings: HomePaths) -> None:
        self.settings = settings
        self.releases = Releases(settings)
        self.pages = PageCache()
        self.limits = RateLimits()
        self.sessions = Sessions()
        self.traces = BoundedSemaphore(TRACES_AT_ONCE)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The landscape's systems; none as long as it has faults, since releases are served all the same."""
        try:
            return self._landscape.sources
        except ContractError:
            return ()

    @cached_property
    def _landscape(self) -> Landscape:
        return load_landscape()


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]

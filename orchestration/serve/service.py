"""What one server holds while it runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from orchestration.serve.cache import PageCache
from orchestration.serve.limits import RateLimits
from orchestration.serve.releases import Releases
from orchestration.settings import Settings


class Service:
    """A home's releases, rendered pages and rate limits."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.releases = Releases(settings)
        self.pages = PageCache()
        self.limits = RateLimits()


def service_of(request: Request) -> Service:
    return request.app.state.service


Served = Annotated[Service, Depends(service_of)]

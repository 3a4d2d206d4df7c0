"""Counts and times of answers, and how old the current release is, for Prometheus."""

from __future__ import annotations

import time

from fastapi import Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.types import Scope

from orchestration.instants import parse_instant
from orchestration.publish.catalogue import current_release_id
from orchestration.settings import HomePaths

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
UNKNOWN_PATH = "(unknown)"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """One server's figures; none holds a key, an item or any other value of a request."""

    def __init__(self, settings: HomePaths) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "truestock_http_requests",
            "Answers by path and status.",
            ("method", "path", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "truestock_http_seconds",
            "Seconds to the end of an answer.",
            ("path",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        age = Gauge(
            "truestock_release_age_seconds", "Seconds since as_of of the current release.", registry=self.registry
        )
        age.set_function(lambda: release_age(settings))

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        self._answers.labels(method if method in ("GET", "POST") else "other", path, status).inc()
        self._seconds.labels(path).observe(seconds)

    def answer(self) -> Response:
        """The figures as Prometheus reads them."""
        return Response(generate_latest(self.registry), 200, None, CONTENT_TYPE)


def path_of(scope: Scope) -> str:
    """The path of a request as it is declared, so without any value that the request holds."""
    return getattr(scope.get("route"), "path", UNKNOWN_PATH)


def release_age(settings: HomePaths) -> float:
    """Seconds since the instant that the current release's id begins with; NaN before the first."""
    release_id = current_release_id(settings)
    return time.time() - parse_instant(release_id.split("-")[0]).timestamp() if release_id else float("nan")

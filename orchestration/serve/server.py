"""Runs the application."""

from __future__ import annotations

import uvicorn

from orchestration.serve.api import create_app
from orchestration.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(settings: Settings, host: str, port: int) -> None:
    """Answer on `host` and `port` until the process is told to stop; requests under way are finished first."""
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        limit_concurrency=200,
    )

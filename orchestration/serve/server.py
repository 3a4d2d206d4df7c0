"""Runs the application."""

from __future__ import annotations

import ctypes
import sys

import uvicorn

from orchestration.serve.api import create_app
from orchestration.serve.http.connections import BoundedConnection
from orchestration.settings import HomePaths

M_MMAP_THRESHOLD = -3
LARGE_BLOCK = 2**20  # bytes


def give_memory_back() -> None:
    """Let the C library give large blocks back at once, so that streams leave nothing behind.

    It would come to keep blocks of that size for itself: some 600 MB after a few streams of a million rows.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def serve(settings: HomePaths, host: str, port: int) -> None:
    """Answer on `host` and `port` until the process is told to stop; requests under way are finished first."""
    give_memory_back()
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        http=BoundedConnection,
    )

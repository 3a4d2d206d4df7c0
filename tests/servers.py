"""A server on a home, as its command starts it, and callers with keys of their own."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from orchestration.serve.http.keys import Scope, create_key
from tests.homes import TRUESTOCK, Home

PLENTY = 1_000_000
PATIENCE_SECONDS = 60  # against hanging alone: a machine may be several times slower


@dataclass(frozen=True)
class Server:
    """A running server and the home that it serves."""

    home: Home
    address: str
    log: Path

    @property
    def actions(self) -> list[str]:
        """What was done about exceptions, by file."""
        return sorted(path.name for path in self.home.settings.actions.glob("*.json"))

    def token(self, *scopes: str, per_minute: int = PLENTY) -> str:
        """A new key's token."""
        _, token = create_key(self.home.settings, "dana", tuple(map(Scope, scopes)), per_minute)
        return token

    def caller(self, *scopes: str, per_minute: int = PLENTY) -> httpx.Client:
        caller = self.stranger()
        caller.headers["Authorization"] = f"Bearer {self.token(*scopes, per_minute=per_minute)}"
        return caller

    def stranger(self) -> httpx.Client:
        """A caller without a key."""
        return httpx.Client(base_url=self.address, timeout=PATIENCE_SECONDS)


@contextmanager
def serving(home: Home) -> Iterator[Server]:
    """`truestock serve` on a free port, until the block ends."""
    port = free_port()
    log = home.settings.home.parent / "serve.log"
    with log.open("wb") as written:
        command = [TRUESTOCK, "serve", "--home", home.settings.home, "--port", port]
        process = subprocess.Popen(command, stdout=written, stderr=written)
        try:
            server = Server(home, f"http://127.0.0.1:{port}", log)
            wait_for(f"{server.address}/healthz", process, log)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    """Until the process answers at the address. Fails with its log where it ends or takes two minutes."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(address, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())

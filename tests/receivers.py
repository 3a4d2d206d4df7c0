"""A webhook and a mail server on this machine, that keep what they are sent."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def webhook(port: int, refused: str | None = None) -> Iterator[list[dict]]:
    """The bodies that are posted to `port`, as they come; not those that hold the words `refused`."""
    received: list[dict] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_refused = refused is not None and refused in body
            if not is_refused:
                received.append(json.loads(body))
            self.send_response(422 if is_refused else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Receiver) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield received
        server.shutdown()


@contextmanager
def mailbox(port: int, scanned_seconds: float = 0) -> Iterator[list[tuple[str, str]]]:
    """Subject and text of the mails that are sent to `port`, as they come; taken after `scanned_seconds`."""
    received: list[tuple[str, str]] = []

    class Receiver:
        async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
            mail = message_from_bytes(envelope.content, policy=policy.default)
            received.append((mail["subject"], mail.get_body(("plain",)).get_content()))
            await asyncio.sleep(scanned_seconds)
            return "250 OK"

    controller = Controller(Receiver(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield received
    finally:
        controller.stop()

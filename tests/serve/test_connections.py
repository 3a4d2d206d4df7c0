"""Connections that say nothing, or say it slowly, keep nobody from an answer."""

import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import httpx
import pytest
import uvicorn

from orchestration.serve.http import connections
from orchestration.serve.http.connections import BoundedConnection
from tests.servers import PATIENCE_SECONDS, free_port

REQUEST_SECONDS = 3  # what a request is given here, of which a slow machine needs some
SILENT = 500  # more than a server keeps
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


def dial(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side ended the connection, now or within its timeout, without a word."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def test_b41_silent_connections_take_nobody_s_turn(server, api):
    with ExitStack() as open_ones:
        silent = [open_ones.enter_context(dial(server.address)) for _ in range(SILENT)]
        assert api.get("/v1/releases").status_code == 200
        assert server.stranger().get("/healthz").json()["status"] == "ok"
        oldest, newest = silent[0], silent[-1]
        newest.settimeout(0.2)
        assert (is_closed(oldest), is_closed(newest)) == (True, False)


async def echo(scope, receive, send):
    """Answers with the body, once it is whole."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def echoing():
    config = uvicorn.Config(
        echo, port=int(free_port()), http=BoundedConnection, lifespan="off", log_level="critical", timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{config.port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def address(monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", REQUEST_SECONDS)
    with echoing() as address:
        yield address


@pytest.mark.parametrize(
    "begun", [b"", b"P", HEAD, HEAD + b"Content-Length: 5\r\n\r\n", HEAD + b"Content-Length: 5\r\n\r\nab"]
)
def test_b41_a_request_that_does_not_come_to_its_end_is_dropped(address, begun):
    with dial(address) as connection:
        connection.sendall(begun)
        assert is_closed(connection)


def test_b41_a_second_request_that_begins_slowly_is_dropped_and_an_idle_connection_stays(address):
    with dial(address) as slow, httpx.Client(base_url=address, timeout=PATIENCE_SECONDS) as idle:
        slow.sendall(HEAD + b"Content-Length: 2\r\n\r\nab")
        assert slow.recv(1000).endswith(b"ab")
        slow.sendall(b"POST")
        assert is_closed(slow)
        first = idle.post("/", content=b"one").extensions["network_stream"].get_extra_info("client_addr")
        time.sleep(REQUEST_SECONDS + 1)
        again = idle.post("/", content=b"two")
        assert (again.content, again.extensions["network_stream"].get_extra_info("client_addr")) == (b"two", first)


def test_b41_a_body_in_pieces_is_whole():
    with echoing() as address, dial(address) as connection:
        for part in (HEAD + b"Content-Length: 4\r\n", b"\r\na", b"bc", b"d"):
            connection.sendall(part)
            time.sleep(0.05)
        assert connection.recv(1000).endswith(b"abcd")

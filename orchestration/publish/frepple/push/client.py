"""HTTP with the tool: one connection, every answer judged, nothing of our credentials in any word."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from orchestration.publish.frepple.push.address import Address
from orchestration.publish.frepple.push.answers import Unreachable, check, check_json, json_of, text_of

TIMEOUT = httpx.Timeout(300, connect=10)
READ_ATTEMPTS = 4
FIRST_PAUSE_SECONDS = 0.5
Answer = TypeVar("Answer")


class Client:
    """Requests below the tool's URL. Reading is tried again when the connection fails, what changes something never;
    `has_sent` says whether anything of that kind may have reached the tool."""

    def __init__(self, address: Address) -> None:
        self.has_sent = False
        self._url = address.url
        # The tool answers with a session of its own; by token, it wants that session's CSRF token back when rows go.
        headers = {"Authorization": address.authorization, "Referer": str(httpx.URL(address.url))}
        self._http = httpx.Client(headers=headers, timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def json(self, path: str, **parameters: str) -> Any:
        """What stands at `path`. Raises ToolError."""
        return _again(lambda: json_of(self._request("GET", path, params=parameters), path))

    def text(self, path: str, **parameters: str) -> str:
        """The text at `path`. Raises ToolError, also where the tool says in JSON that there is none."""
        return _again(lambda: text_of(self._request("GET", path, params=parameters), path))

    def download(self, path: str, target: Path, **parameters: str) -> None:
        """The JSON list at `path`, into a file, however long it is. Raises ToolError."""
        _again(lambda: self._download(path, target, {"format": "json", **parameters}))

    def post(self, path: str, fields: dict[str, str]) -> Any:
        """The JSON that the tool answers to a form. Raises ToolError."""
        return json_of(self._request("POST", path, data=fields), path)

    def upload(self, path: str, name: str, file: Path) -> None:
        """A file, under `name`: the tool takes it from the field, not from the file name. Raises ToolError."""
        with file.open("rb") as content:
            self._request("POST", path, files={name: (name, content, "text/csv")})

    def delete(self, path: str, **parameters: str) -> None:
        """Take away what is chosen at `path`. Raises ToolError."""
        self._request("DELETE", path, params=parameters)

    def _request(self, method: str, path: str, **content: Any) -> httpx.Response:
        is_change = method != "GET"
        with _in_words(self._url, path):
            headers = {"X-CSRFToken": self._http.cookies.get("csrftoken") or ""} if is_change else {}
            try:
                response = self._http.request(method, self._url + path, headers=headers, **content)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                is_change = False
                raise
            finally:
                self.has_sent |= is_change
        check(response, path)
        return response

    def _download(self, path: str, target: Path, parameters: dict[str, str]) -> None:
        with (
            _in_words(self._url, path),
            self._http.stream("GET", self._url + path, params=parameters) as response,
        ):
            check(response, path)
            check_json(response, path)
            with target.open("wb") as written:
                for chunk in response.iter_bytes():
                    written.write(chunk)


def _again(read: Callable[[], Answer]) -> Answer:
    for attempt in range(READ_ATTEMPTS - 1):
        try:
            return read()
        except Unreachable:
            time.sleep(FIRST_PAUSE_SECONDS * 2**attempt)
    return read()


@contextmanager
def _in_words(url: str, path: str) -> Iterator[None]:
    """Faults of the connection as words; without what httpx carries along, since requests hold our credentials."""
    try:
        yield
    except httpx.TimeoutException:
        raise Unreachable(f"{url} did not answer in time ({path})") from None
    except httpx.RequestError as error:
        raise Unreachable(f"{url} cannot be reached, or broke off ({path}): {error}") from None

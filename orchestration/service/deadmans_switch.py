"""Tells somebody outside that all is well, at each beat: who hears nothing any more knows that it is not.

The address is a secret, since who knows it can keep the switch quiet: it is never shown, logged or written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from orchestration.addresses import LOOPBACK
from orchestration.environment import HEARTBEAT_URL_VARIABLE

TIMEOUT_SECONDS = 10


class UnusableUrl(Exception):
    """The address cannot be used; the message never holds it."""


def switch_url(environment: Mapping[str, str]) -> SecretStr | None:
    """The address that is asked for at each healthy beat; None where none is configured. Raises UnusableUrl."""
    text = environment.get(HEARTBEAT_URL_VARIABLE)
    if not text:
        return None
    try:
        parts = urlsplit(text)
        is_closed = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_usable = is_closed and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise UnusableUrl(f"${HEARTBEAT_URL_VARIABLE} must be an https:// address, or http:// of this machine")
    return SecretStr(text)


class DeadMansSwitch:
    """Asks for the address, beside all else; says once when nobody takes it any more, and when somebody does again."""

    def __init__(self, url: SecretStr | None, say: Callable[[str], None]) -> None:
        self._url, self._say = url, say
        self._pool = ThreadPoolExecutor(1)
        self._under_way: Future[None] | None = None
        self._fault: str | None = None

    def press(self) -> None:
        """Ask once, unless the last request is still under way."""
        if self._url and (self._under_way is None or self._under_way.done()):
            self._under_way = self._pool.submit(self._request, self._url.get_secret_value())

    def _request(self, url: str) -> None:
        fault = None
        try:
            answer = httpx.get(url, timeout=TIMEOUT_SECONDS, follow_redirects=False)
            if not answer.is_success:
                fault = f"it answers {answer.status_code}"
        except Exception as error:  # its words may hold the address
            fault = type(error).__name__
        if fault != self._fault:
            self._say(f"the dead man's switch does not take the beat: {fault}" if fault else "it takes the beat again")
        self._fault = fault

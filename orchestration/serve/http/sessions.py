"""Who is signed in to the pages."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

MAXIMUM_SESSIONS = 10_000


class Sessions:
    """The keys of people who are signed in, by what their cookies hold; forgotten when the server stops.

    A browser sends a cookie to every port of a machine, so it holds no key.
    """

    def __init__(self) -> None:
        self._tokens: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, token: str) -> str:
        """Sign a key in and return what the cookie is to hold; of too many, the oldest one is signed out."""
        session = secrets.token_urlsafe()
        with self._lock:
            self._tokens[session] = token
            if len(self._tokens) > MAXIMUM_SESSIONS:
                self._tokens.popitem(last=False)
        return session

    def token(self, session: str) -> str | None:
        return self._tokens.get(session)

    def end(self, session: str) -> None:
        with self._lock:
            self._tokens.pop(session, None)

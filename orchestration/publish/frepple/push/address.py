"""Where the tool is, and who we are there. Secrets come from the environment alone and are never shown."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from orchestration.addresses import LOOPBACK
from orchestration.environment import FREPPLE_PASSWORD_VARIABLE, FREPPLE_TOKEN_VARIABLE, FREPPLE_USER_VARIABLE


class UnusableAddress(Exception):
    """The URL or the credentials cannot be used; the message never holds them."""


@dataclass(frozen=True)
class Address:
    """The tool's URL, with the scenario's name as path where it is not the default one, and who we are there."""

    url: str
    authorization: str = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether credentials travel readable to another machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "http" and parts.hostname not in LOOPBACK


def address_of(url: str, environment: Mapping[str, str]) -> Address:
    """Raises UnusableAddress."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise UnusableAddress("the URL must be http://HOST[:PORT][/SCENARIO], or https://")
    if "@" in parts.netloc:
        raise UnusableAddress(f"the URL holds credentials; give them in the environment: {_variables()}")
    if parts.query or parts.fragment:
        raise UnusableAddress("the URL ends with its path: a scenario's name, or nothing")
    return Address(url.rstrip("/"), _authorization(environment))


def _authorization(environment: Mapping[str, str]) -> str:
    """By token, else by user and password. The tool reads those two in another encoding at each of its doors."""
    user, password, token = (environment.get(one, "") for one in _VARIABLES)
    if token:
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise UnusableAddress(
                f"${FREPPLE_TOKEN_VARIABLE} holds what no token does: a blank, or letters beyond ASCII"
            )
        return f"Bearer {token}"
    if not user or not password:
        raise UnusableAddress(f"who are we in frePPLe? Set {_variables()}")
    if not (user + password).isascii() or ":" in user:
        raise UnusableAddress(f"frePPLe cannot read this user or password in a header; use ${FREPPLE_TOKEN_VARIABLE}")
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


_VARIABLES = (FREPPLE_USER_VARIABLE, FREPPLE_PASSWORD_VARIABLE, FREPPLE_TOKEN_VARIABLE)


def _variables() -> str:
    return f"${FREPPLE_USER_VARIABLE} and ${FREPPLE_PASSWORD_VARIABLE}, or ${FREPPLE_TOKEN_VARIABLE}"

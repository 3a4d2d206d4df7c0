"""API keys: who may read and who may act.

A key is shown once, when it is made. What is kept is its hash, in a file that only the home's owner can read. The
secret has 256 random bits, so a plain hash cannot be guessed back and costs a request nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from orchestration.files import read_json, write_json_atomic
from orchestration.settings import HomePaths

TOKEN = re.compile(r"ts_(?P<key_id>[0-9a-f]{12})_(?P<secret>[\w-]{43})", re.ASCII)
DEFAULT_RATE = 600


class Scope(StrEnum):
    """What a key may do: see what is published, or also act on exceptions."""

    READ = "read"
    ACT = "act"


class UnknownKey(Exception):
    """The home has no such key."""


@dataclass(frozen=True)
class Key:
    """One key: whose it is, what it may do, how often a minute, and until when; instants in ISO-8601, UTC."""

    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    requests_per_minute: int
    secret_sha256: str
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None

    @property
    def state(self) -> Literal["valid", "expired", "revoked"]:
        if self.revoked_at:
            return "revoked"
        expired = self.expires_at and datetime.fromisoformat(self.expires_at) <= datetime.now(UTC)
        return "expired" if expired else "valid"


def create_key(
    settings: HomePaths,
    name: str,
    scopes: tuple[Scope, ...],
    requests_per_minute: int = DEFAULT_RATE,
    expires_at: datetime | None = None,
) -> tuple[Key, str]:
    """A new key and its token; the token is nowhere else."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    expires = expires_at.isoformat() if expires_at else None
    key = Key(key_id, name, scopes, requests_per_minute, _hash(secret), _now(), expires)
    settings.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(settings, key)
    return key, f"ts_{key_id}_{secret}"


def keys_of(settings: HomePaths) -> list[Key]:
    """Every key that was ever made, oldest first."""
    return sorted(map(_read, settings.keys.glob("[0-9a-f]*.json")), key=lambda key: key.created_at)


def revoke_key(settings: HomePaths, key_id: str) -> Key:
    """End a key at once and for good; one that has ended stays as it is. Raises UnknownKey."""
    key = next((key for key in keys_of(settings) if key.key_id == key_id), None)
    if key is None:
        raise UnknownKey(f"no key {key_id}; `truestock keys list` shows them")
    if key.revoked_at is None:
        key = replace(key, revoked_at=_now())
        _write(settings, key)
    return key


def authenticate(settings: HomePaths, token: str) -> Key | None:
    """The valid key that `token` is the secret of, read anew each time, so that revoking works at once."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    try:
        key = _read(_path(settings, parts["key_id"]))
    except FileNotFoundError:
        return None
    is_secret = hmac.compare_digest(key.secret_sha256, _hash(parts["secret"]))
    return key if is_secret and key.state == "valid" else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _path(settings: HomePaths, key_id: str) -> Path:
    return settings.keys / f"{key_id}.json"


def _read(path: Path) -> Key:
    stored = read_json(path)
    return Key(**{**stored, "scopes": tuple(stored["scopes"])})


def _write(settings: HomePaths, key: Key) -> None:
    write_json_atomic(_path(settings, key.key_id), asdict(key), mode=0o600)

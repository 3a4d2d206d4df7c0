"""Alerts on disk: what waits for a channel, what was sent, and what was ever told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from orchestration.alerts.alert import KINDS, Alert
from orchestration.files import read_json, write_json_atomic
from orchestration.settings import HomePaths

Stored = dict[str, Any]
REMEMBERED = timedelta(days=90)  # after what was told of was last seen
NEWS = timedelta(days=7)  # what not every channel took for so long is given up


class Outbox:
    """The alerts of a home: `outbox/` waits, `sent/` is done, `told.json` says of what was told and when last found.

    Each is stored with the channels that took it (`sent_to`) or failed with it (`failed_at`), and with `expired_at`
    where it was given up, else null.

    Several runs and the daemon may use it at once.
    """

    def __init__(self, settings: HomePaths) -> None:
        self._folder = settings.alerts
        self._waiting, self._sent = self._folder / "outbox", self._folder / "sent"
        self._told = self._folder / "told.json"

    def put(self, alerts: Iterable[Alert]) -> None:
        """Queue what was not told of yet. A killed process queues nothing twice."""
        alerts, now = list(alerts), datetime.now(UTC)
        with self._locked():
            told: dict[str, str] = read_json(self._told) if self._told.exists() else {}
            for alert in alerts:
                news = alert.about(one for one in alert.subjects if alert.told_as(one) not in told)
                if news.subjects and not any(path.exists() for path in self._places(news.alert_id)):
                    write_json_atomic(self._waiting / f"{news.alert_id}.json", asdict(news))
            write_json_atomic(self._told, _remembered(told, alerts, now))

    def waiting(self) -> list[Stored]:
        """What is not with every channel yet, oldest cycle first, with `alert_id`."""
        return _all_stored(self._waiting)

    def sent(self) -> list[Stored]:
        return _all_stored(self._sent)

    def mark(self, alert_id: str, channel: str, took: bool) -> None:
        """Note that `channel` took the alert, or failed with it. Only of what waits, by its one sender."""
        path, field = self._waiting / f"{alert_id}.json", "sent_to" if took else "failed_at"
        with self._locked():
            stored = _stored(path)
            write_json_atomic(path, stored | {field: sorted({*stored[field], channel})})

    def expire(self) -> list[str]:
        """Put away unsent what is no news any more; returns their ids. By the one sender."""
        now = datetime.now(UTC)
        with self._locked():
            old = [one for one in self.waiting() if one["raised_at"] < (now - NEWS).isoformat()]
            for one in old:
                expired = one | {"expired_at": now.isoformat(timespec="seconds")}
                write_json_atomic(self._waiting / f"{one['alert_id']}.json", expired)
        ids = [one["alert_id"] for one in old]
        self.file(ids)
        return ids

    def file(self, alert_ids: Iterable[str]) -> None:
        """Put away what nobody has to be sent any more. By the one sender."""
        self._sent.mkdir(parents=True, exist_ok=True)
        with self._locked():
            for alert_id in alert_ids:
                waiting, sent = self._places(alert_id)
                waiting.replace(sent)

    def forget(self, since: datetime) -> list[Path]:
        """Remove what was put away before that instant; returns the paths."""
        with self._locked():
            old = [path for path in self._sent.glob("[!.]*.json") if path.stat().st_mtime < since.timestamp()]
            for path in old:
                path.unlink()
        return old

    def _places(self, alert_id: str) -> tuple[Path, Path]:
        return self._waiting / f"{alert_id}.json", self._sent / f"{alert_id}.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / ".lock"):
            yield


def _remembered(told: dict[str, str], alerts: list[Alert], now: datetime) -> dict[str, str]:
    """When each subject was last found, by its key; without what is too long ago, or over."""
    found = {alert.told_as(one): now.isoformat() for alert in alerts for one in alert.subjects}
    over = tuple(f"{alert.kind}/" for alert in alerts if KINDS[alert.kind].is_state)
    forgotten = (now - REMEMBERED).isoformat()
    return {key: at for key, at in told.items() if at > forgotten and not key.startswith(over)} | found


def _all_stored(folder: Path) -> list[Stored]:
    found = []
    for path in sorted(folder.glob("[!.]*.json")):
        with suppress(FileNotFoundError):  # a sender filed it meanwhile
            found.append(_stored(path))
    return found


def _stored(path: Path) -> Stored:
    return {"alert_id": path.stem, "sent_to": [], "failed_at": [], "expired_at": None, **read_json(path)}

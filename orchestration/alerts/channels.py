"""Where alerts go. Addresses are secrets: they are never shown, logged or written anywhere."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from dataclasses import field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import yaml
from pydantic import Field, SecretStr, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orchestration.alerts.alert import KINDS, Subject
from orchestration.contracts.severities import SEVERITIES, Severity
from orchestration.contracts.strict import STRICT
from orchestration.environment import ALERT_URLS_VARIABLE
from orchestration.settings import HomePaths

if TYPE_CHECKING:
    from apprise import NotifyBase

KindName = Annotated[str, Field(pattern=f"^({'|'.join(KINDS)})$")]
ChannelName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


class ChannelError(Exception):
    """The channels cannot be used as they are configured; the message names file and field, never a value."""


@dataclass(frozen=True, config=STRICT)
class Channel:
    """An address as apprise writes them, and what goes there: by owner (patterns), kind and least severity.

    It has one receiver: of several, one that refuses would have the others told again each time.
    """

    url: SecretStr
    owners: tuple[str, ...] = ("*",)
    kinds: tuple[KindName, ...] = tuple(KINDS)
    minimum_severity: Severity = "low"

    def wants(self, kind: str, subjects: Iterable[Subject]) -> list[Subject]:
        """Those of `subjects` that this channel is told of."""
        severities = SEVERITIES[: SEVERITIES.index(self.minimum_severity) + 1]
        return [
            one
            for one in subjects
            if kind in self.kinds
            and one.severity in severities
            and any(fnmatchcase(one.owner, pattern) for pattern in self.owners)
        ]

    def service(self) -> NotifyBase | None:
        """What sends to the address, with apprise's own timeouts or those it names; null where apprise knows none."""
        import apprise  # what nobody is told, nobody waits for

        logging.getLogger("apprise").disabled = True  # it may write addresses
        return apprise.Apprise.instantiate(self.url.get_secret_value())


@dataclass(frozen=True, config=STRICT)
class Channels:
    """All channels by name. `link` is what a message links to, with `{release_id}` where the release's id goes."""

    channels: dict[ChannelName, Channel] = field(default_factory=dict)
    link: str | None = None


def load_channels(settings: HomePaths) -> Channels:
    """The channels of the home's `alerts.yml`, and one that is told everything for each address in
    $TRUESTOCK_ALERT_URLS (blanks between them). Raises ChannelError."""
    configured = _read(settings)
    urls = os.environ.get(ALERT_URLS_VARIABLE, "").split()
    of_environment = {f"environment-{number}": Channel(url=SecretStr(url)) for number, url in enumerate(urls, 1)}
    channels = configured.channels | of_environment
    if several := [name for name, channel in channels.items() if _receivers(channel) > 1]:
        raise ChannelError(
            f"several receivers: {', '.join(several)}; one receiver per channel, so that each is told once"
        )
    return Channels(channels, configured.link)


def _receivers(channel: Channel) -> int:
    """How many are sent to, copies of a mail too; none of an address that apprise does not know."""
    service = channel.service()
    if service is None:
        return 0
    copies = [*getattr(service, "cc", ()), *getattr(service, "bcc", ())]
    return len(service) // (service.retry + 1) + len(copies)  # apprise counts what it would send with all retries


def _read(settings: HomePaths) -> Channels:
    path = settings.alert_channels
    if not path.exists():
        return Channels()
    if path.stat().st_mode & 0o077:
        raise ChannelError(f"{path.name}: others may read it, and it holds secrets; chmod 600 it")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(Channels).validate_python(content or {})
    except yaml.MarkedYAMLError as error:  # its own words quote the line
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise ChannelError(f"{path.name}: line {line} is not YAML") from None
    except ValidationError as error:
        faults = [f"{path.name}: {_place(one['loc'])}: {one['msg']}" for one in error.errors()]
        raise ChannelError("\n".join(faults)) from None


def _place(names: tuple[int | str, ...]) -> str:
    """Where a fault is; an address that stands where a name should is not shown."""
    return ".".join(str(name) if str(name).isidentifier() else "?" for name in names)

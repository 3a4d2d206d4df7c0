"""When a home was first given anything, by the names of files alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from orchestration.ingest.inbox import FILE_NAME
from orchestration.instants import parse_instant
from orchestration.settings import HomePaths

LANDED = re.compile(r"\.(\d{8}T\d{6}Z)\.")


def first_extract(settings: HomePaths) -> datetime | None:
    """The instant of the oldest extract that has landed or waits in the inbox, whether or not anything is made of it;
    None where there is none. Names that hold no instant do not count."""
    return min(_instants(settings), default=None)


def _instants(settings: HomePaths) -> Iterator[datetime]:
    texts = [found[1] for path in settings.deliveries.rglob("*.json") if (found := LANDED.search(path.name))]
    files = settings.inbox.glob("*/*")
    texts += [found["extracted_at"] for path in files if (found := FILE_NAME.fullmatch(path.name))]
    for text in sorted(texts):
        try:
            yield parse_instant(text)
        except ValueError:  # the 31st of June
            continue

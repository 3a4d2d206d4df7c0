"""Rendered pages of releases, kept while there is room; a release never changes, so they never go stale."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from orchestration.serve.rendering import Page

ENTRY_BYTES = 1_000  # what a page takes besides its body, roughly


class PageCache:
    """The pages asked for last, up to so many bytes."""

    def __init__(self, maximum_bytes: int = 256 * 2**20) -> None:
        self._maximum = maximum_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, render: Callable[[], Page]) -> Page:
        """The page kept under `key`, else what `render` gives, which is kept."""
        with self._lock:
            if page := self._pages.get(key):
                self._pages.move_to_end(key)
                return page
        page = render()
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self._bytes += _weight(page)
            while self._bytes > self._maximum:
                self._bytes -= _weight(self._pages.popitem(last=False)[1])
        return page


def _weight(page: Page) -> int:
    return len(page.body) + ENTRY_BYTES

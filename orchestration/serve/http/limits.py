"""How often a key may ask: a bucket of requests per key, which refills evenly."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Bucket:
    requests: float
    filled_at: float


class RateLimits:
    """Buckets by key id, in the memory of one server. A full bucket holds the requests of a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, key_id: str, per_minute: int) -> int:
        """Take one request and return 0, or take none and say in how many whole seconds there is one."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.setdefault(key_id, _Bucket(per_minute, now))
            bucket.requests = min(per_minute, bucket.requests + (now - bucket.filled_at) * per_minute / 60)
            bucket.filled_at = now
            if bucket.requests >= 1:
                bucket.requests -= 1
                return 0
            return math.ceil((1 - bucket.requests) * 60 / per_minute)

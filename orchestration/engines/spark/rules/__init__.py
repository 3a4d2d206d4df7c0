"""What DuckDB's SQL says otherwise than Spark's, each rule in a function named after what it rewrites.

`queries` and `names` rewrite the form of a query within DuckDB's own SQL, so that both engines run what comes out. The
others rewrite expressions, whose types are known by then: `aggregates` those of several rows, the rest, found through
`registry`, those of one. What no rule covers and is not known to mean the same is refused by name (`carried`).
"""

from __future__ import annotations


class NotCarried(Exception):
    """A statement has something that no rule says how Spark computes; the message names it."""

"""What of a warehouse has no row: engines that agree on it agree on nothing."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from orchestration.engines.compiled import home_plan
from orchestration.engines.plan import Plan
from orchestration.settings import HomePaths


def empty_relations(settings: HomePaths) -> set[str]:
    """The relations of the home's plan without a row, as `schema.name`: models, seeds, and what they read, raw entities
    and the state of the cycle before."""
    with duckdb.connect(str(settings.warehouse), read_only=True) as warehouse:
        return {
            f"{schema}.{name}"
            for schema, name in _relations(home_plan(settings))
            if not warehouse.execute(f'select 1 from "{schema}"."{name}" limit 1').fetchall()
        }


def _relations(plan: Plan) -> Iterator[tuple[str, str]]:
    yield from ((one.schema, one.alias) for one in plan.relations.values())
    yield from ((one.schema, one.entity) for one in plan.raw)
    yield from (("history", one.name) for one in plan.state)

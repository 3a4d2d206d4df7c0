"""What a refusal costs planning until it is cured: the one home of these words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

ALL = "Where it does not say which, all of its system are."
COSTS = {
    ("delivery", None): "Planning goes on with the one before it, if any, and says so where that is late.",
    ("row", "stock"): f"Its item-location is withheld. {ALL}",
    ("row", "movements"): f"Its item-location is degraded, and no cause there is acted on. {ALL}",
    ("row", None): f"What it is about is withheld, or degraded where other rows tell of it too. {ALL}",
    ("cell", None): "What is published from the cell is unknown, not 0.",
}
"""By what was refused and, of a row, the role of its entity: balances, the log of what changed them, or neither."""


def with_cost(letters: pl.DataFrame, roles: Mapping[tuple[str, str], str | None]) -> pl.DataFrame:
    """Dead letters with `cost`; `roles` of entities by source and entity, those that are not there have none."""
    roles_known = [(*place, role) for place, role in roles.items()]
    of_entity = pl.DataFrame(roles_known, schema=dict.fromkeys(("source", "entity", "role"), pl.String()), orient="row")
    words = [(*case, cost) for case, cost in COSTS.items()]
    costs = pl.DataFrame(words, schema=dict.fromkeys(("refused", "role", "cost"), pl.String()), orient="row")
    role = pl.when(pl.col("refused") == "row").then(pl.col("role"))
    return (
        letters.join(of_entity, on=["source", "entity"], how="left", maintain_order="left")
        .with_columns(role)
        .join(costs, on=["refused", "role"], how="left", nulls_equal=True, maintain_order="left")
        .drop("role")
    )

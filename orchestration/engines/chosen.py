"""Which engine builds the tables of a home: $TRUESTOCK_ENGINE, else the one that its landscape names."""

from __future__ import annotations

import os
from typing import get_args

from orchestration.contracts.load import ContractError
from orchestration.engines.duckdb import Engine
from orchestration.engines.plan import Plan
from orchestration.environment import ENGINE_VARIABLE, EngineName
from orchestration.landscape.model import Landscape
from orchestration.settings import HomePaths
from orchestration.store.mirror import store_of

ENGINES: tuple[EngineName, ...] = get_args(EngineName)


def engine_of(settings: HomePaths, plan: Plan, landscape: Landscape) -> Engine:
    """The engine that runs `plan` in this home. Raises ContractError where the variable names none."""
    name = os.environ.get(ENGINE_VARIABLE) or landscape.declaration.engine
    if name not in ENGINES:
        raise ContractError(f"${ENGINE_VARIABLE} is {name!r}; engines are {' and '.join(ENGINES)}")
    if name == "duckdb":
        return Engine(settings, plan)
    from orchestration.engines.spark.engine import SparkEngine  # what it needs is installed for it alone

    return SparkEngine(settings, plan, store_of(settings, landscape.declaration.store))

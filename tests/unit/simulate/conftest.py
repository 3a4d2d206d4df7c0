"""Small enterprises, made in a moment."""

from __future__ import annotations

from datetime import date

import pytest

from orchestration.simulate.plan import FaultPlan, load_plan
from orchestration.simulate.spec import Spec


@pytest.fixture
def spec():
    """A spec by its differences from a small one with the default faults."""

    def build(faults: FaultPlan | None = None, start: date = date(2026, 11, 16), **sizes: int) -> Spec:
        chosen = {"items": 40, "locations": 5, "days": 3, "seed": 1} | sizes
        return Spec(start=start, faults=load_plan(None) if faults is None else faults, **chosen)

    return build

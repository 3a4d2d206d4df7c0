"""Small enterprises, made in a moment, and the landscapes that they are made for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration.landscape.load import load_landscape
from orchestration.landscape.model import Landscape
from orchestration.settings import SAMPLES, HomePaths
from orchestration.simulate.plan import FaultPlan, load_plan
from orchestration.simulate.spec import Spec
from orchestration.simulate.write import simulate

TWO_ERPS = Path(__file__).parents[2] / "landscapes" / "two_erps"


@pytest.fixture(scope="session")
def sample() -> Landscape:
    return load_landscape(SAMPLES)


@pytest.fixture(scope="session")
def two_erps() -> Landscape:
    return load_landscape(TWO_ERPS)


@pytest.fixture
def landscape(tmp_path):
    """A landscape by the text of its systems and pairs."""

    def load(text: str) -> Landscape:
        (tmp_path / "truestock.yml").write_text(f"group_currency: USD\n{text}")
        return load_landscape(tmp_path)

    return load


@pytest.fixture
def spec(sample):
    """A spec by its differences from a small one with the default faults."""

    def build(faults: FaultPlan | None = None, start: date = date(2026, 11, 16), **sizes: int) -> Spec:
        chosen = {"items": 40, "locations": 5, "days": 3, "seed": 1} | sizes
        return Spec(start=start, faults=load_plan(None, sample) if faults is None else faults, **chosen)

    return build


@pytest.fixture
def written(spec, tmp_path):
    """Where the enterprise of a landscape was written."""

    def write(landscape: Landscape, faults: FaultPlan | None = None, **sizes: int) -> HomePaths:
        settings = HomePaths(tmp_path / "home")
        simulate(spec(faults, **sizes), landscape, settings)
        return settings

    return write

"""The truth adds up, and covers what was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from orchestration.landscape.load import load_landscape
from orchestration.settings import SAMPLES
from orchestration.simulate.codes import Cause
from orchestration.simulate.enterprise import make_enterprise
from orchestration.simulate.plan import FaultPlan, Missing, load_plan
from orchestration.simulate.postings import STOCK_KEY

SAMPLE = load_landscape(SAMPLES)
NEVER_INJECTED = {Cause.NONE, Cause.STALE_SNAPSHOT}
NOT_CORRECTED = ("opening", "unexplained", "rounding", "unmapped_stock")
POSTED = {name: rate for name, rate in load_plan(None, SAMPLE).rates.items() if not name.startswith(NOT_CORRECTED)}


def causes_of(spec) -> pl.DataFrame:
    return pl.concat([truth.causes for truth in make_enterprise(spec, SAMPLE).truths()])


def names(causes: pl.DataFrame) -> set[Cause]:
    return {Cause(number) for number in causes["cause"]}


@pytest.mark.parametrize("days", [1, 3, 5])
@pytest.mark.parametrize("seed", range(4))
def test_causes_add_up_to_the_variance_of_every_key(spec, seed, days):
    for truth in make_enterprise(spec(seed=seed, days=days), SAMPLE).truths():
        explained = truth.causes.group_by(STOCK_KEY).agg(pl.col("quantity").sum())
        both = truth.balances.join(explained, on=STOCK_KEY, how="full", coalesce=True).fill_null(0)
        assert both.filter(pl.col("wms") - pl.col("erp") != pl.col("quantity")).is_empty()


def test_every_cause_occurs_by_default(spec):
    assert names(causes_of(spec(items=80, days=6))) == set(Cause) - NEVER_INJECTED


@pytest.mark.parametrize("sizes", [{"items": 8, "locations": 2}, {"items": 40, "locations": 5}])
def test_small_enterprises_have_every_code_mapped(spec, sizes):
    """Else most of them were withheld, and the first cycle blocked."""
    unmapped = {Cause.UNMAPPED_ITEM, Cause.UNMAPPED_LOCATION, Cause.UNEXPLAINED, Cause.ROUNDING}
    found = names(causes_of(spec(**sizes)))
    assert found.isdisjoint(unmapped) and {Cause.LOST_MESSAGE, Cause.DUPLICATE_POSTING} < found
    asked_for = FaultPlan(rates={"unmapped_item": 0.003})
    assert Cause.UNMAPPED_ITEM in names(causes_of(spec(asked_for, **sizes)))


def test_without_faults_only_movements_in_flight_differ(spec):
    assert names(causes_of(spec(FaultPlan(), days=6))) == {Cause.TIMING_IN_FLIGHT}


def test_after_the_day_of_corrections_only_movements_in_flight_differ(spec):
    plan = FaultPlan(rates=POSTED, last_day=2, corrected_on_day=3)
    faulty = names(causes_of(spec(replace(plan, corrected_on_day=None))))
    assert {Cause.DUPLICATE_POSTING, Cause.ITEM_MISMATCH, Cause.LEDGER_BREAK, Cause.REVERSAL_ONE_SIDED} < faulty
    assert names(causes_of(spec(plan))) == {Cause.TIMING_IN_FLIGHT}


def test_what_recurs_is_at_the_key_it_was_at_before(spec):
    plan = FaultPlan(rates={"lost_message": 0.02, "item_mismatch": 0.01, "duplicate_posting": 0.01}, last_day=2)
    faulty = causes_of(spec(plan, days=4))
    again = causes_of(spec(replace(plan, corrected_on_day=3, recurring=0.5), days=4))
    again = again.filter(pl.col("cause") != Cause.TIMING_IN_FLIGHT)
    assert again.height > 3
    assert again.join(faulty, on=[*STOCK_KEY, "cause"], how="anti").is_empty()


def test_a_hole_in_the_log_makes_a_stale_snapshot(spec):
    missing = (Missing("erp_sap", 3, ("MSEG",)), Missing("erp_sap", 4, ("MARD",)))
    assert names(causes_of(spec(FaultPlan(missing=missing), days=4))) == {Cause.TIMING_IN_FLIGHT, Cause.STALE_SNAPSHOT}


def test_a_late_source_moves_the_cut_off_back_and_makes_no_cause(spec):
    late = FaultPlan(missing=(Missing("wms_ewm", 4),))
    assert names(causes_of(spec(late, days=4))) == {Cause.TIMING_IN_FLIGHT}


def test_movements_fall_into_the_hour_that_comes_twice(spec):
    enterprise = make_enterprise(spec(FaultPlan(), start=date(2026, 10, 24), days=2), SAMPLE)
    twice = 1_792_886_400  # 2026-10-25 00:00 UTC, 02:00 in Berlin; again an hour later
    erp_at = enterprise.stock.journal["erp_at"]
    assert ((erp_at >= twice) & (erp_at < twice + 7200)).any()


def test_on_quiet_days_hardly_anything_happens(spec):
    """One document in a hundred; what comes of earlier ones still does."""
    busy = spec(items=80, days=4)
    quiet = replace(busy, quiet_days=2)
    counts = [(make_enterprise(one, SAMPLE).stock.journal["wms_at"] > one.cycle(2)).sum() for one in (busy, quiet)]
    assert 0 < counts[1] < 0.1 * counts[0]


def test_equal_halves_are_seen_on_both_sides_by_every_cycle(spec):
    small = spec(items=80, days=5)
    enterprise = make_enterprise(small, SAMPLE)
    journal = enterprise.stock.journal
    halves = (journal["split"] != 0) & (2 * abs(journal["split"]) == journal["quantity"])
    assert halves.any()
    for pairing in enterprise.world.network.pairings:
        here = halves & (journal["pairing"] == pairing.number)
        for day in range(1, small.days + 1):
            cutoff = pairing.cutoff(small, day)
            assert ((journal["erp_at"][here] <= cutoff) == (journal["wms_at"][here] <= cutoff)).all()

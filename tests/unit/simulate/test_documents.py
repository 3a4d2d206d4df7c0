"""What is still to come of an order line, by what became of it and what the supplier said."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from orchestration.simulate.documents.make import all_orders
from orchestration.simulate.documents.model import Purchases
from orchestration.simulate.documents.parts import SUPPLY, open_parts
from orchestration.simulate.enterprise import make_enterprise

NOV, DEC, LATER = date(2026, 11, 5), date(2026, 12, 5), date(2026, 12, 20)
TOLD = {"turn": pl.Int64, "first": pl.Int64, "quantity": pl.Int64, "in_portal": pl.Boolean, "in_erp": pl.Boolean}


def frame(rows: list[tuple[object, ...]], **columns) -> pl.DataFrame:
    """Rows of the only line of the only document."""
    told = pl.DataFrame(rows, schema=columns, orient="row")
    return told.select(pl.lit(0, pl.Int64).alias("number"), pl.lit(1, pl.Int64).alias("line"), *columns)


def order(received=0, kind="order", confirmations=(), notices=(), delays=(), issues=()) -> Purchases:
    """Eighty pieces, forty on the fifth of November, once promised two days before, and forty a month later."""
    line = {"kind": kind, "ordered": 80, "received": received, "is_closed": False, "factor": 1}
    parts = [(1, date(2026, 11, 3), NOV, 40), (2, DEC, DEC, 40)]
    return Purchases(
        lines=frame([tuple(line.values())], **dict.fromkeys(line)),
        schedule=frame(parts, part=pl.Int64, original=pl.Date, promised=pl.Date, quantity=pl.Int64),
        confirmations=frame(
            [
                (1, first, size, True, False, day, *(answer or ["accepted"]))
                for first, size, day, *answer in confirmations
            ],
            **TOLD,
            day=pl.Date,
            answer=pl.String,
        ),
        notices=frame([(1, *one, True, False, day) for *one, day in notices], **TOLD, day=pl.Date),
        delays=frame([(day,) for day in delays], day=pl.Date),
        issues=frame([(1, size) for size in issues], turn=pl.Int64, quantity=pl.Int64),
    )


def parts(**told) -> list[tuple[int, str, date, int]]:
    made = open_parts(order(**told)).with_columns(late=(pl.col("expected") - pl.col("original")).dt.total_days())
    return made.select("quantity", "milestone", "expected", "late").rows()


def test_what_was_received_takes_the_notice_that_came_first():
    assert parts(received=40, notices=[(0, 40, NOV)]) == [(40, "ordered", DEC, 0)]
    assert parts(received=30, notices=[(0, 40, NOV)]) == [(10, "shipped", NOV, 2), (40, "ordered", DEC, 0)]


def test_what_was_received_takes_the_confirmation_that_came_first():
    assert parts(received=40, confirmations=[(0, 40, NOV)]) == [(40, "ordered", DEC, 0)]
    assert parts(confirmations=[(0, 40, DEC)]) == [(40, "confirmed", DEC, 32), (40, "ordered", DEC, 0)]


def test_what_a_supplier_refused_is_still_ordered_and_says_so():
    refused = [(0, 40, NOV), (40, 40, None, "rejected")]
    made = open_parts(order(confirmations=refused, notices=[(0, 20, NOV)])).select("quantity", "milestone", "answer")
    assert made.rows() == [(20, "confirmed", None), (20, "shipped", None), (40, "ordered", "rejected")]
    assert parts(confirmations=[(0, 40, NOV), (40, 40, LATER, "backordered")])[1] == (40, "confirmed", LATER, 15)


def test_a_notice_ships_what_was_confirmed():
    told = {"confirmations": [(0, 40, NOV), (40, 40, LATER)], "notices": [(0, 40, NOV)]}
    assert parts(**told) == [(40, "shipped", NOV, 2), (40, "confirmed", LATER, 15)]


def test_a_transfer_is_shipped_from_its_issue_to_its_receipt():
    assert parts(kind="transfer", received=40, issues=[40]) == [(40, "ordered", DEC, 0)]
    assert parts(kind="transfer", received=20, issues=[40, 10]) == [
        (20, "shipped", NOV, 2),
        (30, "ordered", DEC, 0),
        (10, "shipped", DEC, 0),
    ]


def test_a_delay_moves_what_was_due_before_its_day_and_is_not_shipped():
    between = date(2026, 11, 20)
    assert parts(delays=[between]) == [(40, "confirmed", between, 17), (40, "ordered", DEC, 0)]
    assert parts(delays=[LATER], notices=[(0, 20, NOV)]) == [
        (20, "shipped", NOV, 2),
        (20, "confirmed", LATER, 47),
        (40, "confirmed", LATER, 15),
    ]


@pytest.mark.parametrize("kind", ["request", "contract", "return"])
def test_what_is_no_order_is_no_supply(kind):
    assert parts(kind=kind) == []


@pytest.mark.parametrize("seed", range(4))
def test_parts_add_up_to_what_has_not_come(spec, sample, seed):
    enterprise = make_enterprise(spec(seed=seed, items=120), sample)
    for made in all_orders(enterprise.spec, enterprise.world):
        bought = made.purchases
        lines = bought.lines.filter(~pl.col("is_closed") & pl.col("kind").is_in(SUPPLY))
        left = (lines["ordered"] - lines["received"]).clip(0).sum()
        assert open_parts(bought)["quantity"].sum() == left > 0
        by_line = bought.schedule.group_by("number", "line").agg(pl.col("quantity", "received").sum())
        both = bought.lines.join(by_line, on=["number", "line"], suffix="_scheduled")
        assert both.height == bought.lines.height
        assert both["ordered"].equals(both["quantity"]) and both["received"].equals(both["received_scheduled"])


def test_every_shape_occurs_by_default(spec, sample):
    enterprise = make_enterprise(spec(items=400), sample)
    bought = all_orders(enterprise.spec, enterprise.world)[0].purchases
    assert set(bought.lines["kind"]) == {"order", "transfer", "request", "contract", "return"}
    assert set(bought.schedule["part"]) == {1, 2, 3}
    assert set(open_parts(bought)["milestone"]) == {"ordered", "confirmed", "shipped"}
    for told in (bought.confirmations, bought.notices):
        assert set(told.select("in_portal", "in_erp").rows()) == {(True, False), (False, True), (True, True)}
    assert bought.lines.filter(pl.col("received") > pl.col("ordered")).height
    assert set(bought.issues["turn"]) == {1, 2}
    answered = bought.confirmations.select("answer", pl.col("day").is_not_null())
    promises = {("accepted", True), ("backordered", True)}
    assert set(answered.rows()) == promises | {(one, False) for one in ("rejected", "hold", "backordered")}

"""Versions of a contract: what breaks is told from what does not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orchestration.contracts.compare import compare
from orchestration.contracts.model import Source
from tests.conftest import MOVES, STOCK, column


def with_stock(shop: Source, **changes) -> Source:
    return replace(shop, entities=(replace(STOCK, **changes), MOVES))


def columns(**changes):
    kept = [replace(one, **changes[one.name]) if one.name in changes else one for one in STOCK.columns]
    return {"columns": tuple(kept)}


def words_of(old: Source, new: Source) -> list[str]:
    return [str(change) for change in compare(old, new)]


def test_nothing_changed(shop):
    assert compare(shop, shop) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (columns(QTY={"data_type": "decimal(20,6)"}), "STOCK.QTY: decimal(18,4) became decimal(20,6)"),
        (columns(QTY={"required": False}), "STOCK.QTY: required became false"),
        (columns(DAY={"dispensable": True}), "STOCK.DAY: dispensable became true"),
        (columns(DAY={"optional": True}), "STOCK.DAY: optional became true"),
        ({"columns": (*STOCK.columns, replace(column("LOT", "varchar"), optional=True))}, "STOCK.LOT: column added"),
        ({"required": False}, "STOCK: required became false"),
        ({"may_be_empty": True}, "STOCK: may_be_empty became true"),
    ],
)
def test_what_is_additive(shop, changes, words):
    assert words_of(shop, with_stock(shop, **changes)) == [f"additive  {words}"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (columns(QTY={"data_type": "decimal(18,2)"}), "STOCK.QTY: decimal(18,4) became decimal(18,2)"),
        (columns(QTY={"data_type": "varchar"}), "STOCK.QTY: decimal(18,4) became varchar"),
        (columns(DAY={"required": True}), "STOCK.DAY: required became true"),
        ({"columns": STOCK.columns[:2]}, "STOCK.DAY: column removed"),
        (
            {"columns": (*STOCK.columns, column("LOT", "varchar"))},
            "STOCK.LOT: column added; files without it are refused",
        ),
        ({"key": ("ITEM", "DAY")}, "STOCK: key ITEM became ITEM, DAY"),
        ({"kind": "delta", "lookback_days": 30}, "STOCK: snapshot became delta"),
    ],
)
def test_what_breaks_needs_a_higher_version(shop, changes, words):
    raised = words_of(shop, with_stock(shop, **changes, version=2))
    silent = words_of(shop, with_stock(shop, **changes))
    assert raised == [f"breaking  {words}"]
    assert silent == [*raised, "breaking  STOCK: breaks, so version 1 must be raised"]


def test_a_limit_breaks_what_it_shuts_out(shop):
    least = [columns(QTY={"minimum": one}) for one in (None, Decimal(-1), Decimal(0))]
    (none, low, high) = (with_stock(shop, **one, version=version) for version, one in enumerate(least, start=1))
    assert words_of(none, low) == ["breaking  STOCK.QTY: minimum None became -1"]
    assert words_of(low, high) == ["breaking  STOCK.QTY: minimum -1 became 0"]
    assert words_of(high, low) == ["additive  STOCK.QTY: minimum 0 became -1"]
    assert words_of(low, none) == ["additive  STOCK.QTY: minimum -1 became None"]


def test_entities_and_the_notation_of_a_source(shop):
    fewer = replace(shop, entities=(MOVES,), format=replace(shop.format, separator=";"), time_zone="UTC")
    assert words_of(shop, fewer) == [
        "breaking  shop: format changed",
        "breaking  shop: time zone America/Chicago became UTC",
        "breaking  STOCK: entity removed",
    ]
    assert words_of(replace(shop, entities=(MOVES,)), shop) == ["breaking  STOCK: entity added"]

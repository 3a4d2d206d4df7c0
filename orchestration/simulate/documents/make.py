"""The documents of each ERP."""

from __future__ import annotations

from orchestration.simulate.documents.model import Orders, together
from orchestration.simulate.documents.plain import plain_orders
from orchestration.simulate.documents.purchases import rich_purchases
from orchestration.simulate.documents.sales import rich_sales
from orchestration.simulate.network import PORTAL
from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World


def all_orders(spec: Spec, world: World) -> tuple[Orders, ...]:
    """The documents of each ERP: plain ones and, unless asked for those alone, rich ones."""
    return tuple(_make_orders(spec, world, region) for region in world.network.books.values())


def _make_orders(spec: Spec, world: World, region: Region) -> Orders:
    tellers = [one.dialect.name for one in world.network.tellers(region)]
    sales, purchases = plain_orders(spec, world, region, PORTAL in tellers)
    if spec.documents == "rich":
        sales = together(sales, rich_sales(spec, world, region))
        purchases = together(purchases, rich_purchases(spec, world, region, tellers))
    return Orders(region, sales, purchases)

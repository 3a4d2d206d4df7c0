"""`truestock simulate`: an enterprise into a home, extracts into its inbox, the truth beside it."""

from __future__ import annotations

from orchestration.landscape.model import Landscape
from orchestration.settings import HomePaths
from orchestration.simulate.deliveries import Inbox
from orchestration.simulate.dialects import mdm, planning
from orchestration.simulate.dialects.answering import CHANNELS, Extract, answers
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.documents.make import all_orders
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.enterprise import Enterprise, make_enterprise
from orchestration.simulate.extracts import WRITERS, deliver_stock
from orchestration.simulate.patterns import MAPPED_ON_DAY, late_items
from orchestration.simulate.regions import MASTERS_AT, ORDERS_AT, delivered
from orchestration.simulate.spec import Spec
from orchestration.simulate.truth_files import write_truth

DIALECTS = {*WRITERS, *CHANNELS, "mdm", "planning"}


def simulate(spec: Spec, landscape: Landscape, settings: HomePaths) -> Enterprise:
    """Write the enterprise of `spec` into the home: `inbox/<system>/` and `truth/`. Same spec, same bytes.

    `unwritten` systems get nothing. Raises UnfitLandscapeError.
    """
    enterprise = make_enterprise(spec, landscape)
    orders = all_orders(spec, enterprise.world)
    inbox = Inbox(settings.inbox)
    for day in range(1, spec.days + 1):
        _deliver(spec, inbox, day, MASTERS_AT, _masters(enterprise, day))
        _deliver(spec, inbox, day, ORDERS_AT, _orders(enterprise, orders, day))
    deliver_stock(enterprise, inbox)
    write_truth(enterprise, orders, settings.truth)
    return enterprise


def unwritten(landscape: Landscape) -> list[str]:
    """The systems, by name, that `simulate` has no writer for."""
    return [system.name for system in landscape.sources if system.dialect.name not in DIALECTS]


def _masters(enterprise: Enterprise, day: int) -> list[Extract]:
    spec, world = enterprise.spec, enterprise.world
    later = list(late_items(spec, world).values()) if day < MAPPED_ON_DAY else []
    is_remapped = spec.faults.corrected_on_day is not None and day >= spec.faults.corrected_on_day
    kept = mdm.master_data(world, spec.start, later, is_remapped)
    erps = [(name, region, ERPS[region.head.dialect]) for name, region in world.network.books.items()]
    return [
        *((name, erp.notation, erp.masters(world, region)) for name, region, erp in erps),
        *((one.name, mdm.NOTATION, kept) for one in world.network.of("mdm")),
    ]


def _orders(enterprise: Enterprise, orders: tuple[Orders, ...], day: int) -> list[Extract]:
    spec, world = enterprise.spec, enterprise.world
    forecasts = planning.forecasts(spec, world, orders)
    erps = [(made, ERPS[made.region.head.dialect]) for made in orders]
    return [
        *((made.region.head.source, erp.notation, erp.orders(world, made, spec.start)) for made, erp in erps),
        *(extract for made in orders for extract in answers(spec, world, made, day)),
        *((one.name, planning.NOTATION, forecasts) for one in world.network.of("planning")),
    ]


def _deliver(spec: Spec, inbox: Inbox, day: int, at: int, extracts: list[Extract]) -> None:
    for source, notation, files in extracts:
        for entity, rows in files.items():
            if delivered(spec, source, entity, day):
                inbox.deliver(source, entity, spec.midnight(day) + at, notation, [rows])

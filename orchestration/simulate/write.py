"""`truestock simulate`: an enterprise into a home, extracts into its inbox, the truth beside it."""

from __future__ import annotations

from datetime import timedelta

from orchestration.settings import Settings
from orchestration.simulate.deliveries import Delimited, Inbox, JsonLines
from orchestration.simulate.dialects import mdm, planning, supplier_portal
from orchestration.simulate.dialects.erp_next import masters as erp_next_masters
from orchestration.simulate.dialects.erp_next import orders as erp_next_orders
from orchestration.simulate.dialects.erp_next.stock import NOTATION as ERP_NEXT
from orchestration.simulate.dialects.erp_sap import masters as erp_sap_masters
from orchestration.simulate.dialects.erp_sap import orders as erp_sap_orders
from orchestration.simulate.dialects.erp_sap.stock import NOTATION as ERP_SAP
from orchestration.simulate.enterprise import Enterprise, make_enterprise
from orchestration.simulate.extracts import deliver_stock
from orchestration.simulate.orders import Orders, all_orders
from orchestration.simulate.patterns import MAPPED_ON_DAY, late_items
from orchestration.simulate.regions import MASTERS_AT, ORDERS_AT, delivered
from orchestration.simulate.spec import Spec
from orchestration.simulate.truth_files import write_truth


def simulate(spec: Spec, settings: Settings) -> Enterprise:
    """Write the enterprise of `spec` into the home: `inbox/<source>/` and `truth/`. Same spec, same bytes."""
    enterprise = make_enterprise(spec)
    orders = all_orders(spec, enterprise.world)
    inbox = Inbox(settings.inbox)
    for day in range(1, spec.days + 1):
        _deliver_masters(enterprise, inbox, day)
        _deliver_orders(enterprise, inbox, orders, day)
    deliver_stock(enterprise, inbox)
    write_truth(enterprise, orders, settings.truth)
    return enterprise


def _deliver_masters(enterprise: Enterprise, inbox: Inbox, day: int) -> None:
    spec, world = enterprise.spec, enterprise.world
    later = list(late_items(spec, world).values()) if day < MAPPED_ON_DAY else []
    is_remapped = spec.faults.corrected_on_day is not None and day >= spec.faults.corrected_on_day
    extracts = {
        "erp_sap": (ERP_SAP, erp_sap_masters.masters(world)),
        "erp_next": (ERP_NEXT, erp_next_masters.masters(world)),
        "mdm": (mdm.NOTATION, mdm.master_data(world, spec.start, later, is_remapped)),
    }
    _deliver(spec, inbox, day, MASTERS_AT, extracts)


def _deliver_orders(enterprise: Enterprise, inbox: Inbox, orders: tuple[Orders, ...], day: int) -> None:
    spec, world = enterprise.spec, enterprise.world
    last = spec.start + timedelta(days=spec.days - 1)
    north_american, european = orders
    extracts = {
        "erp_sap": (ERP_SAP, erp_sap_orders.orders(world, north_american, spec.start)),
        "erp_next": (ERP_NEXT, erp_next_orders.orders(world, european, spec.start)),
        "supplier_portal": (supplier_portal.NOTATION, supplier_portal.replies(world, north_american, spec.start)),
        "planning": (planning.NOTATION, planning.forecasts(world, last)),
    }
    _deliver(spec, inbox, day, ORDERS_AT, extracts)


def _deliver(
    spec: Spec, inbox: Inbox, day: int, at: int, extracts: dict[str, tuple[Delimited | JsonLines, dict]]
) -> None:
    for source, (notation, files) in extracts.items():
        for entity, rows in files.items():
            if delivered(spec, source, entity, day):
                inbox.deliver(source, entity, spec.midnight(day) + at, notation, [rows])

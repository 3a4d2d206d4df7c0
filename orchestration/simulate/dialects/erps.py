"""What each ERP's dialect delivers besides its stock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Notation
from orchestration.simulate.dialects.books import Books
from orchestration.simulate.dialects.erp_next import books as erp_next_books
from orchestration.simulate.dialects.erp_next import masters as erp_next_masters
from orchestration.simulate.dialects.erp_next import orders as erp_next_orders
from orchestration.simulate.dialects.erp_next.stock import NOTATION as ERP_NEXT
from orchestration.simulate.dialects.erp_sap import books as erp_sap_books
from orchestration.simulate.dialects.erp_sap import masters as erp_sap_masters
from orchestration.simulate.dialects.erp_sap import orders as erp_sap_orders
from orchestration.simulate.dialects.erp_sap.stock import NOTATION as ERP_SAP
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World


@dataclass(frozen=True)
class Erp:
    """Writers of files by name: masters of a region, orders entered on a day."""

    notation: Notation
    books: Books
    masters: Callable[[World, Region], dict[str, pl.DataFrame]]
    orders: Callable[[World, Orders, date], dict[str, pl.DataFrame]]


ERPS = {
    "erp_sap": Erp(ERP_SAP, erp_sap_books.BOOKS, erp_sap_masters.masters, erp_sap_orders.orders),
    "erp_next": Erp(ERP_NEXT, erp_next_books.BOOKS, erp_next_masters.masters, erp_next_orders.orders),
}

"""What an ERP calls its orders and the partners in them, by the columns of `documents.model`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from orchestration.simulate.regions import Region


class Partner(NamedTuple):
    """A customer or supplier: the ERP's code, the id that the cross-references have for it, and a customer's groups."""

    code: str
    partner_id: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Books:
    """Numbers of orders and of their lines; partners by the number that an order carries."""

    sales_order: pl.Expr
    sales_line: pl.Expr
    purchase_order: pl.Expr
    purchase_line: pl.Expr
    customers: dict[int, Partner]
    suppliers: dict[int, Partner]


def partner_id(region: Region, partner: Partner) -> str:
    """The partner's id; ERPs that number alike mean others by the same code."""
    return partner.partner_id + (f"-{region.number_range + 1}" if region.number_range else "")


def codes(column: str, partners: dict[int, Partner]) -> pl.Expr:
    """The ERP's code of the partner whose number is in a column; blank where there is none."""
    known = {one: partner.code for one, partner in partners.items()}
    return pl.col(column).replace_strict(known, default="", return_dtype=pl.String)

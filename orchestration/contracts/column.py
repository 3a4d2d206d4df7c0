"""What may stand in a column."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from orchestration.contracts.dtypes import is_numeric, polars_type
from orchestration.contracts.strict import STRICT

Limit = Annotated[Decimal, Field(allow_inf_nan=False)]


def _known_type(data_type: str) -> str:
    polars_type(data_type)
    return data_type


@dataclass(frozen=True, config=STRICT)
class Column:
    """One column of an entity.

    A row whose `required` cell is blank is refused, and so is one with a cell that breaks the notation; a `dispensable`
    cell that does becomes null and is reported, since the row means something without it. A number below its `minimum`,
    or not `above` a limit, is as bad as one that cannot be read. An `optional` column may be
    missing from a file, which then reads as blank in every row. A `json` cell is a list of
    objects that have `lines`, or one object that has `fields`, under the same rules: a bad value takes the whole row.
    With neither it is any JSON. Text that `names` something must name one that there is.
    """

    name: str
    data_type: Annotated[str, AfterValidator(_known_type)]
    description: str
    required: bool = False
    dispensable: bool = False
    optional: bool = False
    minimum: Limit | None = None
    above: Limit | None = None
    names: Literal["time_zone"] | None = None
    lines: tuple[Column, ...] = ()
    fields: tuple[Column, ...] = ()

    @property
    def nested(self) -> tuple[Column, ...]:
        """What the objects in a cell have."""
        return self.lines or self.fields

    @property
    def has_limit(self) -> bool:
        return self.minimum is not None or self.above is not None

    @model_validator(mode="after")
    def _consistent(self) -> Column:
        if self.required and self.dispensable:
            raise ValueError("a required column cannot be dispensable")
        if self.required and self.optional:
            raise ValueError("a required column cannot be optional")
        if self.has_limit and not is_numeric(self.data_type):
            raise ValueError("only a numeric column has a `minimum` or is `above` something")
        if self.minimum is not None and self.above is not None:
            raise ValueError("a column has a `minimum` or is `above` something, and not both")
        if self.names and self.data_type != "varchar":
            raise ValueError("only a varchar column `names` something")
        if (self.nested and self.data_type != "json") or (self.lines and self.fields):
            raise ValueError("only a json column has `lines` or `fields`, and not both")
        if any(one.data_type == "json" for one in self.nested):
            raise ValueError("no object within an object can be read")
        if any(one.optional for one in self.nested):
            raise ValueError("any field of an object may be left out; `optional` is for columns")
        return self

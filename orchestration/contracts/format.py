"""How a source writes its files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from orchestration.contracts.notations import MONTHS, DateFormat, MonthNames, TimeFormat
from orchestration.contracts.strict import STRICT

Character = Annotated[str, Field(min_length=1, max_length=1)]


@dataclass(frozen=True, config=STRICT)
class Format:
    """How a source writes its files; docs/formats.md says what each option reads.

    `null_values` mean "none" besides blank; `error_values` cannot be read in any column; `workbooks` says that the
    same columns may come as .xlsx too. With `text_formulas` a cell written ="0001" holds 0001; a row of a list
    that has one of `total_marks` as a cell is a total. `month_names` are what
    %b stands for, in any case; `two_digit_years_from` is the first of the hundred years that %y stands for.
    """

    type: Literal["delimited", "list", "jsonl", "x12", "edifact"]
    extension: Literal["csv", "txt", "jsonl", "edi"]
    separator: Character | None = None
    quote: Character | None = None
    encoding: Literal["utf-8", "utf-16", "latin-1", "windows-1252", "cp1252"] = "utf-8"
    decimal_separator: Literal[".", ","] = "."
    thousands_separator: Literal[".", ",", " ", "'"] | None = None
    trailing_minus: bool = False
    date_format: DateFormat = "%Y-%m-%d"
    time_format: TimeFormat = "%H:%M:%S"
    timestamp_format: DateFormat | None = None
    month_names: MonthNames = MONTHS
    two_digit_years_from: Annotated[int, Field(ge=1900, le=2099)] = 1969
    text_formulas: bool = False
    total_marks: tuple[str, ...] = ()
    null_values: tuple[str, ...] = ()
    error_values: tuple[str, ...] = ()
    workbooks: bool = False

    @property
    def extensions(self) -> tuple[str, ...]:
        return (self.extension, "xlsx") if self.workbooks else (self.extension,)

    @model_validator(mode="after")
    def _separators_fit(self) -> Format:
        if self.type in ("delimited", "list") and self.separator is None:
            raise ValueError(f"a {self.type} format needs a separator")
        if self.type != "delimited" and (self.quote or self.text_formulas):
            raise ValueError("only a delimited format has `quote` or `text_formulas`")
        if self.type != "list" and self.total_marks:
            raise ValueError("only a list has `total_marks`")
        if self.decimal_separator == self.thousands_separator:
            raise ValueError("decimal_separator and thousands_separator are the same")
        return self

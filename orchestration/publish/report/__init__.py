"""report.html: the release in one self-contained page, for people who open nothing else.

Everything shown is read back from the release's own files; definitions of the figures come with the
manifest. Text of the sources is escaped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.files import write_bytes_atomic
from orchestration.publish.catalogue import Manifest
from orchestration.publish.verdict import in_words

TEMPLATES = Path(__file__).parent
ROWS_SHOWN = 50


def write_report(folder: Path, manifest: Manifest) -> None:
    """Write `report.html` into the release at `folder`."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"share": _share, "amount": _amount, "in_words": in_words}
    page = environment.get_template("report.html.j2").render(manifest=manifest, **_figures(folder))
    write_bytes_atomic(folder / "report.html", page.encode())


def _figures(folder: Path) -> dict[str, Any]:
    agreement = _table(folder, "kpi_system_agreement")
    readiness = _table(folder, "kpi_planning_readiness")
    return {
        "agreement": _total(agreement),
        "readiness": _total(readiness),
        "locations": agreement.join(readiness, on="location_id", how="full", coalesce=True)
        .sort("location_id")
        .to_dicts(),
        "causes": _causes(folder),
        "doubtful": _doubtful(folder),
        "rows_shown": ROWS_SHOWN,
    }


def _table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "tables" / f"{name}.parquet")


def _total(frame: pl.DataFrame) -> dict[str, Any]:
    """The row of all locations; all null where a cycle had nothing to compare."""
    rows = frame.filter(pl.col("location_id") == "*").to_dicts()
    return rows[0] if rows else dict.fromkeys(frame.columns)


def _causes(folder: Path) -> list[dict[str, Any]]:
    """Keys, absolute quantity and absolute value a cause, greatest value first; null where nothing has a cost."""
    value = pl.when(pl.col("value").count() > 0).then(pl.col("value").abs().sum())
    absolute = [pl.len().alias("keys"), pl.col("quantity").abs().sum(), value]
    causes = _table(folder, "reconciliation_causes").group_by("cause", "confidence").agg(absolute)
    return causes.sort("value", "cause", descending=[True, False], nulls_last=True).to_dicts()


def _doubtful(folder: Path) -> list[dict[str, Any]]:
    """Item-locations to look at first: withheld before degraded, by the value at stake."""
    stock = _table(folder, "inventory").filter(pl.col("trust").is_in(["withheld", "degraded"]))
    at_stake = pl.col("variance_value").abs().fill_null(0)
    ordered = stock.sort(pl.col("trust") != "withheld", -at_stake, "item_id", "location_id")
    return ordered.head(ROWS_SHOWN).to_dicts()


def _share(figure: Any) -> str:
    return "n/a" if figure is None else f"{figure:.1%}"


def _amount(figure: Any) -> str:
    return "n/a" if figure is None else f"{figure:,.2f}".removesuffix(".00")

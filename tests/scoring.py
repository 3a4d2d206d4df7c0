"""What we call each difference, against what the truth of a simulated enterprise calls it.

    python -m tests.scoring HOME

reads the current release of HOME and HOME/truth; nothing else does.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orchestration.files import read_json
from orchestration.settings import HomePaths
from tests.scored_documents import QUANTITY, compared, document_lines, lines_as_text

KEY = ["item_id", "location_id", "stock_status"]
HELD = {  # where inventory has each status
    "on_hand_quantity": "available",
    "quality_quantity": "quality",
    "blocked_quantity": "blocked",
    "returns_quantity": "returns",
}
NOTHING = "(nothing)"


@dataclass(frozen=True)
class Score:
    """Ours beside the truth, rows of either.

    `balances`: one row per key; `alone`: one row per key of the locations that one side alone tells of. `causes`: one
    row per key, cause and quantity, `is_true` and `is_ours`; `lines`: one row per row of the tables of documents,
    likewise. `unbalanced`: keys whose causes do not add up to their variance.
    """

    balances: pl.DataFrame
    alone: pl.DataFrame
    causes: pl.DataFrame
    lines: pl.DataFrame
    unbalanced: pl.DataFrame

    @property
    def wrong_balances(self) -> pl.DataFrame:
        off = [pl.col(side) != pl.col(f"{side}_truth") for side in ("wms", "erp")]
        return self.balances.filter(pl.any_horizontal(off))

    @property
    def wrong_alone(self) -> pl.DataFrame:
        return self.alone.filter(pl.col("quantity") != pl.col("truth"))

    @property
    def wrong_lines(self) -> pl.DataFrame:
        return self.lines.filter(~(pl.col("is_true") & pl.col("is_ours")))

    @property
    def precision(self) -> float:
        ours = self.causes.filter("is_ours")
        return ours["is_true"].mean() if ours.height else 1.0

    @property
    def recall(self) -> float:
        true = self.causes.filter("is_true")
        return true["is_ours"].mean() if true.height else 1.0


def score(home: Path) -> Score:
    """The score of the current release in `home`. Raises FileNotFoundError without a release or a truth."""
    settings = HomePaths.of(home)
    folder = settings.releases / read_json(settings.current)["release_id"] / "tables"
    tables = {path.stem: pl.read_parquet(path) for path in folder.glob("*.parquet")}
    return score_of(tables, settings)


def score_of(tables: dict[str, pl.DataFrame], settings: HomePaths) -> Score:
    """The score of published tables, by name, against the truth in a home."""
    ours = tables["reconciliation_causes"].select(*KEY, "cause", pl.col("quantity").cast(QUANTITY))
    released = tables["reconciliation_balances"]
    unmapped = _truth(settings, "meta")["unmapped"]
    return Score(
        balances=_balances(released, settings, unmapped),
        alone=_alone(tables["inventory"], settings),
        causes=compared(ours, _true_causes(settings, unmapped)),
        lines=document_lines(tables, settings),
        unbalanced=_unbalanced(released, ours),
    )


def _truth(settings: HomePaths, name: str):
    return read_json(settings.truth / f"{name}.json")


def _frame(rows: list[dict[str, str]], *quantities: str, **more: type[pl.DataType]) -> pl.DataFrame:
    schema = dict.fromkeys([*KEY, *more, *quantities], pl.String)
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col(quantities).cast(QUANTITY))


def _true_causes(settings: HomePaths, unmapped: list[dict[str, str]]) -> pl.DataFrame:
    """Where a code is not mapped, its whole quantity is the cause."""
    whole = _frame(unmapped, "quantity").with_columns(
        cause=pl.when(pl.col("item_id").str.contains(":"))
        .then(pl.lit("unmapped_item"))
        .otherwise(pl.lit("unmapped_location"))
    )
    causes = _frame(_truth(settings, "causes"), "quantity", cause=pl.String)
    return pl.concat([causes, whole.select(causes.columns)])


def _balances(released: pl.DataFrame, settings: HomePaths, unmapped: list[dict[str, str]]) -> pl.DataFrame:
    truth = _frame(_truth(settings, "balances"), "wms", "erp", "variance")
    whole = _frame(unmapped, "quantity").select(*KEY, wms="quantity", erp=pl.lit(0, QUANTITY))
    truth = pl.concat([truth.drop("variance"), whole]).rename({"wms": "wms_truth", "erp": "erp_truth"})
    ours = released.select(*KEY, wms="wms_quantity", erp="erp_quantity")
    return ours.join(truth, on=KEY, how="full", coalesce=True).with_columns(
        pl.col("wms", "erp", "wms_truth", "erp_truth").fill_null(0)
    )


def _alone(inventory: pl.DataFrame, settings: HomePaths) -> pl.DataFrame:
    """Several systems of a location that has no ERP add up."""
    # Absent where both sides tell of all stock.
    is_there = (settings.truth / "single_system.json").exists()
    truth = _frame(_truth(settings, "single_system") if is_there else [], "quantity", system=pl.String)
    held = inventory.join(truth.select("location_id").unique(), on="location_id", how="semi").rename(HELD)
    ours = held.unpivot(list(HELD.values()), index=KEY[:2], variable_name="stock_status", value_name="quantity")
    return (
        ours.filter(pl.col("quantity") != 0)
        .cast({"quantity": QUANTITY})
        .join(truth.group_by(KEY).agg(truth=pl.col("quantity").sum()), on=KEY, how="full", coalesce=True)
        .with_columns(pl.col("quantity", "truth").fill_null(0))
    )


def by_cause(causes: pl.DataFrame) -> pl.DataFrame:
    """Precision and recall per cause, of `Score.causes` of one enterprise or several; null where there is none."""
    both = pl.col("is_ours") & pl.col("is_true")
    return (
        causes.group_by("cause")
        .agg(
            true=pl.col("is_true").sum(),
            ours=pl.col("is_ours").sum(),
            precision=both.sum() / pl.col("is_ours").sum(),
            recall=both.sum() / pl.col("is_true").sum(),
        )
        .with_columns(pl.col("precision", "recall").fill_nan(None))
        .sort("cause")
    )


def confusion(causes: pl.DataFrame) -> pl.DataFrame:
    """Rows what the truth says, columns what we say: exact hits, and each miss against every false name that its
    key got, or against nothing. Several enterprises are told apart by a column `enterprise`."""
    key = [*KEY, *({"enterprise"} & set(causes.columns))]
    hits = causes.filter(pl.col("is_true") & pl.col("is_ours")).select(truth="cause", called="cause")
    missed = causes.filter(pl.col("is_true") & ~pl.col("is_ours")).select(*key, truth="cause")
    false = causes.filter(~pl.col("is_true") & pl.col("is_ours")).select(*key, called="cause")
    pairs = missed.join(false, on=key, how="full", coalesce=True).select("truth", "called").fill_null(NOTHING)
    counted = pl.concat([hits, pairs]).group_by("truth", "called").len().sort("truth", "called")
    return counted.pivot("called", index="truth", values="len", sort_columns=True).fill_null(0)


def _unbalanced(released: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    totals = ours.group_by(KEY).agg(explained=pl.col("quantity").sum())
    joined = released.select(*KEY, "variance_quantity").join(totals, on=KEY, how="full", coalesce=True)
    return joined.filter(pl.col("variance_quantity").fill_null(0) != pl.col("explained").fill_null(0))


def as_text(scored: Score) -> str:
    """The score for people: totals, one line per cause, and the confusion table."""
    figures = (
        f"balances {scored.balances.height - scored.wrong_balances.height} of {scored.balances.height} exact, "
        f"{scored.unbalanced.height} keys whose causes do not add up, "
        f"{scored.wrong_alone.height} of {scored.alone.height} keys of one side wrong, "
        f"{scored.wrong_lines.height} of {scored.lines.height} rows of documents, "
        f"precision {scored.precision:.4f}, recall {scored.recall:.4f}"
    )
    return f"{figures}\n{lines_as_text(scored.lines)}\n{named_as_text(scored.causes)}"


def named_as_text(causes: pl.DataFrame) -> str:
    """One line per cause, and the confusion table, none of it left out."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=400, tbl_hide_column_data_types=True):
        return "\n".join([str(by_cause(causes)), "rows: truth, columns: called", str(confusion(causes))])


if __name__ == "__main__":
    print(as_text(score(Path(sys.argv[1]))))

"""What needs no rule: functions of one meaning on both engines, tried on the values that part them (tests/spark)."""

from __future__ import annotations

from sqlglot import exp

from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.rules.expressions import is_spark

SAME = (
    exp.Abs,
    exp.And,
    exp.AnyValue,
    exp.Array,
    exp.ArrayFilter,
    exp.Avg,
    exp.Case,
    exp.Cast,
    exp.Chr,
    exp.Coalesce,
    exp.ConcatWs,
    exp.Contains,
    exp.Count,
    exp.DenseRank,
    exp.Exists,
    exp.Explode,
    exp.FirstValue,
    exp.Flatten,
    exp.Floor,
    exp.Greatest,
    exp.Grouping,
    exp.If,
    exp.Lag,
    exp.LastValue,
    exp.Lead,
    exp.Least,
    exp.Left,
    exp.Length,
    exp.LogicalAnd,
    exp.LogicalOr,
    exp.Lower,
    exp.MapFromEntries,
    exp.Max,
    exp.MD5,
    exp.Min,
    exp.Nullif,
    exp.Or,
    exp.Pad,
    exp.Rank,
    exp.RegexpExtractAll,
    exp.RegexpLike,
    exp.Replace,
    exp.Right,
    exp.Round,
    exp.RowNumber,
    exp.Sign,
    exp.SplitPart,
    exp.Sqrt,
    exp.StartsWith,
    exp.Struct,
    exp.Sum,
    exp.Transform,
    exp.Trim,
    exp.TryCast,
    exp.Upper,
    exp.Year,
)


def carried(tree: exp.Expr) -> exp.Expr:
    """The statement, of which every function is known to be computed alike. Raises NotCarried."""
    for node in tree.find_all(exp.Func):
        if not is_spark(node) and not isinstance(node, SAME):
            name = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
            raise NotCarried(f"{name}(), which no rule rewrites")
    return tree

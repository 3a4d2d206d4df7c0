"""The charts of the report, each beside the table that holds its figures."""

from __future__ import annotations

from typing import Any, cast

import altair as alt
from markupsafe import Markup

from orchestration.publish.report.agreement import ALL
from orchestration.publish.report.drawing import draw
from orchestration.publish.report.formats import money, share, signed_money, words
from orchestration.publish.report.reading import Listing

LETTER_WIDTH, LABEL_WIDTH = 7, 150
BAR = {"band": 0.62}
QUARTERS = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
DIRECTIONS = alt.Scale(domain=[True, False], range=["var(--more)", "var(--less)"])


def agreement_chart(locations: Listing) -> dict[str, Markup] | None:
    """A bar per location with its system agreement, a line for all of them; None with nothing to compare."""
    rows = [row for row in locations.rows if row["system_agreement"] is not None]
    shares = {row["location_id"]: row["system_agreement"] for row in rows}
    overall = shares.pop(ALL, None)
    if not shares:
        return None
    bars = [{"name": name, "share": part, "label": share(part)} for name, part in shares.items()]
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=QUARTERS)
    base = _rows(bars).encode(x=x, y=alt.Y("name:N", sort=None, axis=_names(list(shares))))
    line = _rows([{"share": overall}]).mark_rule(color="var(--ink)", strokeDash=[4, 3]).encode(x="share:Q")
    labels = _labels(base.encode(x=alt.datum(1)))
    chart = _layered(base.mark_bar(color="var(--accent)", height=BAR), line, labels)
    told = ", ".join(f"{bar['name']} {bar['label']}" for bar in bars)
    told += f"; all locations together, the dashed line, {share(overall)}"
    return draw(chart, len(bars), "chart-agreement", "System agreement by location", told)


def waterfall_chart(causes: Listing) -> dict[str, Markup] | None:
    """From the ERP's value to the WMS's, a bar per cause; None where nothing with a cost differs, or nobody knows
    from which value on.

    The scale does not begin at 0, where no difference could be seen: both ends are marks, not bars.
    """
    known = causes.rows[0]["value_after"] is not None
    bars = [_step(row) for row in causes.rows if known and row.get("value")]
    if not bars:
        return None
    ends = [_end(causes.rows[0]), _end(causes.rows[-1])]
    names = [row["name"] for row in (ends[0], *bars, ends[1])]
    y = alt.Y("name:N", scale=alt.Scale(domain=names), axis=_names(names))
    scale = alt.Scale(domain=_domain(bars), nice=False, zero=False)
    x = alt.X("before:Q", scale=scale, axis=alt.Axis(format=",.4~s", tickCount=4))
    color = alt.Color("more:N", scale=DIRECTIONS, legend=None)
    steps, totals = _rows(bars).encode(y=y), _rows(ends).encode(x="right:Q", y=y)
    chart = _layered(
        steps.mark_bar(height=BAR).encode(x=x, x2="after:Q", color=color),
        _labels(steps.encode(x="right:Q")),
        totals.mark_tick(color="var(--ink)", thickness=4),
        _labels(totals, is_total=True),
    )
    told = ", ".join(f"{row['name']} {row['label']}" for row in (ends[0], *bars, ends[1]))
    return draw(chart, len(names), "chart-causes", "From ERP value to WMS value by cause", told)


def _step(row: dict[str, Any]) -> dict[str, Any]:
    before, after = float(row["starts_at"]), float(row["value_after"])
    place = {"before": before, "after": after, "right": max(before, after), "more": after > before}
    return {"name": words(row["cause"]), "label": signed_money(row["value"]), **place}


def _end(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["cause"], "label": money(row["value_after"]), "right": float(row["value_after"])}


def _domain(bars: list[dict[str, Any]]) -> list[float]:
    """What the bars reach over, with room for the mark at the end on the left."""
    reached = [bar[end] for bar in bars for end in ("before", "after")]
    low, high = min(reached), max(reached)
    return [low - 0.05 * (high - low), high]


def _names(names: list[str]) -> alt.Axis:
    """Room for the longest name: fonts differ, and a name wider than it was measured would be cut."""
    widest = min(LABEL_WIDTH, 8 + LETTER_WIDTH * max(map(len, names)))
    return alt.Axis(minExtent=widest, maxExtent=widest, labelLimit=LABEL_WIDTH, labelOverlap=False)


def _rows(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=values))


def _labels(chart: alt.Chart, is_total: bool = False) -> alt.Chart:
    texts: alt.Chart = chart.mark_text(align="left", dx=6, fontWeight="bold" if is_total else alt.Undefined)
    return texts.encode(text="label:N")


def _layered(*charts: alt.Chart) -> alt.LayerChart:
    return cast(alt.LayerChart, alt.layer(*charts))  # the other kind comes of facets alone

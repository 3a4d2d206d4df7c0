"""Draws an Altair specification as SVG when the release is written, so that the page needs no script.

Colours are the page's own (`var(--…)`): a chart follows its dark scheme and its print. Each is drawn for a
screen and for a phone, and the page shows the one that fits.
"""

from __future__ import annotations

import re

import altair as alt
import vl_convert
from markupsafe import Markup

WIDTHS = {"wide": 860, "narrow": 340}
ROW_HEIGHT = 26
AXIS_HEIGHT = 30
PADDING = {"left": 4, "top": 4, "bottom": 4, "right": 72}  # labels stand to the right of what they name
CONFIG = {
    "aria": False,  # the SVG as a whole is one image with a title and a description
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink)",
        "labelFontSize": 12,
        "labelPadding": 6,
        "labelFlush": False,
        "labelOverlap": True,
        "labelSeparation": 8,
        "gridColor": "var(--line)",
        "domain": False,
        "ticks": False,
        "title": None,
    },
    "text": {"color": "var(--ink)", "fontSize": 12},
}
ROLES_WITHIN = re.compile(r' (?:role|aria-roledescription)="[^"<>]*"')
OPENING = Markup(
    '<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key} {key}-is">'
    '<title id="{key}">{title}</title><desc id="{key}-is">{description}</desc>'
)


def draw(chart: alt.LayerChart, rows: int, key: str, title: str, description: str) -> dict[str, Markup]:
    """The chart of `rows` rows as inline SVG, by the width it is for; `key` tells its ids from those of others.

    The figures in it are read out by `description`, and stand in a table of the page.
    """
    height = rows * ROW_HEIGHT + AXIS_HEIGHT
    return {
        name: OPENING.format(width=width, height=height, key=f"{key}-{name}", title=title, description=description)
        + _content(chart, width, height)
        for name, width in WIDTHS.items()
    }


def _content(chart: alt.LayerChart, width: int, height: int) -> Markup:
    """What stands behind the opening tag; vl-convert escapes texts, and no base address lets it fetch anything."""
    sized = chart.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
    drawn = vl_convert.vegalite_to_svg({**sized.to_dict(), "config": CONFIG, "padding": PADDING}, allowed_base_urls=[])
    return Markup(ROLES_WITHIN.sub("", drawn[drawn.index(">") + 1 :]))

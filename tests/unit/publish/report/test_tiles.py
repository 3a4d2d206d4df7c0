"""Trends of key figures: since when, by how much, and whether that is better."""

from datetime import datetime

import pytest

from orchestration.publish.report.tiles import Figure, line_of, trend_of

AGREEMENT = Figure("kpi_system_agreement", "system_agreement", "System agreement")
VARIANCE = Figure("kpi_system_agreement", "absolute_variance_value", "Absolute variance", "money", more_is_better=False)
NET = Figure("kpi_system_agreement", "net_variance_value", "Net variance", "signed_money", more_is_better=None)
OPEN = Figure("kpi_exceptions", "open_exceptions", "Open exceptions", "count", more_is_better=False)
HOURS = Figure("kpi_exceptions", "mean_hours_to_resolution", "Hours to resolution", "hours", more_is_better=False)


def measured(*values):
    return [(datetime(2026, 11, 16 + number, 6), value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("figure", "values", "words"),
    [
        (AGREEMENT, (0.5, 0.9, 0.8), "▼ \u221210.0 points since 17 Nov, worse"),
        (AGREEMENT, (0.8, 0.9), "▲ +10.0 points since 16 Nov, better"),
        (AGREEMENT, (0.8, 0.80001), "unchanged since 16 Nov"),
        (VARIANCE, (900, 2100), "▲ +1,200 since 16 Nov, worse"),
        (NET, (900, -300.5), "▼ \u22121,200 since 16 Nov"),
        (OPEN, (3, 4), "▲ +1 since 16 Nov, worse"),
        (OPEN, (1200, 190), "▼ \u22121,010 since 16 Nov, better"),
        (OPEN, (4, 4), "unchanged since 16 Nov"),
        (HOURS, (20, 26.25), "▲ +6.2 since 16 Nov, worse"),
        (HOURS, (20, 20.04), "unchanged since 16 Nov"),
        (AGREEMENT, (0.8,), ""),
    ],
)
def test_trend(figure, values, words):
    assert trend_of(figure, measured(*values)) == words


def test_the_line_goes_up_where_the_figure_does():
    assert line_of(OPEN, measured(0, 5, 10)) == "0.0,24.0 50.0,12.0 100.0,0.0"
    assert line_of(OPEN, measured(7, 7)) == "0.0,12.0 100.0,12.0"
    assert line_of(OPEN, measured(7)) == ""


def test_a_line_is_level_where_the_figures_read_alike():
    assert line_of(AGREEMENT, measured(1, 0.99999)) == "0.0,12.0 100.0,12.0"
    assert line_of(AGREEMENT, measured(1, 0.99)) == "0.0,0.0 100.0,24.0"

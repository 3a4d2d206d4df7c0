"""What `truestock diff` shows of single values."""

import polars as pl

from orchestration.cli.differences import _show

ORDER = {"table": "open_orders", "key": "501 / 10", "change": "changed", "reason": "a row of erp_sap/VBAK.csv"}


def test_no_value_is_told_from_the_value_none(capsys):
    values = [("hold", None, "none"), ("promised_date", "2026-11-20", None)]
    rows = [{**ORDER, "column": name, "before": before, "after": after} for name, before, after in values]
    _show(pl.DataFrame(rows), None)
    assert "hold (null) → none, promised_date 2026-11-20 → (null)\n" in capsys.readouterr().out

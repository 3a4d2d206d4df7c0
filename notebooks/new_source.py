"""Profiling a new source before its contract is written: what its columns hold, which identify a row, what types fit.

`marimo edit notebooks/new_source.py`; the file is $TRUESTOCK_FILE (CSV), else the first one in the inbox of a source
that has no contract.
"""

import marimo

app = marimo.App(width="medium", app_title="Profiling a new source")


@app.cell
def _():
    import os
    from itertools import combinations
    from pathlib import Path

    import marimo as mo
    import polars as pl

    from orchestration.landscape.load import load_landscape
    from orchestration.settings import HomePaths

    return Path, HomePaths, combinations, load_landscape, mo, os, pl


@app.cell
def _(Path, HomePaths, load_landscape, mo, os):
    known = {source.name for source in load_landscape().sources}
    strangers = [path for path in sorted(HomePaths.of().inbox.glob("*/*.csv")) if path.parent.name not in known]
    given = os.environ.get("TRUESTOCK_FILE")
    mo.stop(not given and not strangers, mo.md("Every file in the inbox is of a source that has its contract."))
    path = Path(given) if given else strangers[0]
    mo.md(f"# {path.parent.name}/{path.name}")
    return (path,)


@app.cell
def _(path, pl):
    header = path.read_text(encoding="utf-8-sig").splitlines()[0]
    separator = max(",;|\t", key=header.count)
    # Everything as text: types are proposed below and never guessed by a reader, which would lose leading zeros.
    rows = pl.read_csv(path, separator=separator, infer_schema=False)
    rows.head(10)
    return rows, separator


@app.cell
def _(mo, pl, rows):
    def proposed(values):
        """The narrowest type that every value fits; codes with leading zeros stay text."""
        if values.is_empty() or values.str.contains(r"^0\d").any():
            return "varchar"
        patterns = {"bigint": r"^-?\d+$", "decimal(18,4)": r"^-?\d+\.\d{1,4}$|^-?\d+$", "date": r"^\d{4}-\d\d-\d\d$"}
        return next((name for name, pattern in patterns.items() if values.str.contains(pattern).all()), "varchar")

    def profile(name):
        values = rows[name].drop_nulls()
        return {
            "column": name,
            "data_type": proposed(values),
            "blank": rows.height - len(values),
            "distinct": values.n_unique(),
            "longest": values.str.len_chars().max(),
            "examples": ", ".join(values.unique(maintain_order=True).head(3)),
        }

    columns = pl.DataFrame([profile(name) for name in rows.columns])
    mo.vstack([mo.md("## Columns"), columns])
    return (columns,)


@app.cell
def _(combinations, mo, rows):
    filled = [name for name in rows.columns if rows[name].null_count() == 0]
    candidates = [list(names) for size in (1, 2) for names in combinations(filled, size)]
    keys = [names for names in candidates if rows.select(names).is_unique().all()]
    smallest = [names for names in keys if len(names) == len(keys[0])]
    mo.md(
        "## Keys\n\nColumns that identify a row here: " + ("; ".join(map(", ".join, smallest)) or "none, of one or two")
    )
    return (smallest,)


@app.cell
def _(columns, mo, path, separator):
    described = "\n".join(
        f'          - name: {one["column"]}\n            data_type: {one["data_type"]}\n            description: "?"'
        for one in columns.to_dicts()
    )
    draft = f"""version: 2
sources:
  - name: {path.parent.name}
    description: "?"
    config:
      meta: {{system_type: "?", owner: "team:?", time_zone: "?", format: {{type: delimited, separator: "{separator}"}}}}
    tables:
      - name: {path.name.split("__")[0]}
        description: "One row per ?"
        columns:
{described}
"""
    mo.md(f"## A draft of the contract\n\nAsk the owner what stands as `?`.\n\n```yaml\n{draft}```")
    return (draft,)


if __name__ == "__main__":
    app.run()

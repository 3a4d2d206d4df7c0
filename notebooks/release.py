"""A tour of a release: what it says of itself, how far to trust it, what makes the difference, what to look at first.

`marimo edit notebooks/release.py`; the home is $TRUESTOCK_HOME, else `data/` after `make run`.
"""

import marimo

app = marimo.App(width="medium", app_title="A tour of a release")


@app.cell
def _():
    import duckdb
    import marimo as mo
    import polars as pl

    from orchestration.publish.catalogue import current_manifest
    from orchestration.settings import HomePaths

    return HomePaths, current_manifest, duckdb, mo, pl


@app.cell
def _(HomePaths, current_manifest, mo):
    settings = HomePaths.of()
    manifest = current_manifest(settings)
    folder = settings.releases / manifest.release_id
    mo.md(f"""
    # Release {manifest.release_id}

    As of {manifest.as_of:%Y-%m-%d %H:%M UTC}; the gate said *{manifest.outcome}*. A release is a folder of files that
    never change: `manifest.json` says what they were made from, `tables/` holds them as Parquet.
    """)
    return folder, manifest


@app.cell
def _(manifest, mo, pl):
    sources = pl.DataFrame(manifest.sources).select(
        "source", "freshness_status", "age_hours", "soft_sla_hours", "hard_sla_hours", "extracted_at"
    )
    mo.vstack([mo.md("## How old are the sources?"), sources])
    return (sources,)


@app.cell
def _(folder, mo, pl):
    inventory = pl.read_parquet(folder / "tables" / "inventory.parquet")
    trust = inventory.group_by("trust").agg(
        pl.len().alias("item_locations"), pl.col("trust_reasons").drop_nulls().unique().sort().str.join("; ")
    )
    trust = trust.sort("item_locations", descending=True)
    mo.vstack([mo.md("## How far may the plan trust the stock, and why not the rest?"), trust])
    return inventory, trust


@app.cell
def _(duckdb, folder, mo, pl):
    found = duckdb.sql(f"""
        select cause, confidence, count(*) as keys, sum(abs(value))::double as absolute_value
        from read_parquet('{folder}/tables/reconciliation_causes.parquet')
        group by all order by absolute_value desc nulls last, cause
    """)
    causes = pl.DataFrame(found.fetchall(), schema=found.columns, orient="row")
    mo.vstack([mo.md("## What makes the difference between ERP and WMS? The same with DuckDB:"), causes])
    return (causes,)


@app.cell
def _(folder, mo, pl):
    exceptions = pl.scan_parquet(folder / "tables" / "reconciliation_exceptions.parquet")
    first = exceptions.filter(pl.col("state") != "resolved").sort("due_at", "exception_id").collect()
    first = first.select("exception_id", "item_id", "location_id", "cause", "quantity", "severity", "owner", "due_at")
    mo.vstack([mo.md("## What to look at first? `notebooks/exception.py` works one of them"), first])
    return (first,)


if __name__ == "__main__":
    app.run()

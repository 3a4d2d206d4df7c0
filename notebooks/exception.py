"""Working an exception, from the alert to the line of the file.

`marimo edit notebooks/exception.py`; the home is $TRUESTOCK_HOME. The exception is $TRUESTOCK_EXCEPTION, else of
the unresolved ones that with the most value that an alert told of, else the first due.
"""

import marimo

app = marimo.App(width="medium", app_title="Working an exception")


@app.cell
def _():
    import os

    import marimo as mo
    import polars as pl

    from orchestration.alerts.outbox import Outbox
    from orchestration.ingest.landed_lines import with_landed_lines
    from orchestration.landscape.load import load_landscape
    from orchestration.publish.catalogue import current_manifest
    from orchestration.publish.exception_list import extent
    from orchestration.publish.trace import evidence, published_rows, source_lines
    from orchestration.settings import HomePaths

    return (
        Outbox,
        HomePaths,
        current_manifest,
        evidence,
        extent,
        load_landscape,
        mo,
        os,
        pl,
        published_rows,
        source_lines,
        with_landed_lines,
    )


@app.cell
def _(Outbox, HomePaths, mo, pl):
    settings = HomePaths.of()
    outbox = Outbox(settings)
    alerts = [one for one in [*outbox.sent(), *outbox.waiting()] if one["kind"] == "severe_exceptions"]
    told = [subject for alert in alerts for subject in alert["subjects"]]
    told = pl.DataFrame(told, schema={"key": pl.String, "owner": pl.String, "severity": pl.String, "words": pl.String})
    mo.vstack([mo.md("## What the alerts said"), told])
    return settings, told


@app.cell
def _(current_manifest, extent, mo, os, pl, settings, told):
    folder = settings.releases / current_manifest(settings).release_id
    exceptions = pl.read_parquet(folder / "tables" / "reconciliation_exceptions.parquet")
    wanted = pl.col("exception_id") == os.environ.get("TRUESTOCK_EXCEPTION", "")
    is_told = pl.col("exception_id").is_in(told["key"].str.split("/").list.first().to_list())
    first = [~wanted, ~is_told, pl.when(is_told).then(-pl.col("value").abs()), "due_at", "exception_id"]
    to_work = exceptions.filter(wanted | (pl.col("state") != "resolved")).sort(first, nulls_last=True)
    mo.stop(to_work.is_empty(), mo.md("No exception is unresolved: there is nothing to work."))
    exception = to_work.row(0, named=True)
    mo.md(f"""
    ## Exception {exception["exception_id"]}

    `{exception["cause"]}` at {extent(exception)},
    {exception["severity"]}, owned by {exception["owner"]}, due {exception["due_at"]}.
    """)
    return exception, folder


@app.cell
def _(exception, folder, mo, pl, published_rows):
    here = published_rows(folder, "reconciliation_causes", exception["item_id"], exception["location_id"])
    causes = here.filter(pl.col("cause") == exception["cause"])
    shown = causes.select("cause", "quantity", "confidence", "correct_in", "proposed_action")
    mo.vstack([mo.md("## What to do, and where"), shown])
    return (causes,)


@app.cell
def _(causes, evidence, exception, folder, load_landscape, mo, pl, settings, source_lines, with_landed_lines):
    proof = evidence(causes).select("delivery_id", "row_number")
    traced = source_lines(folder, exception["item_id"], exception["location_id"])
    rows = pl.concat([proof, traced.select("delivery_id", "row_number")]).drop_nulls().unique().sort(pl.all())
    lines = with_landed_lines(settings, load_landscape().sources, rows).drop_nulls()
    mo.vstack([mo.md("## The lines it comes from, as the sources delivered them"), lines])
    return (lines,)


@app.cell
def _(exception, mo):
    acting = f"truestock exceptions act {exception['exception_id']} acknowledge --actor WHO --reason WHY"
    mo.md(f"""
    ## Say what you do about it

    `{acting}`; likewise `assign`, `snooze`, `resolve`. Once it is corrected at its source, the next cycle closes it.
    """)
    return (acting,)


if __name__ == "__main__":
    app.run()

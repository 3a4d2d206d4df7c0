"""Decides of each row of each file whether it is exported, and if not, why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from orchestration.connections import literal
from orchestration.contracts.policy import Policy
from orchestration.publish.frepple.columns import INTEGER_DIGITS, LONGEST_NAME, SOURCE, USABLE_NAME, Column, ExportFile
from orchestration.publish.frepple.files import FILES

SQL = Path(__file__).with_name("sql")
# What the tool's fields hold, as files.py gives it and validate.py looks for it in the text.
RANGES = {
    "number": f"{{0}} >= 0 and {{0}} < 1e{INTEGER_DIGITS}",
    "rank": "{0} between 1 and 999999999",
    "date": "{0} between '1971-01-01' and '9999-12-31'",
    "duration": "length({0}) <= 5",
}
BEFORE_FILES = ("held", "receipts", "forecast_calendar", "item_costs")
AFTER_FILE = {
    "customer": ("demand_customers", "forecast_parts"),
    "distributionorder": ("supplied",),
    "forecastplan": ("no_replenishment",),
}
# Rows that no table has. The roots are the tool's own: it makes them where there are several trees, and puts all below.
ADDED = {
    "all_items": "All items",
    "all_customers": "All customers",
    "all_other_customers": "All other customers",
    "unknown_customer": "Unknown customer",
}
# What stands above items or customers in the tool's trees; the word keeps it apart from their own names.
GROUP_NAME = f"""
    create macro group_name(word, name) as
    rtrim(left(word || ' ' || nullif(trim(regexp_replace(name, '[[:cntrl:]]+', ' ', 'g')), ''), {LONGEST_NAME}))
"""


def select_rows(connection: duckdb.DuckDBPyConnection, tables: Path, plan_date: date, policy: Policy) -> None:
    """Make the tables `considered_<file>`, with all rows and why any is left out, and `<file>`, with those exported.

    A considered row has the file's columns and source_table, source_key, source_quantity (what the table says, null
    where the file has no quantity), left_out, changed, warning (codes of `left_out_reasons.py`, null where there is
    nothing to say). `no_replenishment` has item, location and quantity of demand that nothing will replenish.
    """
    _set_variables(connection, plan_date, policy)
    _open_tables(connection, tables)
    for name in BEFORE_FILES:
        _make(connection, name)
    for file in FILES:
        _select_rows_of(connection, file)
        for name in AFTER_FILE.get(file.name, ()):
            _make(connection, name)


def _set_variables(connection: duckdb.DuckDBPyConnection, plan_date: date, policy: Policy) -> None:
    """What the files' SQL asks for by `getvariable`."""
    variables = {
        "plan_date": plan_date,
        "group_currency": policy.group_currency,
        "past_due_receipt_days": policy.past_due_receipt_days,
        "order_priority": policy.default_order_priority,
        "forecast_priority": policy.forecast_priority,
        "minimum_shipments": policy.minimum_shipments,
        **ADDED,
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = ?", [value])


def _open_tables(connection: duckdb.DuckDBPyConnection, tables: Path) -> None:
    """The release's tables as views in `planning`."""
    connection.execute("create schema planning")
    for path in sorted(tables.glob("*.parquet")):
        connection.execute(f'create view planning."{path.stem}" as from read_parquet({literal(path)})')
    said = "left_out varchar, changed varchar, warning varchar, source_quantity decimal(18, 4)"
    connection.execute(f"create table unsaid ({said})")
    connection.execute(GROUP_NAME)


def _make(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(f"create table {name} as {(SQL / f'{name}.sql').read_text()}")


def _select_rows_of(connection: duckdb.DuckDBPyConnection, file: ExportFile) -> None:
    """What a file's SQL says comes first, then what holds for every file: names, references, numbers, keys."""
    rules = " ".join(rule for column in file.columns for rule in _rules(file, column))
    clean = "".join(
        f"{_clean(column.name)}, " for column in file.columns if column.kind == "text" and not column.values
    )
    key = ", ".join(f'"{name}"' for name in file.key)
    columns = ", ".join(f'"{column.name}"' for column in file.columns)
    source = f", '{SOURCE}' as source" if file.has("source") else ""
    connection.execute(f"""
        create table considered_{file.name} as
        with told as ({(SQL / f"{file.name}.sql").read_text()}),
        candidates as (select *{source} from (from unsaid union all by name from told)),
        ruled as (
            select * replace ({clean}case when left_out is not null then left_out {rules} end as left_out)
            from candidates
        )
        select * replace (coalesce(left_out, if(row_number() over (
            partition by left_out is null, {key} order by source_key) > 1, 'duplicate_key', null)) as left_out)
        from ruled
    """)
    kept = f"select {columns} from considered_{file.name} where left_out is null"
    connection.execute(f"create table {file.name} as {kept}")


def _clean(name: str) -> str:
    """Free text without control characters, as long as the tool's fields."""
    return f"""left(trim(regexp_replace("{name}", '[[:cntrl:]]+', ' ', 'g')), {LONGEST_NAME}) as "{name}\""""


def _rules(file: ExportFile, column: Column) -> list[str]:
    """What keeps a row out because of one column, as branches of a case."""
    name = f'"{column.name}"'
    rules = []
    if column.required:
        rules.append(f"when {name} is null then '{f'missing_{column.name}' if column.parent else 'incomplete'}'")
    if column.kind in ("name", "identity"):
        unusable = f"length({name}) > {LONGEST_NAME} or not regexp_full_match({name}, '{USABLE_NAME}')"
        rules.append(f"when {unusable} then 'unusable_name'")
    if column.parent and column.parent != file.name:
        known = f"{name} in (select name from {column.parent})"
        rules.append(f"when {name} is not null and not ({known}) then 'unknown_{column.parent}'")
    if column.kind in RANGES:
        rules.append(f"when not ({RANGES[column.kind].format(name)}) then 'out_of_range'")
    return rules

"""What the tool reads without a word and plans otherwise than meant: supply it makes up, forecast it loses or nets."""

from __future__ import annotations

from orchestration.publish.frepple.problems import missing_parameter, problem_where

FORECAST = "exists (from forecastplan)"
PARAMETER = "(select max(value) from parameter where name = '{0}')"
IS_WEEKLY = f"coalesce({PARAMETER.format('forecast.calendar')} = 'week', false)"
# Where the bucket begins that a date is in, and where that one ends; the tool's weeks begin on Monday.
BUCKET_START = f"""date_trunc(if({IS_WEEKLY}, 'week', 'month'), try_cast("start date" as date))"""
BUCKET_END = f"{BUCKET_START} + if({IS_WEEKLY}, interval 7 day, interval 1 month)"


def misplanned() -> list[str]:
    """Checks of an export that has been read, each a select of file, row, column and problem."""
    return [*_supply(), *_forecast_parameters(), *_forecast()]


def _supply() -> list[str]:
    """Where the tool would make up a supplier, and a plan that cannot begin."""
    ordered = "from itemsupplier as known where known.item = purchaseorder.item and known.supplier = "
    ordered += "purchaseorder.supplier and known.location = purchaseorder.location"
    needed = ("demand", "item", "quantity"), ("forecastplan", "item", "forecastoverride")
    made_up = f"coalesce({PARAMETER.format('plan.fixBrokenSupplyPath')}, 'true') <> 'false'"
    dated = "try_cast(value as date) is not null"
    return [
        problem_where("purchaseorder", "supplier", f"not exists ({ordered})", "has no row in itemsupplier.csv"),
        *(
            problem_where(
                file,
                column,
                f"{made_up} and try_cast({quantity} as decimal(20, 8)) > 0 and not exists "
                f"(from supplied where supplied.item = {file}.item and supplied.location = {file}.location)",
                "has no supply: the tool would make up Unknown supplier",
            )
            for file, column, quantity in needed
        ),
        problem_where(
            "buffer",
            "maximum",
            "try_cast(maximum as double) < try_cast(minimum as double)",
            "is less than the minimum: no stock would do",
        ),
        missing_parameter("currentdate", dated, "no current date: the clock of the day of the plan"),
    ]


def _forecast_parameters() -> list[str]:
    """What the tool is told of the forecast, where there is one."""
    today = f"try_cast({PARAMETER.format('currentdate')} as date)"
    days = f"""(select max(try_cast("end date" as date)) from forecastplan) - {today}"""
    needed = (
        (
            "forecast.calendar",
            "value in ('week', 'month')",
            "no forecast.calendar of week or month: the tool takes months",
        ),
        ("forecast.runnetting", "value = 'false'", "forecast.runnetting is not false: what is left is netted again"),
        (
            "forecast.populateForecastTable",
            "value = 'false'",
            "forecast.populateForecastTable is not false: the tool would delete and add forecasts",
        ),
        (
            "forecast.Horizon_future",
            f"try_cast(value as integer) >= {days}",
            "forecast.Horizon_future ends before the forecast, the rest of which is lost",
        ),
    )
    return [missing_parameter(name, expected, words, when=FORECAST) for name, expected, words in needed]


def _forecast() -> list[str]:
    named = "name <> item || ' @ ' || location || ' @ ' || customer"
    known = "from forecast where forecast.item = forecastplan.item and forecast.location = forecastplan.location and "
    known += "forecast.customer = forecastplan.customer"
    columns = (("start date", BUCKET_START), ("end date", BUCKET_END))
    return [
        problem_where("forecast", "name", named, "is not item @ location @ customer, as the tool names it"),
        *(
            problem_where(
                "forecast", one, f"{one} in (select owner from {one})", "is a group: shared among its members"
            )
            for one in ("item", "customer")
        ),
        problem_where("forecastplan", None, f"not exists ({known})", "is of no row in forecast.csv"),
        *(
            problem_where(
                "forecastplan",
                column,
                f"""try_cast("{column}" as date) <> {bound}""",
                "is not of a bucket of the tool: a part of it would be lost",
            )
            for column, bound in columns
        ),
    ]

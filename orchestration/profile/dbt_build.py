"""dbt builds some models of a parsed project into another warehouse, in a process of its own.

Run as `python -m orchestration.profile.dbt_build PROJECT TARGET WAREHOUSE MODEL…`, TARGET holding the parse. What is
wrong is printed, one fault per line, and the exit code is 1.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from orchestration.landscape.dbt_parse import SILENT, WAREHOUSE_VARIABLE, complain, places_of


def main(project: str, target: str, warehouse: str, *models: str) -> int:
    """Build the models with all that they are made of; 0 where that went well."""
    from dbt.cli.main import dbtRunner  # seconds, and in this process only

    places = places_of(project, target)
    parsed: Any = dbtRunner().invoke([*SILENT, "parse", *places])
    if not parsed.success:
        return complain(parsed.exception)
    # A parse holds for one warehouse; the models themselves do not say which.
    os.environ[WAREHOUSE_VARIABLE] = warehouse
    chosen = ["--select", *(f"+{model}" for model in models), "--exclude-resource-type", "test", "unit_test"]
    built: Any = dbtRunner(manifest=parsed.result).invoke([*SILENT, "build", *chosen, *places])
    if built.success:
        return 0
    failed = [one.message for one in built.result.results if one.status == "error"] if built.result else []
    return complain(*(failed or [built.exception]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

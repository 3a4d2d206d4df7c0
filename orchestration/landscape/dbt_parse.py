"""dbt parses the project of a landscape and writes out the SQL of its staging models, in a process of its own.

Run as `python -m orchestration.landscape.dbt_parse PROJECT TARGET`: the manifest is left in TARGET as dbt leaves it,
the SQL in `staging.json` beside it. What is wrong is printed, and the exit code is 1.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from orchestration.files import write_json_atomic

WAREHOUSE_VARIABLE = "TRUESTOCK_WAREHOUSE"
STAGING_SQL = "staging.json"
SILENT = ("--log-level", "none", "--log-level-file", "none")


def main(project: str, target: str) -> int:
    """Parse, then compile the staging models; 0 where both went well."""
    from dbt.cli.main import dbtRunner  # seconds, and in this process only

    places = places_of(project, target)
    parsed: Any = dbtRunner().invoke([*SILENT, "parse", *places])
    if not parsed.success:
        return complain(parsed.exception)
    # Compiling asks nothing of a warehouse; in memory it needs none, and waits for nobody who holds ours.
    os.environ[WAREHOUSE_VARIABLE] = ":memory:"
    ways = ["--select", "config.schema:staging", "--no-populate-cache", "--no-introspect", "--no-write-json"]
    compiled: Any = dbtRunner(manifest=parsed.result).invoke([*SILENT, "compile", *ways, *places])
    if not compiled.success:
        return complain(compiled.exception)
    write_json_atomic(Path(target) / STAGING_SQL, [_model(one.node) for one in compiled.result.results])
    return 0


def _model(node: Any) -> dict[str, str]:
    return {"name": node.name, "path": node.original_file_path, "database": node.database, "sql": node.compiled_code}


def places_of(project: str, target: str) -> list[str]:
    """dbt's arguments for where it reads and writes."""
    return ["--project-dir", project, "--profiles-dir", project, "--target-path", target, "--log-path", target]


def complain(*errors: object) -> int:
    """Print each in a line; the exit code of what failed."""
    for error in errors:
        print(" ".join(str(error or "dbt says no more").split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

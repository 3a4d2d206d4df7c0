"""dbt parses the project of a landscape and compiles all of it, in a process of its own.

Run as `python -m orchestration.landscape.dbt_compile PROJECT TARGET`: the manifest is left in TARGET as dbt leaves it,
the SQL of models and data tests by id in `compiled.json` beside it. What is wrong is printed, and the exit code is 1.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from orchestration.files import write_json_atomic

WAREHOUSE_VARIABLE = "TRUESTOCK_WAREHOUSE"
COMPILED_SQL = "compiled.json"
SILENT = ("--log-level", "none", "--log-level-file", "none")


def main(project: str, target: str) -> int:
    """Parse, then compile models and data tests; 0 where both went well."""
    from dbt.cli.main import dbtRunner  # seconds, and in this process only

    places = ["--project-dir", project, "--profiles-dir", project, "--target-path", target, "--log-path", target]
    parsed: Any = dbtRunner().invoke([*SILENT, "parse", *places])
    if not parsed.success:
        return complain(parsed.exception)
    # Compiling asks nothing of a warehouse; in memory it needs none.
    os.environ[WAREHOUSE_VARIABLE] = ":memory:"
    ways = ["--select", "resource_type:model", "resource_type:test", "--no-populate-cache", "--no-introspect"]
    compiled: Any = dbtRunner(manifest=parsed.result).invoke([*SILENT, "compile", *ways, "--no-write-json", *places])
    if not compiled.success:
        return complain(compiled.exception)
    sql = {one.node.unique_id: one.node.compiled_code for one in compiled.result.results}
    write_json_atomic(Path(target) / COMPILED_SQL, sql)
    return 0


def complain(error: object) -> int:
    """Print it in a line; the exit code of what failed."""
    print(" ".join(str(error or "dbt says no more").split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

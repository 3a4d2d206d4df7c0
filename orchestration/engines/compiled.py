"""What dbt made of a landscape's project, in the home: its manifest, and the plan that cycles run.

dbt works here and nowhere else, in a process of its own, when a file of the project has changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock

from orchestration.contracts.load import ContractError
from orchestration.engines import from_dbt
from orchestration.engines import plan as records
from orchestration.engines.plan import Plan
from orchestration.files import UNFINISHED, read_json, write_bytes_atomic
from orchestration.landscape import dbt_compile
from orchestration.landscape.canonical import load_entities
from orchestration.landscape.dialects import dialect_folders
from orchestration.landscape.model import Landscape
from orchestration.landscape.project import Files, fingerprint, project_files, write_project
from orchestration.landscape.staging import staging_faults
from orchestration.records import UnreadableRecord, read_record, write_record
from orchestration.settings import HomePaths, compiled_projects

PLANNERS = tuple(Path(str(module.__file__)) for module in (dbt_compile, from_dbt, records))
SEEDS = Path("seeds")
COMPILERS = ("dbt-core", "dbt-duckdb")


def ensure_manifest(settings: HomePaths, landscape: Landscape) -> Path:
    """dbt's manifest of the landscape's project, and the plan beside it, made again only when a file of the project,
    other than the rows of its mappings, or what makes a plan of it has changed.

    Raises ContractError: what dbt cannot read, what a plan cannot carry, and staging models that do not fit their
    canonical entity.
    """
    settings.dbt_target.mkdir(parents=True, exist_ok=True)
    files = project_files(landscape)
    wanted = _fingerprint(files)
    with FileLock(settings.dbt_target / ".lock"):
        if _compiled_as(settings) != wanted:
            settings.plan.unlink(missing_ok=True)
            write_project(files, settings.dbt_project)
            _take_or_compile(settings, landscape, wanted)
    return settings.dbt_manifest


def home_plan(settings: HomePaths) -> Plan:
    """The plan of a home whose project is compiled. Raises FileNotFoundError."""
    return _read_plan(settings.plan, settings.plan.stat().st_mtime_ns)


def copy_compiled(settings: HomePaths, to: HomePaths) -> None:
    """Give another home the compiled project of this one; a copy, since dbt writes its files in place."""
    for made, copied in ((settings.dbt_project, to.dbt_project), (settings.dbt_target, to.dbt_target)):
        shutil.copytree(made, copied)


@cache
def _read_plan(path: Path, _: int) -> Plan:
    return read_record(Plan, path)


def _compiled_as(settings: HomePaths) -> str | None:
    """The fingerprint of the home's plan; None where it has none that this version reads."""
    try:
        return home_plan(settings).fingerprint
    except (FileNotFoundError, UnreadableRecord, ValueError):
        return None


def _fingerprint(files: Files) -> str:
    """The rows of a mapping compile to nothing: they belong to a cycle (warehouse.py), not to its plan."""
    compiled = {name: b"" if Path(name).parent == SEEDS else content for name, content in files.items()}
    planners = {f"planner/{path.name}": path.read_bytes() for path in PLANNERS}
    compilers = {f"compiler/{name}": version(name).encode() for name in COMPILERS}
    return fingerprint({**compiled, **planners, **compilers})


def _take_or_compile(settings: HomePaths, landscape: Landscape, wanted: str) -> None:
    """What homes share is taken from there, or left there once compiled, by one home while others wait for it; the plan
    last, since that is looked for."""
    shared = compiled_projects()
    if shared is None:
        _compile(settings, landscape, wanted)
        return
    shared.mkdir(parents=True, exist_ok=True)
    kept = shared / wanted
    with FileLock(shared / f"{wanted}.lock"):
        if kept.is_dir():
            for path in (settings.dbt_manifest, settings.plan):
                write_bytes_atomic(path, (kept / path.name).read_bytes())
            return
        _compile(settings, landscape, wanted)
        made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=shared))
        for path in (settings.dbt_manifest, settings.plan):
            shutil.copy(path, made)
        made.rename(kept)


def _compile(settings: HomePaths, landscape: Landscape, wanted: str) -> None:
    _compile_project(settings)
    write_record(settings.plan, _planned(settings, landscape, wanted))


def _compile_project(settings: HomePaths) -> None:
    # What dbt remembers of an earlier state contradicts this one where a description moved to another file.
    (settings.dbt_target / "partial_parse.msgpack").unlink(missing_ok=True)
    environment = {**os.environ, "DO_NOT_TRACK": "1"}
    environment.pop(dbt_compile.WAREHOUSE_VARIABLE, None)  # what is compiled names no place
    command: list[str | Path] = [sys.executable, "-m", dbt_compile.__name__, settings.dbt_project, settings.dbt_target]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
    if outcome.returncode:
        raise ContractError(_in_own_words(outcome.stderr.strip() or outcome.stdout.strip(), settings.dbt_project))


def _in_own_words(complaint: str, project: Path) -> str:
    """dbt names a file of the project and a word in it; the line is where that word stands."""
    named = re.search(r"\(?(models/\S+?\.(?:sql|yml))\)?", complaint)
    word = re.search(r"'(\w+)' (?:is undefined|which was not found)|node named '(\w+)'", complaint)
    if not named or not word or not (project / named[1]).exists():
        return f"dbt cannot read the project: {complaint}"
    lines = (project / named[1]).read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if (word[1] or word[2]) in text), 1)
    return f"{named[1]}:{line}: {complaint}"


def _planned(settings: HomePaths, landscape: Landscape, wanted: str) -> Plan:
    manifest = read_json(settings.dbt_manifest)
    compiled = read_json(settings.dbt_target / dbt_compile.COMPILED_SQL)
    if faults := _staging_faults(settings, landscape, manifest, compiled):
        raise ContractError("\n".join(faults))
    profiles = yaml.safe_load((settings.dbt_project / "profiles.yml").read_text(encoding="utf-8"))
    return from_dbt.make_plan(manifest, compiled, profiles, wanted)


def _staging_faults(
    settings: HomePaths, landscape: Landscape, manifest: dict[str, Any], compiled: dict[str, str]
) -> list[str]:
    staging = [
        {"path": node["original_file_path"], "database": node["database"], "sql": compiled[key]}
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["schema"] == "staging"
    ]
    return staging_faults(
        staging,
        {source.dialect.name: source.dialect for source in landscape.sources},
        load_entities(),
        sorted((settings.dbt_project / "seeds").glob("*.csv")),
        dialect_folders(landscape.folder),
    )

"""What the dbt project says is made of the published models is what the code reads."""

import re
from pathlib import Path

import pytest

from orchestration.engines.compiled import ensure_manifest
from orchestration.files import read_json
from orchestration.landscape.load import load_landscape
from orchestration.publish import frepple, report
from orchestration.publish.tables import PublishedTable, published_tables
from orchestration.settings import HomePaths


@pytest.fixture(scope="module")
def manifest() -> Path:
    return ensure_manifest(HomePaths.of(), load_landscape())


@pytest.fixture(scope="module")
def tables(manifest) -> dict[str, PublishedTable]:
    return {table.name: table for table in published_tables(manifest)}


@pytest.fixture(scope="module")
def exposed(manifest) -> dict[str, set[str]]:
    """The published tables that each exposure depends on, by its name."""
    parsed = read_json(manifest)
    aliases = {key: (node["schema"], node["alias"]) for key, node in parsed["nodes"].items()}
    names = {(table.schema, table.alias): table.name for table in published_tables(manifest)}
    exposures = parsed["exposures"].values()
    return {one["name"]: {names[aliases[key]] for key in one["depends_on"]["nodes"]} for one in exposures}


def named_in(module, files: str, pattern: str) -> set[str]:
    folder = Path(module.__file__).parent
    texts = [path.read_text() for path in folder.glob(files) if path.name != "__init__.py"]
    return {name for text in texts for name in re.findall(pattern, text)}


def test_every_consumer_is_told_of(exposed):
    assert exposed.keys() == {"report", "planning_inputs", "frepple", "api"}


def test_the_report_and_the_export_read_what_is_said(exposed, tables):
    assert exposed["report"] == named_in(report, "*.py", r'"(\w+)"') & tables.keys()
    assert exposed["frepple"] == named_in(frepple, "sql/*.sql", r"\bplanning\.(\w+)")


def test_the_workbook_holds_the_planning_tables_and_the_api_all(exposed, tables):
    assert exposed["planning_inputs"] == {name for name, table in tables.items() if table.schema == "planning"}
    assert exposed["api"] == tables.keys()

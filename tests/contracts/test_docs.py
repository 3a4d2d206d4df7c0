"""What docs/ promises is there: a runbook an alert and check, commands, owners and SLAs as the contracts have them."""

import re
from dataclasses import fields
from typing import get_args, get_type_hints

import click
import pytest
import typer

from expectations.run import ENGINE_CHECK
from orchestration.alerts.alert import KINDS
from orchestration.cli import app
from orchestration.contracts.format import Format
from orchestration.contracts.notations import DIRECTIVES
from orchestration.defs.gate import RUNBOOKS
from orchestration.files import read_json
from orchestration.ingest.refusal_reasons import REASONS
from orchestration.settings import PROJECT_ROOT
from tests.conftest import SAMPLE

DOCS = PROJECT_ROOT / "docs"
PAGES = [PROJECT_ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
COMMAND = re.compile(r"`(truestock [^`]+)`")


def resolved(text: str) -> tuple[click.Command, list[str]]:
    """The command that `text` calls, and the words it is given."""
    command, words = typer.main.get_command(app), text.split()[1:]
    assert words[0] in command.commands, text
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    return command, words


def named(page) -> list[str]:
    return [" ".join(found.split()) for found in COMMAND.findall(page.read_text())]


def test_each_kind_of_alert_has_a_runbook_that_says_what_it_must():
    for kind in KINDS:
        page = (DOCS / "runbooks" / f"{kind}.md").read_text()
        assert page.startswith(f"# {kind}\n")
        for part in ("**Means.**", "**Owner.**", "**See.**", "**Fix"):
            assert part in page, (kind, part)


def test_each_check_has_a_section_in_the_runbook_of_its_severity():
    for check, severity in {**SAMPLE.policy.severities, ENGINE_CHECK: "block"}.items():
        page = (DOCS / "runbooks" / f"{RUNBOOKS[severity]}.md").read_text()
        assert f"\n## {check}\n" in page, check


def test_no_section_is_of_a_check_that_is_gone():
    known = {*SAMPLE.policy.severities, ENGINE_CHECK}
    for name in RUNBOOKS.values():
        sections = re.findall(r"^## (\w+)$", (DOCS / "runbooks" / f"{name}.md").read_text(), re.M)
        assert set(sections) <= known, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_that_a_page_names_exists_with_its_options(page):
    commands = named(page)
    assert commands or "truestock " not in page.read_text()
    for text in commands:
        command, words = resolved(text)
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, text


def test_what_an_alert_says_to_see_only_looks_and_is_whole():
    """A command that starts a cycle would publish another one."""
    seen = [kind.see for kind in KINDS.values() if kind.see.startswith("truestock ")]
    assert seen
    for text in seen:
        command, words = resolved(text)
        command.make_context(text, words)  # raises where an argument is missing or unknown
        assert command.name in {"releases", "dead-letters", "exceptions", "pull", "diff", "trace"}, text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_between_pages_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_ownership_says_what_contracts_and_policy_say():
    page, default = (DOCS / "ownership.md").read_text(), SAMPLE.policy.sla
    for source in SAMPLE.sources:
        sla = source.sla or default
        row = next(line for line in page.splitlines() if line.startswith(f"| `{source.name}` | {source.owner} |"))
        assert row.endswith(f"| {sla.soft_hours:g} / {sla.hard_hours:g} |")
    severities = SAMPLE.policy.exceptions.severities
    assert ", ".join(f"{name} {one.due_hours:g}" for name, one in severities.items()) in page
    assert f"{SAMPLE.policy.alerts.minimum_value_readiness:.0%}".replace("%", " %") in page


def test_each_kpi_that_measures_a_promise_is_published():
    published = read_json(PROJECT_ROOT / "tests" / "contracts" / "published_tables.json")
    promises = (DOCS / "ownership.md").read_text().split("## Service levels")[1]
    measured = re.findall(r"`(kpi_\w+)`: (`[^|]+) \|", promises)
    assert len(measured) == promises.count("\n| ") - 1, "one a row of the table, but for its head"
    for table, columns in measured:
        assert set(re.findall(r"`(\w+)`", columns)) <= set(published["tables"][table]["columns"]), table


def test_the_page_on_formats_has_every_option_directive_and_encoding_and_no_reason_that_is_none():
    page = (DOCS / "formats.md").read_text()
    options = {field.name for field in fields(Format)}
    assert options == set(re.findall(r"^\| `(\w+)` \|(?: [^|]*\|){3}$", page, re.M))
    encodings = get_args(get_type_hints(Format)["encoding"])
    assert all(f"`{name}`" in page for name in (*DIRECTIVES, *encodings))
    assert set(re.findall(r"^\| [^|]+ \| `(\w+)` \| `", page, re.M)) <= set(REASONS)

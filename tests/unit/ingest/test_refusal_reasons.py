"""Every reason code that is raised anywhere is explained, and no explanation outlives its code."""

import re

import polars as pl

from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA
from orchestration.ingest.refusal_reasons import AGAIN, REASONS, explained
from orchestration.settings import DBT_PROJECT, PROJECT_ROOT

REJECTED = re.compile(r'DeliveryRejected\(\s*"([a-z_0-9]+)"')
FAULT = re.compile(r'\bfault\([^"\n]*"([a-z_]+)"')
NAMED_CODE = re.compile(r'^(?:HELD|DAMAGED) = "([a-z_]+)"', re.MULTILINE)
CASE = re.compile(r"case(?:(?!\bcase\b).)*?end as (?:fault|refusal)", re.DOTALL)
THEN = re.compile(r"then '([a-z_]+)'")
NAMED = re.compile(r"'([a-z_]+)' as fault")


def raised() -> set[str]:
    refusing = [PROJECT_ROOT / "orchestration" / name for name in ("ingest", "cycle")]
    python = "".join(path.read_text() for folder in refusing for path in folder.rglob("*.py"))
    sql = "".join(path.read_text() for folder in ("models", "macros") for path in (DBT_PROJECT / folder).rglob("*.sql"))
    by_shape = {code for pattern in (REJECTED, FAULT, NAMED_CODE) for code in pattern.findall(python)}
    return by_shape | set(THEN.findall("".join(CASE.findall(sql)))) | set(NAMED.findall(sql))


def test_codes_and_explanations_are_the_same():
    assert raised() == set(REASONS)


def test_each_says_what_it_means_and_what_to_do():
    assert all(meaning.endswith(".") and remedy.endswith(".") for meaning, remedy in REASONS.values())


def test_refusals_keep_their_order_and_their_columns():
    codes = ["wrong_type", "broken_record"]
    rows = explained(pl.DataFrame({"reason": codes, "refused": ["row", None]})).rows()
    assert rows == [("wrong_type", "row", *REASONS[codes[0]]), ("broken_record", None, *REASONS[codes[1]])]
    (cell,) = explained(pl.DataFrame({"reason": ["wrong_type"], "refused": ["cell"]})).to_dicts()
    assert cell["meaning"] == f"{REASONS['wrong_type'][0]} The row is kept without it."
    assert explained(pl.DataFrame(schema=DEAD_LETTER_SCHEMA)).columns == [*DEAD_LETTER_SCHEMA, "meaning", "what_to_do"]


def test_a_replay_is_advised_only_where_the_contract_may_be_at_fault():
    remedies = {code: remedy for code, (_, remedy) in REASONS.items() if "truestock replay" in remedy}
    assert "short of memory" in remedies.pop("reader_failed")  # there it is the machine that may have been at fault
    replayed = remedies.values()
    assert replayed and all(AGAIN in remedy and "If the contract is wrong instead" in remedy for remedy in replayed)

"""B38: arrays and envelopes where one document a line is expected: never a part of them."""

import json

import pytest

from orchestration.contracts.format import Format
from tests.conftest import column
from tests.deliveries import enforced, letters, source_of

JSONL = Format(type="jsonl", extension="jsonl")
BINS = source_of(JSONL, column("name", "varchar", True), column("qty", "decimal(18,4)", True), column("items", "json"))
LOOSE = source_of(JSONL, column("name", "varchar"), column("qty", "decimal(18,4)"))
DOCUMENTS = [{"name": f"B{n}", "qty": n, "items": [{"name": "x"}]} for n in range(3)]


def reason(text: str, source=BINS) -> tuple[str, str]:
    rejection = enforced(text.encode(), source, "jsonl")[0].rejection
    return rejection.reason, rejection.detail


VALUES = [DOCUMENTS, {"data": DOCUMENTS}, {"message": DOCUMENTS}, {"d": {"__count": "3", "results": DOCUMENTS}}]
NAMED = {"name": "Bin", "total": 3, "rows": DOCUMENTS}  # a document of LOOSE, with a field beyond it


@pytest.mark.parametrize(
    ("value", "source"), [*((one, LOOSE) for one in VALUES), *((one, BINS) for one in (*VALUES, NAMED))]
)
def test_b38_arrays_and_envelopes_are_refused_whole_however_they_are_laid_out(value, source):
    for text in (json.dumps(value), json.dumps(value, indent=2), json.dumps(value).replace("}, {", "},\n{")):
        code, words = reason(f"\n{text}\n", source)
        assert (code, "line 2" in words, "one document a line" in words) == ("not_json_lines", True, True)


def test_the_place_of_the_documents_is_named():
    assert (
        "line 1 holds documents in an array ($.d.results)" in reason('{"d": {"results": [{"name": "a", "qty": 1}]}}')[1]
    )


def test_b38_an_envelope_a_page_and_documents_over_several_lines():
    assert reason("".join(json.dumps({"data": [one]}) + "\n" for one in DOCUMENTS))[0] == "not_json_lines"
    assert reason("\n".join(json.dumps(one, indent=1) for one in DOCUMENTS))[0] == "not_json_lines"


def test_b38_an_array_after_good_lines_and_one_that_is_cut():
    lines = "".join(json.dumps(one) + "\n" for one in DOCUMENTS)
    assert "line 4" in reason(lines + json.dumps(DOCUMENTS))[1]
    assert reason(lines + json.dumps(DOCUMENTS, indent=1)[:-20])[0] == "not_json_lines"


@pytest.mark.parametrize(
    "bad", ['{"name": "P', "[2026-11-18 04:30] export done", "[1]", '{"name": [{"name": "a"}]}', "[" * 5000]
)
def test_a_line_that_is_none_of_these_is_refused_alone(bad):
    outcome, rows = enforced(
        f'{{"name": "a", "qty": 1}}\n{bad}\n{{"name": "b", "qty": 2, "items": []}}\n'.encode(), BINS, "jsonl"
    )
    assert [row[1] for row in rows] == ["a", "b"]
    assert [row[0] for row in letters(outcome)] == [2]


def test_an_answer_that_holds_no_documents_is_no_document():
    for source in (BINS, LOOSE):
        code, words = reason('{"message": "Not permitted"}', source)
        assert (code, "it names no field of the contract" in words) == ("no_row_accepted", True)
    outcome, rows = enforced(b'{"name": null}\n{"exc": {"name": "a"}}\n{"qty": 2}\n', LOOSE, "jsonl")
    assert ([row[0] for row in rows], [row[0] for row in letters(outcome)]) == ([1, 3], [2])

"""The policy file says what is wrong with it."""

import pytest

from orchestration.contracts.load import ContractError
from orchestration.environment import POLICY_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.settings import POLICY, SAMPLES


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("severity_without_value: high", "severity_without_value: huge", "'huge' is not among severities"),
        ("minimum_value: {A: 0, B: 0, C: 0}", "minimum_value: {A: 0, B: 0}", "'low' does not name each"),
        ("minimum_value: {A: 0, B: 0, C: 0}", "minimum_value: {A: 1, B: 0, C: 0}", "class A must start at 0"),
        (
            "minimum_value: {A: 200, B: 300, C: 500}",
            "minimum_value: {A: 200, B: 300, C: 5000}",
            "class C must .* differ",
        ),
    ],
)
def test_severities_of_exceptions_cover_every_value_once(tmp_path, monkeypatch, old, new, words):
    path = tmp_path / "policy.yml"
    text = POLICY.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    monkeypatch.setenv(POLICY_VARIABLE, str(path))
    with pytest.raises(ContractError, match=rf"policy.yml:\d+: .*{words}"):
        load_landscape(SAMPLES)

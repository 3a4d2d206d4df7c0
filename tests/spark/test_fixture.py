"""What engines are compared on says something of every model."""

import pytest

from tests.homes import Home
from tests.spark.empty import empty_relations
from tests.spark.fixture import CYCLES, EMPTY, deliver_second_cycle, new_enterprise

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("spark")]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    made = new_enterprise(tmp_path_factory.mktemp("spark") / "enterprise")
    outcomes = [made.run(CYCLES[0])]
    deliver_second_cycle(made)
    outcomes.append(made.run(CYCLES[1]))
    for outcome in outcomes:
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return made


def test_both_cycles_are_released(home):
    assert [release_id.split("-")[0] for release_id in home.release_ids] == ["20261117T060000Z", "20261118T060000Z"]


def test_no_relation_is_empty_in_the_second_cycle(home):
    assert empty_relations(home.settings) == EMPTY.keys()

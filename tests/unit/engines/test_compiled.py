"""When dbt compiles a project, and who shares what it came to."""

from dataclasses import replace

import pytest

from orchestration.contracts.load import ContractError
from orchestration.engines import compiled
from orchestration.engines.compiled import copy_compiled, ensure_manifest, home_plan
from orchestration.records import write_record
from orchestration.settings import HomePaths
from tests.conftest import SAMPLE


def never(*_) -> None:
    raise AssertionError("dbt was started")


@pytest.fixture
def homes(tmp_path) -> tuple[HomePaths, HomePaths]:
    """Two homes, the first of them with the sample's project compiled."""
    first, second = HomePaths(tmp_path / "first"), HomePaths(tmp_path / "second")
    ensure_manifest(first, SAMPLE)
    return first, second


def test_what_is_compiled_names_no_place(homes, tmp_path):
    assert str(tmp_path) not in homes[0].plan.read_text()


def test_homes_of_one_project_share_what_is_compiled(homes, monkeypatch):
    monkeypatch.setattr(compiled, "_compile_project", never)
    first, second = homes
    assert ensure_manifest(second, SAMPLE).exists()
    assert home_plan(second) == home_plan(first)


def test_each_home_compiles_for_itself_where_nothing_is_shared(homes, monkeypatch):
    monkeypatch.delenv("TRUESTOCK_COMPILED")
    monkeypatch.setattr(compiled, "_compile_project", never)
    first, second = homes
    ensure_manifest(first, SAMPLE)
    with pytest.raises(AssertionError, match="dbt was started"):
        ensure_manifest(second, SAMPLE)
    assert not second.plan.exists()


def test_rows_of_a_mapping_need_no_dbt(homes, tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "_compile_project", never)
    monkeypatch.delenv("TRUESTOCK_COMPILED")
    (tmp_path / "mappings").mkdir()
    rows = tmp_path / "mappings" / "planning_weights.csv"
    rows.write_text("location_id,weight\nHH,3\n")
    ensure_manifest(homes[0], replace(SAMPLE, folder=tmp_path))
    rows.write_text("location_id,weight\nHH,heavy\n")
    with pytest.raises(ContractError, match=r"planning_weights.csv:2: weight 'heavy' is not a number"):
        ensure_manifest(homes[0], replace(SAMPLE, folder=tmp_path))


def test_a_plan_of_another_project_is_made_again(homes):
    first, _ = homes
    plan = home_plan(first)
    write_record(first.plan, replace(plan, fingerprint="0" * 16))
    ensure_manifest(first, SAMPLE)
    assert home_plan(first) == plan


@pytest.mark.parametrize("content", ['{"fingerprint": "0"}', '{"finger'])
def test_a_plan_that_this_version_cannot_read_is_made_again(homes, content):
    first, _ = homes
    plan = home_plan(first)
    first.plan.write_text(content)
    ensure_manifest(first, SAMPLE)
    assert home_plan(first) == plan


def test_a_trial_takes_the_home_s(homes, monkeypatch):
    first, second = homes
    copy_compiled(first, second)
    monkeypatch.delenv("TRUESTOCK_COMPILED")
    monkeypatch.setattr(compiled, "_compile_project", never)
    ensure_manifest(second, SAMPLE)

"""The faults file, and the command that reads it."""

from __future__ import annotations

from typing import get_args

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.files import read_json
from orchestration.simulate.plan import Fault, FaultPlan, FaultsError, load_plan


def test_the_default_names_every_fault(sample):
    assert set(load_plan(None, sample).rates) == set(get_args(Fault))


def test_none_is_no_fault(sample):
    assert load_plan("none", sample) == FaultPlan()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("rates: {lost_mesage: 0.1}", "rates.lost_mesage"),
        ("rates: {lost_message: 1.1}", "rates.lost_message: Input should be less than or equal to 1"),
        ("corrected_on_day: 1", "corrected_on_day"),
        ("rates: [", "cannot be read"),
        ("missing: [{source: erp, day: 1}]", r"missing\.0\.source: no system 'erp'; there are erp_next, erp_sap"),
        (
            "missing: [{source: erp_sap, day: 1}, {source: wms_ewm, day: 1, entities: [QUAN, MSEG]}]",
            r"missing\.1\.entities: wms_ewm has no entity 'MSEG'; it has QUAN, MOVE",
        ),
    ],
)
def test_a_faulty_file_is_reported_by_field(tmp_path, sample, content, said):
    path = tmp_path / "faults.yml"
    path.write_text(content)
    with pytest.raises(FaultsError, match=rf"faults\.yml: .*{said}"):
        load_plan(str(path), sample)


def test_the_command_writes_the_smallest_enterprise(tmp_path):
    sizes = ["--items", "4", "--locations", "2", "--days", "1", "--seed", "0", "--movements", "1"]
    outcome = CliRunner().invoke(app, ["simulate", "--home", str(tmp_path), *sizes, "--start", "2027-03-14"])
    assert outcome.exit_code == 0, outcome.output
    assert read_json(tmp_path / "truth" / "meta.json")["cycles"] == ["2027-03-14T06:00:00+00:00"]
    assert (tmp_path / "inbox" / "erp_sap" / "MSEG__20270314T050000Z.csv").is_file()
    assert f"truestock run --home {tmp_path} --as-of 2027-03-14T06:00:00Z" in outcome.output.replace("\n", "")


def test_the_command_names_what_is_wrong_with_the_faults_file(tmp_path):
    sizes = ["--items", "4", "--locations", "2", "--days", "1", "--seed", "0"]
    outcome = CliRunner().invoke(app, ["simulate", "--home", str(tmp_path), *sizes, "--faults", "nowhere.yml"])
    assert outcome.exit_code == 2
    assert "nowhere.yml: cannot be read" in outcome.output

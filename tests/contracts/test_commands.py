"""`truestock contracts`: what a data engineer asks before a file or a change arrives."""

import shutil

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.settings import PROJECT_ROOT, STAGING

SAMPLES = PROJECT_ROOT / "data" / "samples"


def contracts(*arguments):
    return CliRunner().invoke(app, ["contracts", *map(str, arguments)])


def test_a_file_with_a_bad_row_says_where():
    outcome = contracts("check", SAMPLES / "erp_sap" / "VBAP__20261118T041000Z.csv")
    assert outcome.exit_code == 1
    assert "row 6, column KWMENG: wrong_type: 'ten' is not decimal(18,4)" in outcome.output
    assert "6 rows read, 5 accepted, 1 dead-lettered, 0 duplicates" in outcome.output


def test_a_file_of_which_all_is_accepted():
    outcome = contracts("check", SAMPLES / "erp_sap" / "VBAK__20261118T041000Z.csv")
    assert outcome.exit_code == 0
    assert " accepted, 0 dead-lettered, 0 duplicates" in outcome.output


def test_a_cell_that_its_row_can_do_without_is_told_apart(tmp_path):
    path = tmp_path / "MBEW__20261118T040000Z.csv"
    path.write_text((SAMPLES / "erp_sap" / path.name).read_text().replace("|V|0.12|", "|V|nil|", 1))
    outcome = contracts("check", path, "--source", "erp_sap")
    assert outcome.exit_code == 1
    assert "row 2, column VERPR: wrong_type: 'nil' is not decimal(18,6) with '.' as" in outcome.output
    assert "; the row is kept without it" in outcome.output
    assert ", 0 dead-lettered, 0 duplicates, cells left out: 1" in outcome.output


def test_a_file_that_would_be_rejected(tmp_path):
    path = tmp_path / "VBAK__20261118T041000Z.csv"
    path.write_text((SAMPLES / "erp_sap" / path.name).read_text().replace("KUNNR", "CUSTOMER"))
    outcome = contracts("check", path, "--source", "erp_sap")
    assert outcome.exit_code == 1
    assert "missing_column: column KUNNR is missing; the file has CUSTOMER" in outcome.output


@pytest.mark.parametrize(
    ("name", "words"), [("letter.txt", "name is not"), ("VBAK__20261118T041000Z.xlsx", "extension .xlsx")]
)
def test_what_is_no_delivery(tmp_path, name, words):
    path = tmp_path / name
    path.write_text("x")
    outcome = contracts("check", path, "--source", "erp_sap")
    assert outcome.exit_code == 2
    assert words in " ".join(outcome.output.replace("│", " ").split())


def test_an_earlier_version_is_compared(tmp_path):
    earlier = tmp_path / "_wms_ewm__sources.yml"
    shutil.copy(STAGING / "wms_ewm" / earlier.name, earlier)
    assert "wms_ewm: 0 changes" in contracts("check", earlier).output
    earlier.write_text(earlier.read_text().replace("decimal(18,4)", "decimal(18,6)", 1))
    outcome = contracts("check", earlier)
    assert outcome.exit_code == 1
    assert "breaking  QUAN.QUAN: decimal(18,6) became decimal(18,4)" in outcome.output


def test_export_writes_one_file_a_source(tmp_path):
    outcome = contracts("export", tmp_path)
    assert outcome.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} >= {"erp_sap.odcs.yaml", "wms_openboxes.odcs.yaml"}

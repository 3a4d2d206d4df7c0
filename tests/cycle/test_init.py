"""`truestock init`: what it writes runs, as its own page says."""

import re
import shlex

import pytest

from tests.homes import truestock

pytestmark = [pytest.mark.xdist_group("init"), pytest.mark.timeout(900)]


def test_the_page_of_a_new_landscape_can_be_followed(tmp_path):
    folder = tmp_path / "ours"
    made = truestock("init", folder)
    assert made.returncode == 0, made.stderr
    (block,) = re.findall(r"```\n(.*?)```", (folder / "README.md").read_text(), re.S)
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "truestock"
        outcome = truestock(*arguments, cwd=folder)
        assert outcome.returncode == 0, f"{line}\n{outcome.stdout}\n{outcome.stderr}"
    assert len(outcome.stdout.splitlines()) == block.count("truestock run")
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "README.md", "data", "truestock.yml"]


def test_a_folder_with_a_landscape_is_refused(tmp_path):
    assert truestock("init", tmp_path, "--systems", "erp_next, wms_ewm").returncode == 0
    again = truestock("init", tmp_path)
    assert again.returncode == 2
    assert "truestock.yml is there" in " ".join(again.stderr.replace("│", " ").split())

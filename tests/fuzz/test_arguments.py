"""Arguments of every command that nobody meant to give: each ends in words and a code, none in a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from orchestration.settings import PROJECT_ROOT
from tests.fuzz.arguments import COMMANDS, LONG
from tests.homes import TRUESTOCK


@pytest.mark.parametrize("count", [4, pytest.param(200, marks=pytest.mark.long)])
def test_no_argument_ends_in_a_traceback(copy_of, tmp_path, count):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    command = [sys.executable, "-m", "tests.fuzz.arguments", copy_of().settings.home, str(count)]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (ended.stdout, ended.returncode) == (f"{(len(COMMANDS) - len(LONG)) * count} tried\n", 0), ended.stderr


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("9999-12-31T23:59:59Z", "lies too far ahead"),
        ("0001-01-01T00:00:00Z", "nothing was delivered up to"),
        ("0001-01-01T00:00:00+05:00", "beyond the years that there are"),
    ],
)
def test_a_cycle_of_no_day_that_may_be_one_is_refused(settings, as_of, words):
    command = [TRUESTOCK, "run", "--home", settings.home, "--as-of", as_of]
    ended = subprocess.run(command, env={**os.environ, "COLUMNS": "300"}, capture_output=True, text=True)
    assert ended.returncode == 2
    assert words in ended.stderr

"""A fault that nobody foresaw ends a command in words; where it came from stands in a file for its user alone."""

import subprocess
import sys
from pathlib import Path

BREAKS = """
import orchestration.cli
def break_():
    raise ZeroDivisionError("by 0")
orchestration.cli.app = break_
orchestration.cli.main()
"""


def test_an_unexpected_fault_is_two_lines_and_its_report_a_private_file():
    ended = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    first, second = ended.stderr.splitlines()
    assert first == "ZeroDivisionError: by 0"
    report = Path(second.rpartition(": ")[2])
    assert "break_" in report.read_text()
    assert report.stat().st_mode & 0o077 == 0
    report.unlink()

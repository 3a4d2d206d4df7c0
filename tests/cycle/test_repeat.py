"""Again and from scratch: the same cycle gives the same release."""

import shutil
import subprocess

from tests.homes import FIRST, LAST, TRUESTOCK


def test_a_cycle_run_again_changes_nothing(copy_of):
    home = copy_of()
    before = {path: path.read_bytes() for path in home.settings.releases.rglob("*") if path.is_file()}
    outcome = home.run(FIRST)
    after = {path: path.read_bytes() for path in home.settings.releases.rglob("*") if path.is_file()}
    assert (outcome.returncode, after) == (0, before)


def test_f8_without_warehouse_and_raw_landing_gives_the_same(copy_of):
    home = copy_of()
    release = home.current
    for folder in (home.settings.warehouse_dir, home.settings.raw, home.settings.releases, home.settings.dead_letters):
        shutil.rmtree(folder)
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stderr
    assert "Replaying the state of cycle 20261117T060000Z" in outcome.stdout
    assert home.current == release


def test_f9_of_two_runs_at_once_one_waits(copy_of):
    home = copy_of()
    release = home.current
    command = [TRUESTOCK, "run", "--home", home.settings.home, "--as-of", LAST]
    first, second = (subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2))
    outputs = [process.communicate(timeout=200)[0] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    assert sum("in use by another run; waiting" in output for output in outputs) == 1
    assert home.current == release

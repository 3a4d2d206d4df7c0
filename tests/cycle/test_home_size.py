"""What a home takes, store by store, is what lies on disk."""

import re

from tests.homes import truestock


def test_every_file_of_a_home_is_counted_once(released):
    outcome = released.truestock("home")
    assert outcome.returncode == 0, outcome.stderr
    *stores, total = outcome.stdout.splitlines()
    counted = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in stores}
    top = released.settings.home
    for store in ("landing", "raw", "refused", "dead_letters", "warehouse/history", "warehouse/indexes", "releases"):
        assert counted[store] == sum(path.is_file() for path in (top / store).rglob("*")), store
    assert counted["warehouse/truestock.duckdb"] == 1
    assert re.search(rf": {sum(counted.values()):,} files, [0-9.,]+ MB$", total)
    assert "for good, or until truestock expire" in outcome.stdout


def test_a_home_without_anything_is_empty(tmp_path):
    (tmp_path / "inbox").mkdir()
    assert truestock("home", "--home", tmp_path).stdout == f"{tmp_path}: 0 files, 0.0 MB\n"

"""Again and from scratch: the same cycle gives the same release."""

import re
import shutil
import subprocess

import pytest

from orchestration.files import read_json, write_json_atomic
from orchestration.publish.release import ReleaseConflict, publish
from orchestration.settings import PROJECT_ROOT
from tests.homes import FIRST, LAST, TRUESTOCK

LATE = "supplier_portal/asns__20261118T051000Z.csv"


@pytest.mark.heavy
def test_f9_of_two_runs_at_once_one_waits_and_neither_changes_anything(copy_of):
    home = copy_of()
    header = (PROJECT_ROOT / "data/samples/supplier_portal/asns__20261118T041000Z.csv").read_text().splitlines()[0]
    (home.settings.inbox / LATE).write_text(header + "\n")
    before = {path: path.read_bytes() for path in home.settings.releases.rglob("*") if path.is_file()}
    command = [TRUESTOCK, "run", "--home", home.settings.home, "--as-of"]
    runs = [subprocess.Popen([*command, as_of], stdout=subprocess.PIPE, text=True) for as_of in (FIRST, LAST)]
    outputs = [run.communicate(timeout=250)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sum("in use by another run; waiting" in output for output in outputs) == 1
    assert not (home.settings.inbox / LATE).exists(), "it has landed; a frozen cycle does not see it"
    assert {path: path.read_bytes() for path in home.settings.releases.rglob("*") if path.is_file()} == before


@pytest.mark.heavy
def test_f8_without_warehouse_and_raw_landing_gives_the_same(copy_of):
    home = copy_of()
    release, kpis = home.current, home.enrichment["tables"]
    for folder in (home.settings.warehouse_dir, home.settings.raw, home.settings.releases, home.settings.dead_letters):
        shutil.rmtree(folder)
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stderr
    assert "Replaying the state of cycle 20261117T060000Z" in outcome.stdout
    assert home.current == release
    assert home.enrichment["tables"] == kpis, "the trend of both cycles too"


def test_f8_what_other_code_built_otherwise_is_a_conflict_that_names_both(copy_of):
    home = copy_of()
    manifest = home.settings.releases / home.current / "manifest.json"
    made_now = read_json(manifest)["code_version"]
    earlier = read_json(manifest) | {"release_id": "20261118T060000Z-00000000", "code_version": "0.1.0"}
    earlier["tables"]["inventory"]["sha256"] = "other"
    write_json_atomic(manifest, earlier)
    words = f"built now, inventory differ, since the code changed: 0.1.0 → {made_now}; publish a restatement"
    with pytest.raises(ReleaseConflict, match=re.escape(words)):
        publish(home.settings)

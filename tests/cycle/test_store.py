"""Releases of a whole home on a store: as they are here, whatever became of the store before."""

from orchestration.environment import STORE_VARIABLE
from orchestration.files import file_hash, read_json


def test_a_store_that_fails_is_missing_and_later_holds_what_the_home_does(copy_of, s3_store, monkeypatch, tmp_path):
    home = copy_of()
    monkeypatch.setenv(STORE_VARIABLE, s3_store.url.replace("s3://", "s3://hush:hush@"))
    outcome = home.truestock("enrich")
    assert outcome.returncode == 1
    words = " ".join(outcome.stderr.split())
    assert f"Still missing from release {home.current}: object_store: StoreFailed: object store s3://***@" in words
    assert "hush" not in outcome.stdout + outcome.stderr + home.settings.run_log.read_text()
    assert home.current in home.release_ids and home.enrichment["state"] == "failed"
    made = {name: step for name, step in home.enrichment["steps"].items() if name != "object_store"}
    assert {step["state"] for step in made.values()} == {"done"}

    monkeypatch.setenv(STORE_VARIABLE, s3_store.url)
    outcome = home.truestock("enrich")
    assert outcome.returncode == 0, outcome.stderr
    assert home.enrichment["state"] == "done"
    assert {name: home.enrichment["steps"][name] for name in made} == made, "nothing is made again for it"
    for folder in home.release_folders:
        here = {str(path.relative_to(home.settings.home)): path for path in folder.rglob("*") if path.is_file()}
        assert s3_store.places(f"releases/{folder.name}") == sorted(here)
        copy = tmp_path / "copy"
        for place, path in here.items():
            copy.write_bytes(s3_store.get(place))
            assert file_hash(copy) == file_hash(path), place
    assert s3_store.get("releases/current.json") == home.settings.current.read_bytes()
    assert read_json(home.settings.current)["release_id"] == home.current

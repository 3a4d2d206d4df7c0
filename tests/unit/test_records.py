"""Records on disk: written as they were read, and refused by the name of what does not fit."""

from dataclasses import replace

import pytest

from orchestration import records
from orchestration.files import DamagedFile, read_json, write_json_atomic
from orchestration.gate import OverriddenBy, StageResult, read_stage, write_stage
from orchestration.publish.manifest import Manifest
from orchestration.records import UnreadableRecord, indexed_records, read_record, write_record
from tests.records import AS_OF, check_result, cycle_record, manifest


@pytest.mark.parametrize("record", [cycle_record(AS_OF, "20261117T060000Z"), manifest(checks=[check_result("a")])])
def test_a_record_is_read_as_it_was_written(tmp_path, record):
    path = tmp_path / "record.json"
    write_record(path, record)
    written = path.read_bytes()
    assert read_json(path)["as_of"] == "2026-11-18T06:00:00+00:00"
    assert read_record(type(record), path) == record
    write_record(path, read_record(type(record), path))
    assert path.read_bytes() == written


def test_what_a_later_version_adds_to_a_manifest_is_left_unread_and_what_is_missing_is_named(tmp_path):
    path = tmp_path / "manifest.json"
    write_record(path, manifest())
    stored = read_json(path)
    write_json_atomic(path, {**stored, "new": 1})
    assert read_record(Manifest, path) == manifest()
    del stored["tables"]
    write_json_atomic(path, stored)
    with pytest.raises(UnreadableRecord, match=r"manifest\.json: tables: Field required; another version"):
        read_record(Manifest, path)


def test_only_a_check_that_a_person_let_pass_says_so(settings):
    failed = check_result("late", success=False)
    passed_over = replace(failed, overridden_by=OverriddenBy("o1", "maria", "counted", AS_OF))
    assert (failed.blocks, passed_over.blocks, passed_over.failure) == (True, False, "overridden")
    result = StageResult("planning", "20261118T060000Z", "overridden", [failed, passed_over])
    write_stage(settings, result)
    assert ["overridden_by" in one for one in read_json(settings.gate_results("planning"))["checks"]] == [False, True]
    assert read_stage(settings, "planning", result.cycle_id) == result
    assert read_stage(settings, "planning", "20261119T060000Z") is None


@pytest.fixture
def indexed(tmp_path, monkeypatch):
    """Reads the manifests of a folder by their index: what they are, and which files were opened."""
    folder, opened = tmp_path / "manifests", []
    read = records.read_record
    monkeypatch.setattr(records, "read_record", lambda kind, path: opened.append(path.stem) or read(kind, path))

    def through(index=tmp_path / "index.json"):
        opened.clear()
        return indexed_records(Manifest, folder, index), list(opened)

    for name, number in (("a", 1), ("b", 2)):
        write_record(folder / f"{name}.json", manifest(number=number))
    return folder, through


def test_of_indexed_records_only_those_that_changed_are_opened(indexed):
    folder, through = indexed
    both = {"a": manifest(number=1), "b": manifest(number=2)}
    assert through() == (both, ["a", "b"])
    assert through() == (both, [])
    write_record(folder / "b.json", manifest(number=3))
    assert through() == (both | {"b": manifest(number=3)}, ["b"])
    (folder / "a.json").unlink()
    assert through() == ({"b": manifest(number=3)}, [])


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": [[1, 2, 3], {"release_id": 1}]}'])
def test_an_index_that_is_damaged_or_of_another_version_is_made_again(indexed, tmp_path, content):
    _, through = indexed
    (tmp_path / "index.json").write_bytes(content)
    assert through()[1] == ["a", "b"]
    assert through()[1] == []


def test_an_index_that_cannot_be_written_costs_time_alone(indexed, tmp_path):
    _, through = indexed
    (tmp_path / "file").touch()
    assert through(tmp_path / "file" / "index.json")[1] == ["a", "b"]


def test_a_damaged_record_is_named_whatever_the_index_knew(indexed):
    folder, through = indexed
    through()
    (folder / "a.json").write_text("{")
    with pytest.raises(DamagedFile, match=r"a\.json is damaged"):
        through()

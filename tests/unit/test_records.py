"""Records on disk: written as they were read, and refused by the name of what does not fit."""

from dataclasses import replace

import pytest

from orchestration.files import read_json, write_json_atomic
from orchestration.gate import OverriddenBy, StageResult, read_stage, write_stage
from orchestration.publish.manifest import Manifest
from orchestration.records import UnreadableRecord, read_record, write_record
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

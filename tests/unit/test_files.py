"""A file is the old one or the new one, never half of either."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.files import clear_unfinished, read_json, whole_file, write_json_atomic


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "current.json"
    write_json_atomic(path, {"release_id": "old"})
    with pytest.raises(RuntimeError), whole_file(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert read_json(path) == {"release_id": "old"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["current.json"]


def test_what_killed_processes_left_is_cleared_once_it_is_old(tmp_path):
    old = datetime(2026, 11, 1, tzinfo=UTC)
    for name in (".tmp-old", "raw/.tmp-old", "raw/.tmp-new", "raw/whole.parquet", ".tmp-old-folder/of/files"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
        if "new" not in name:
            os.utime(path, (old.timestamp(),) * 2)
    os.utime(tmp_path / ".tmp-old-folder", (old.timestamp(),) * 2)
    gone = clear_unfinished(tmp_path, old + timedelta(days=1))
    assert {path.relative_to(tmp_path).as_posix() for path in gone} == {".tmp-old", "raw/.tmp-old", ".tmp-old-folder"}
    assert {path.name for path in tmp_path.rglob("*")} == {"raw", ".tmp-new", "whole.parquet"}

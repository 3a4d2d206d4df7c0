"""A file is the old one or the new one, never half of either."""

import pytest

from orchestration.files import read_json, whole_file, write_json_atomic


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "current.json"
    write_json_atomic(path, {"release_id": "old"})
    with pytest.raises(RuntimeError), whole_file(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert read_json(path) == {"release_id": "old"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["current.json"]

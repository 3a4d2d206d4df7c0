"""What a server knows of the landscape."""

import shutil

from orchestration.environment import LANDSCAPE_VARIABLE
from orchestration.serve.service import Service
from orchestration.settings import LANDSCAPE_FILE, SAMPLES
from tests.conftest import SAMPLE


def test_a_server_has_no_systems_as_long_as_the_landscape_has_faults(settings, tmp_path, monkeypatch):
    monkeypatch.setenv(LANDSCAPE_VARIABLE, str(tmp_path))
    service = Service(settings)
    assert service.sources == ()
    shutil.copy(SAMPLES / LANDSCAPE_FILE, tmp_path)
    assert {one.name for one in service.sources} == {one.name for one in SAMPLE.sources}

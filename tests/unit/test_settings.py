"""Where a home is."""

from orchestration.settings import HomePaths


def test_the_home_is_named_given_by_the_environment_or_data(monkeypatch, tmp_path):
    monkeypatch.setenv("TRUESTOCK_HOME", str(tmp_path / "env"))
    assert HomePaths.of(tmp_path / "named").home == tmp_path / "named"
    assert HomePaths.of().home == tmp_path / "env"
    monkeypatch.delenv("TRUESTOCK_HOME")
    assert HomePaths.of().home.name == "data"

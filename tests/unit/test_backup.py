"""A backup holds all that counts, and is put back only whole and where nothing stands."""

import io
import tarfile

import pytest

from orchestration.backup import NotRestorable, back_up, restore
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.settings import HomePaths


@pytest.fixture
def archive(settings, shop, drop, tmp_path):
    drop("STOCK__20261118T043000Z.csv", "ITEM|QTY|DAY\n007|1|\n")
    land_inbox(settings, [shop])
    settings.releases.mkdir()
    settings.current.write_text("{}")
    (settings.landing / ".tmp-killed").write_text("half")
    path = tmp_path / "home.tar.gz"
    assert back_up(settings, path) == 3
    return path


def test_a_home_is_restored_elsewhere(settings, archive, tmp_path):
    other = HomePaths(tmp_path / "other")
    assert restore(other, archive) == 3
    assert {path.name for path in other.home.iterdir()} == {"landing", "releases"}
    assert landed_deliveries(other, "shop", "STOCK") == landed_deliveries(settings, "shop", "STOCK")
    assert other.current.read_text() == "{}"


def test_nothing_is_put_over_what_stands(settings, archive):
    with pytest.raises(NotRestorable, match="has landing and releases already"):
        restore(settings, archive)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "landing/../../outside",
        "etc/passwd",
        "landing/objects/aa/not-its-hash",
        "landing/mappings/other.csv",
    ],
)
def test_an_archive_that_is_none_changes_nothing(tmp_path, name):
    path = tmp_path / "bad.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        member = tarfile.TarInfo(name)
        member.size = 1
        packed.addfile(member, io.BytesIO(b"x"))
    other = HomePaths(tmp_path / "other")
    with pytest.raises(NotRestorable):
        restore(other, path)
    assert not any(other.home.iterdir())
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_what_is_no_file_is_not_unpacked(tmp_path, kind):
    (tmp_path / "outside").write_text("secret")
    path = tmp_path / "bad.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        member = tarfile.TarInfo("releases/current.json")
        member.type, member.linkname = kind, str(tmp_path / "outside")
        packed.addfile(member)
    other = HomePaths(tmp_path / "other")
    with pytest.raises(NotRestorable):
        restore(other, path)
    assert not any(other.home.iterdir())


def test_files_that_are_one_are_put_back(settings, archive, tmp_path):
    (settings.releases / "again.json").hardlink_to(settings.current)
    back_up(settings, archive)
    other = HomePaths(tmp_path / "other")
    assert restore(other, archive) == 4
    assert (other.releases / "again.json").read_text() == "{}"


def test_a_cut_archive_changes_nothing(archive, tmp_path):
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    other = HomePaths(tmp_path / "other")
    with pytest.raises(NotRestorable, match="cannot be read"):
        restore(other, archive)
    assert not any(other.home.iterdir())

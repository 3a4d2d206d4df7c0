"""Files of a home that were cut off or changed on disk: what can be made again is, anything else is named."""

import polars as pl
import pytest

from orchestration.files import DamagedFile, read_json
from orchestration.ingest.accounts import raw_path
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landed_lines import with_landed_lines
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw

NAME = "STOCK__20261118T043000Z.csv"
GOOD = "ITEM|QTY|DAY\n007|12.000-|20261118\n008|3.000|00000000\n"


@pytest.fixture
def loaded(settings, shop, drop):
    drop(NAME, GOOD)
    land_inbox(settings, [shop])
    (delivery,) = landed_deliveries(settings, "shop", "STOCK")
    ensure_raw(settings, delivery, shop, shop.entity("STOCK"))
    return delivery


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def line_2(settings, delivery):
    row = pl.DataFrame({"delivery_id": [delivery.delivery_id], "row_number": [2]})
    return with_landed_lines(settings, [], row)["line"].item()


def change_a_bit(path):
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, lambda path: path.unlink()])
def test_f29_rows_that_were_cut_off_are_read_again(settings, shop, loaded, damage):
    path = raw_path(settings, loaded)
    whole = path.read_bytes()
    damage(path)
    account = ensure_raw(settings, loaded, shop, shop.entity("STOCK"))
    assert (account.rows_accepted, account.attempts) == (2, 2)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("damage", [cut, change_a_bit])
def test_f28_bytes_that_are_not_those_that_came_are_no_delivery(settings, shop, drop, loaded, damage):
    damage(loaded.object_path(settings))
    account = ensure_raw(settings, loaded, shop, shop.entity("STOCK"), again=True)
    assert (account.reason, account.rows_read) == ("damaged_landing", 0)
    assert not raw_path(settings, loaded).exists()
    assert line_2(settings, loaded) is None
    drop(NAME, GOOD)
    assert [one.delivery_id for one in land_inbox(settings, [shop]).known] == [loaded.delivery_id]
    assert ensure_raw(settings, loaded, shop, shop.entity("STOCK")).rows_accepted == 2
    assert line_2(settings, loaded) == "007|12.000-|20261118"


def test_f28_landing_that_is_not_there_fails_the_run_and_no_delivery(settings, shop, loaded):
    """It may be a disk that is not mounted."""
    loaded.object_path(settings).unlink()
    with pytest.raises(FileNotFoundError):
        ensure_raw(settings, loaded, shop, shop.entity("STOCK"), again=True)
    assert line_2(settings, loaded) is None


@pytest.mark.parametrize("content", [b"", b'{"release_id', b"\xff\xfe", b"[" * 100_000])
def test_f29_a_damaged_record_is_named(tmp_path, content):
    path = tmp_path / "current.json"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match=r"current\.json is damaged: .+ docs/runbooks/failed_run\.md"):
        read_json(path)

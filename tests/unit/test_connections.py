"""What DuckDB may take of the machine, and that it goes on from the disk beyond."""

import tempfile
from pathlib import Path

import pytest

from orchestration.connections import MEGABYTE, in_memory, memory_limit, reading
from orchestration.environment import DUCKDB_MEMORY_VARIABLE


@pytest.fixture
def small(monkeypatch, tmp_path):
    monkeypatch.setenv(DUCKDB_MEMORY_VARIABLE, "200")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_is_larger_than_its_memory_spills_and_leaves_nothing(small):
    with in_memory() as connection:
        connection.execute("create temp table large as select i, hash(i) as h from range(40_000_000) as numbers(i)")
        assert list(small.glob("truestock-*/*"))
        assert connection.execute("select count(*) from large").fetchone() == (40_000_000,)
    assert not list(small.iterdir())


def test_a_reader_of_the_warehouse_is_limited_too(small):
    warehouse = Path(small) / "w.duckdb"
    with in_memory() as connection:
        connection.execute(f"attach '{warehouse}' as w")
    with reading(warehouse) as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchone() == ("200.0 MiB",)


@pytest.mark.parametrize("text", ["4 GB", "-1", "0", "lots"])
def test_another_limit_than_megabytes_is_said(monkeypatch, text):
    monkeypatch.setenv(DUCKDB_MEMORY_VARIABLE, text)
    with pytest.raises(ValueError, match=rf"\${DUCKDB_MEMORY_VARIABLE} is '{text}'; it takes megabytes"):
        memory_limit(DUCKDB_MEMORY_VARIABLE, 0.5)


def test_without_one_it_is_a_share_of_the_machine(monkeypatch):
    monkeypatch.delenv(DUCKDB_MEMORY_VARIABLE, raising=False)
    whole = memory_limit(DUCKDB_MEMORY_VARIABLE, 1.0)
    assert MEGABYTE < memory_limit(DUCKDB_MEMORY_VARIABLE, 0.5) <= whole // 2

"""A store by its URL: what is put there is read there, and what fails says so without secrets."""

import os
import subprocess
import sys

import duckdb
import pytest
import sqlalchemy

from expectations.datasource import warehouse_datasource
from orchestration.connections import literal, reading, with_store
from orchestration.environment import STORE_VARIABLE
from orchestration.settings import store_note
from orchestration.store.store import Store, StoreFailed, filesystems
from orchestration.store.url import checked_url


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"content")
    return path


def test_what_is_put_is_found_read_and_removed(store, file):
    assert store.listed() == {} and store.get("a") is None
    store.put_all((file, place) for place in ("a/b/1.parquet", "a/b=ü [2]/2.parquet", "ab/3.parquet"))
    assert store.places("a") == ["a/b/1.parquet", "a/b=ü [2]/2.parquet"]
    assert store.folders("a") == ["b", "b=ü [2]"]
    assert store.get("a/b=ü [2]/2.parquet") == b"content"
    store.remove([*store.places("a"), "never/there"])
    assert list(store.listed()) == ["ab/3.parquet"]


def test_what_is_new_is_written_once(store):
    assert store.put_new(b"mine", "owner")
    assert not store.put_new(b"other", "owner")
    assert store.get("owner") == b"mine"


def test_a_warehouse_shows_tables_of_the_store_to_whoever_reads_it(store, tmp_path):
    warehouse, rows = tmp_path / "w.duckdb", tmp_path / "rows.parquet"
    duckdb.sql(f"copy (select range as n from range(1000)) to {literal(rows)}")
    store.put(rows, "t/1/rows.parquet")
    store_note(warehouse).write_text(store.url)
    with with_store(duckdb.connect(str(warehouse)), warehouse) as connection:
        connection.execute(f"create view t as from read_parquet([{literal(store.path('t/1/rows.parquet'))}])")
    with reading(warehouse) as connection, reading(warehouse):
        assert connection.execute("select count(*), sum(n) from t").fetchone() == (1000, 499500)
    datasource = warehouse_datasource(warehouse)
    assert datasource.rows("select max(n) from t") == [(999,)]
    assert [one["name"] for one in sqlalchemy.inspect(datasource.get_engine()).get_columns("t")] == ["n"]
    datasource.close()


def test_a_table_that_is_read_again_is_asked_for_once(on_s3, server, tmp_path):
    rows = tmp_path / "rows.parquet"
    duckdb.sql(f"copy (select range as n from range(1000)) to {literal(rows)}")
    on_s3.put(rows, "t/1/rows.parquet")
    with duckdb.connect() as connection:
        for filesystem in filesystems(on_s3.url):
            connection.register_filesystem(filesystem)
        for _ in range(3):
            query = f"select sum(n) from read_parquet([{literal(on_s3.path('t/1/rows.parquet'))}])"
            assert connection.execute(query).fetchone() == (499500,)
    assert server.log.read_text().count(f'"HEAD {on_s3.url.removeprefix("s3:/")}/t/1/rows.parquet') == 1


@pytest.mark.parametrize(
    "url",
    [
        "s3://key:hush@lake/p",
        "s3://lake?sig=hush",
        "https://lake/p",
        "/a/folder",
        "s3:///p",
        "file://host/p",
        "lake",
    ],
)
def test_a_url_says_where_and_no_more(url):
    with pytest.raises(ValueError, match="store") as refused:
        checked_url(url)
    assert "hush" not in str(refused.value)
    with pytest.raises(StoreFailed) as failed:
        Store(url).get("a")
    assert "hush" not in str(failed.value)


def test_a_slash_at_its_end_is_none_of_it():
    assert checked_url("s3://lake/acme/") == "s3://lake/acme"
    assert checked_url("file:///shared/acme") == "file:///shared/acme"


def test_a_store_that_is_not_there_is_named(on_s3):
    with pytest.raises(StoreFailed, match=r"^object store s3://nowhere/p: .*NoSuchBucket|404.*; see that it is there"):
        Store("s3://nowhere/p").put_new(b"", "a")


def test_a_store_that_does_not_answer_is_named(on_s3, monkeypatch, file):
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(StoreFailed, match=f"^object store {on_s3.url}: .*; see that it is there") as failed:
        on_s3.put(file, "a")
    assert "of-nobody" not in str(failed.value)
    assert failed.value.__cause__ is None and failed.value.__suppress_context__, "a run tells the root of its error"


def test_its_library_is_loaded_only_where_a_store_is_named():
    loaded = "import sys, orchestration.definitions; sys.exit('obstore' in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if name != STORE_VARIABLE}
    assert subprocess.run([sys.executable, "-c", loaded], env=environment).returncode == 0

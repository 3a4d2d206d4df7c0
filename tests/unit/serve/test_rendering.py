"""A table larger than a chunk, as streams and pages; and what the connection behind them cannot be talked into."""

import io
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from orchestration.serve.cache import ENTRY_BYTES, PageCache
from orchestration.serve.releases import Release, Releases, locked_connection
from orchestration.serve.rendering import CHUNK_ROWS, Page, page, stream
from orchestration.serve.selection import Selection
from tests.records import manifest, table_entry

ROWS = 2 * CHUNK_ROWS + 7


@pytest.fixture
def releases(settings) -> Releases:
    return Releases(settings)


@pytest.fixture
def many(settings, releases) -> Selection:
    """A table `items` of two chunks and a little, with every kind of column."""
    described = manifest(tables={"items": table_entry(["item_id"], {}, ROWS)})
    release = Release(described.release_id, settings.releases / described.release_id, described, made_at=0)
    parquet = release.parquet("items")
    parquet.parent.mkdir(parents=True)
    numbers = pl.DataFrame({"number": range(ROWS)})
    rows = numbers.select(
        item_id=pl.format("I{}", pl.col("number").cast(pl.String).str.zfill(9)),
        note=pl.when(pl.col("number") % 3 == 0).then(pl.lit('=1+"1",\n')),
        quantity=(pl.col("number") / 4).cast(pl.Decimal(18, 4)),
        price=pl.when(pl.col("number") % 2 == 0).then(pl.col("number").cast(pl.Decimal(18, 4))),
        day=pl.date(2026, 1, 1) + pl.duration(days=pl.col("number") % 365),
        at=pl.datetime(2026, 1, 1) + pl.duration(seconds=pl.col("number")),
        is_odd=pl.col("number") % 2 == 1,
    )
    rows.write_parquet(parquet, row_group_size=10_000)
    return Selection(release, "items", releases.columns(release, "items"))


def whole(selection: Selection) -> pl.DataFrame:
    return pl.read_parquet(selection.release.parquet("items"))


def test_the_same_rows_are_the_same_bytes(releases, many):
    """What lies under a null is not what the memory held before."""
    texts = "select repeat('secret', range % 9 + 1) from range(100000)"
    found = set()
    for _ in range(20):
        found.add(page(releases, many, 1000, "arrow").body)
        releases.rows(texts)
    assert len(found) == 1


def test_an_arrow_stream_is_one_stream_of_all_chunks(releases, many):
    parts = list(stream(releases, many, "arrow"))
    assert len(parts) == 4, "three chunks and the end"
    assert pl.read_ipc_stream(io.BytesIO(b"".join(parts))).equals(whole(many))


def test_a_csv_stream_has_one_header_and_nothing_that_runs(releases, many):
    read = pl.read_csv(io.BytesIO(b"".join(stream(releases, many, "csv"))), infer_schema=False)
    assert read["item_id"].to_list() == whole(many)["item_id"].to_list()
    assert read["note"].unique().sort().to_list() == [None, '\'=1+"1",\n']
    assert read["at"][1] == "2026-01-01 00:00:01"


def test_a_table_that_ends_with_a_stretch_ends(releases, many):
    exactly = Selection(many.release, "items", many.kinds, position=ROWS - CHUNK_ROWS)
    read = pl.read_ipc_stream(io.BytesIO(b"".join(stream(releases, exactly, "arrow"))))
    assert read.equals(whole(many).tail(CHUNK_ROWS))


def test_a_page_goes_on_where_the_one_before_ended(releases, many):
    first = page(releases, many, CHUNK_ROWS, "parquet")
    after = many.going_on(first.next_cursor)
    assert after.position == CHUNK_ROWS
    assert pl.read_parquet(io.BytesIO(page(releases, after, 10, "parquet").body)).equals(whole(many)[CHUNK_ROWS:][:10])
    assert (
        page(releases, Selection(many.release, "items", many.kinds, position=ROWS - 1), 1, "json").next_cursor is None
    )


@pytest.mark.parametrize(
    "statement",
    [
        "from read_csv('/etc/hostname')",
        "copy (select 1) to '{home}/written.csv'",
        "attach '{home}/warehouse/truestock.duckdb' as warehouse",
        "from read_blob('{home}/releases/../keys/*')",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set allowed_directories = ['/']",
        "install httpfs",
        "load httpfs",
    ],
)
def test_the_connection_reads_releases_and_nothing_else(settings, statement):
    connection = locked_connection(settings)
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        connection.execute(statement.format(home=settings.home))


def test_pages_are_kept_while_there_is_room():
    cache, rendered = PageCache(maximum_bytes=2 * (ENTRY_BYTES + 5)), []

    def get(name: str) -> None:
        cache.get(name, lambda: rendered.append(name) or Page(b"12345", None))

    for name in ("a", "b", "a", "c", "a", "b"):
        get(name)
    assert rendered == ["a", "b", "c", "b"], "b was asked for longest ago when c came"


def test_numbers_keep_all_their_digits(releases, many):
    body = page(releases, many, 2, "json").body.decode()
    assert f'"quantity":{Decimal("0.2500")}' in body

"""Rows of releases over HTTP: every form, filters, cursors, and what a reader may keep."""

import io
import json
import re
from decimal import Decimal

import httpx
import polars as pl
import pytest

from orchestration.files import write_json_atomic
from orchestration.publish.enrichment import Step, planned, read_enrichment, write_enrichment
from tests.servers import serving

TABLE = "/v1/releases/current/tables"
PAGE = "/releases/current/report.html"
MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}
READERS = {
    "csv": lambda body: pl.read_csv(io.BytesIO(body), infer_schema=False),
    "parquet": lambda body: pl.read_parquet(io.BytesIO(body)),
    "arrow": lambda body: pl.read_ipc_stream(io.BytesIO(body)),
}


def test_releases_are_listed_newest_first(api, server):
    listed = api.get("/v1/releases").json()["releases"]
    assert [one["release_id"] for one in listed] == server.home.release_ids[::-1]
    assert [one["is_current"] for one in listed] == [True, False]
    assert api.get("/v1/releases/current").json() == server.home.manifest


def test_a_retired_release_is_gone_and_still_listed(copy_of, tmp_path):
    home = copy_of()
    old = home.release_ids[0]
    retired = home.settings.retired_releases
    retired.mkdir()
    (home.settings.releases / old / "manifest.json").rename(retired / f"{old}.json")
    (home.settings.releases / old).rename(tmp_path / "gone")
    with serving(home) as running:
        caller = running.caller("read")
        assert caller.get(f"/v1/releases/{old}/tables/items").status_code == 410
        listed = {one["release_id"]: one["is_retired"] for one in caller.get("/v1/releases").json()["releases"]}
        assert listed == {home.current: False, old: True}


def test_json_holds_every_digit_and_instants_in_utc(api, server):
    page = json.loads(api.get(f"{TABLE}/inventory").text, parse_float=Decimal)
    whole = server.home.table("inventory")
    assert (page["release_id"], page["next_cursor"]) == (server.home.current, None)
    assert [row["planning_quantity"] for row in page["rows"]] == whole["planning_quantity"].to_list()
    assert str(page["rows"][0]["planning_quantity"]).endswith(".0000")
    assert {row["as_of"] for row in page["rows"]} == {"2026-11-18T06:00:00Z"}


@pytest.mark.parametrize("form", MEDIA)
def test_each_form_holds_the_whole_table(api, server, form):
    answer = api.get(f"{TABLE}/inventory", headers={"Accept": MEDIA[form]})
    assert answer.headers["content-type"].startswith(MEDIA[form])
    whole = server.home.table("inventory")
    read = READERS[form](answer.content)
    assert read.equals(whole) if form != "csv" else read.rows() == as_csv(server).rows()
    by_name = api.get(f"{TABLE}/inventory", params={"format": form})
    assert by_name.content == answer.content


@pytest.mark.parametrize("form", MEDIA)
@pytest.mark.parametrize("limit", [{}, {"limit": 2}])
def test_each_form_holds_a_part(api, server, form, limit):
    query = {"location_id": ["DEN-DC", "LYO-DC"], "format": form, **limit}
    read = READERS[form](api.get(f"{TABLE}/inventory", params=query).content)
    whole = as_csv(server) if form == "csv" else server.home.table("inventory")
    part = whole.filter(pl.col("location_id").is_in(["DEN-DC", "LYO-DC"])).head(limit.get("limit", 100))
    assert read.height and read.rows() == part.rows()


def as_csv(server) -> pl.DataFrame:
    path = server.home.settings.releases / server.home.current / "csv" / "inventory.csv"
    return pl.read_csv(path, infer_schema=False)


def test_the_best_liked_form_is_given(api):
    liked = {"Accept": "text/csv;q=0.4, application/*;q=0.5, application/json;q=0.1, text/html"}
    assert api.get(f"{TABLE}/items", headers=liked).headers["content-type"] == MEDIA["parquet"]
    refused = api.get(f"{TABLE}/items", headers={"Accept": "text/html"})
    assert refused.status_code == 406 and MEDIA["parquet"] in refused.json()["detail"]


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_cursors_walk_all_rows_once(api, server, limit):
    rows, address = [], f"{TABLE}/inventory?limit={limit}"
    while address:
        answer = api.get(address)
        page = answer.json()
        rows += [(row["item_id"], row["location_id"]) for row in page["rows"]]
        address = answer.links["next"]["url"] if page["next_cursor"] else None
        assert (address is None) == ("next" not in answer.links)
    assert rows == server.home.table("inventory").select("item_id", "location_id").rows()


def test_f11_a_walk_goes_on_in_its_release_when_another_becomes_current(copy_of):
    home = copy_of()
    old, new = home.release_ids
    with serving(home) as running:
        caller = running.caller("read")
        write_json_atomic(home.settings.current, {"release_id": old})
        first = caller.get(f"{TABLE}/inventory", params={"limit": 3}).json()
        write_json_atomic(home.settings.current, {"release_id": new})
        second = caller.get(f"{TABLE}/inventory", params={"limit": 3, "cursor": first["next_cursor"]}).json()
        assert (first["release_id"], second["release_id"]) == (old, old)
        assert caller.get(f"{TABLE}/inventory").json()["release_id"] == new
        other = caller.get(f"/v1/releases/{new}/tables/inventory", params={"cursor": first["next_cursor"]})
        assert other.status_code == 400


def test_filters_are_data(api, server):
    query = {"item_id": ["BOLT-M8", "' or 1=1 --"], "location_id": "DEN-DC"}
    rows = api.get(f"{TABLE}/inventory", params=query).json()["rows"]
    assert [(row["item_id"], row["location_id"]) for row in rows] == [("BOLT-M8", "DEN-DC")]
    supply = api.get(f"{TABLE}/inbound_supply", params={"item_id": "VALVE-42"}).json()["rows"]
    assert len(supply) == server.home.table("inbound_supply").filter(item_id="VALVE-42").height > 0
    trend = api.get(f"{TABLE}/kpi_trend", params={"measured_as_of": "2026-11-17T06:00:00Z"}).json()["rows"]
    assert len(trend) and {row["measured_as_of"] for row in trend} == {"2026-11-17T06:00:00Z"}


@pytest.mark.parametrize("path", [TABLE + "/inventory", TABLE + "/inventory?format=csv", "/v1/releases/current", PAGE])
def test_who_has_an_answer_is_not_sent_it_again(api, server, path):
    first = api.get(path)
    again = api.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_every_link_of_the_report_leads_to_a_file_of_the_release(api, server):
    home = api.get("/")
    address = httpx.URL(server.address).join(home.headers["location"])
    assert (home.status_code, address.path) == (303, f"/releases/{server.home.current}/report.html")
    links = {link for link in re.findall(r'href="([^"#]+)"', api.get(address).text) if ":" not in link}
    assert {"planning_inputs.xlsx", "manifest.json"} <= links
    for link in links:
        answer = api.get(address.join(link))
        file = server.home.settings.releases / server.home.current / link
        assert (answer.status_code, answer.content) == (200, file.read_bytes()), link
        assert answer.headers["content-disposition"].startswith("attachment")


def test_a_release_that_was_made_again_is_another_to_who_kept_it(copy_of):
    home = copy_of()
    path, manifest = home.settings.releases / home.current / "manifest.json", home.manifest
    with serving(home) as running:
        caller, address = running.caller("read"), f"/v1/releases/{home.current}"
        kept = caller.get(address)
        write_json_atomic(path, {**manifest, "published_at": "2027-01-01T00:00:00+00:00"})
        again = caller.get(address, headers={"If-None-Match": kept.headers["etag"]})
        assert (again.status_code, again.json()["published_at"]) == (200, "2027-01-01T00:00:00+00:00")
        listed = caller.get("/v1/releases").json()["releases"][0]
        assert listed["published_at"] == "2027-01-01T00:00:00+00:00"


def test_what_is_not_there_yet_is_told_so_and_what_comes_is_seen(copy_of):
    home = copy_of()
    folder = home.settings.releases / home.current
    done = read_enrichment(folder)
    yet = planned(done.release_id, done.cycle_id, done.tables)
    (folder / "report.html").unlink()
    with serving(home) as running:
        caller = running.caller("read")
        kept = caller.get(f"{TABLE}/kpi_service")
        write_enrichment(folder, yet)
        for path in (f"{TABLE}/kpi_service", PAGE.replace("current", home.current)):
            answer = caller.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
            assert answer.json()["detail"].endswith("is not there yet")
        assert caller.get(f"{TABLE}/inventory").status_code == 200
        write_enrichment(folder, yet.with_step("kpi_service", Step("failed", "it crashed")))
        answer = caller.get(f"{TABLE}/kpi_service")
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            "kpi_service is missing from this release: it crashed",
        )
        write_enrichment(folder, done)
        again = caller.get(f"{TABLE}/kpi_service", headers={"If-None-Match": kept.headers["etag"]})
        assert again.status_code == 304
        assert caller.get(f"/v1/releases/{home.current}/enrichment").json() == home.enrichment


def test_a_kpi_table_is_asked_for_again_each_time(api, server):
    """It may be made again with what was missing from it; what planning reads is kept for ever."""
    address = f"/v1/releases/{server.home.current}/tables"
    assert "immutable" in api.get(f"{address}/inventory").headers["cache-control"]
    assert api.get(f"{address}/kpi_trend").headers["cache-control"] == "private, no-cache"


def test_only_the_head_is_sent_where_only_the_head_is_asked_for(api):
    whole, head = api.get(f"{TABLE}/items"), api.head(f"{TABLE}/items")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    assert api.head("/v1/nothing").status_code == 404


def test_a_releases_own_address_may_be_kept_for_ever(api, server):
    answer = api.get(f"/v1/releases/{server.home.current}/tables/items")
    assert "immutable" in answer.headers["cache-control"]
    tags = {api.get(f"{TABLE}/items", params=query).headers["etag"] for query in ({}, {"limit": 1}, {"format": "csv"})}
    assert len(tags) == 3, "each form and part has a tag of its own"

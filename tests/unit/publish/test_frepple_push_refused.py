"""A push that does not end well: what the tool refuses, loses or breaks off is said, without a secret in the words."""

import httpx
import pytest
import typer
from starlette.responses import HTMLResponse, RedirectResponse

from orchestration.cli.frepple import PARTLY, UNTOUCHED, _push
from orchestration.publish.frepple.push.address import UnusableAddress, address_of
from orchestration.publish.frepple.push.answers import ToolError
from orchestration.publish.frepple.push.readback import NotEqual
from orchestration.publish.frepple.push.standing import UnreadableExport
from orchestration.publish.frepple.push.tasks import TaskFailed
from tests.frepple_standin.database import NO_INDEX
from tests.frepple_standin.pushing import WORDS, pushed, standing_otherwise
from tests.frepple_standin.releases import rows_of, with_rows
from tests.frepple_standin.server import PASSWORD, TOKEN
from tests.servers import PATIENCE_SECONDS

WRONG = "not-the-word"


def first_demand(release) -> dict[str, str]:
    return rows_of(release, "demand")[0]


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({**WORDS, "TRUESTOCK_FREPPLE_PASSWORD": WRONG}, "does not accept the credentials"),
        ({"TRUESTOCK_FREPPLE_TOKEN": WRONG}, "does not let this user in"),
    ],
)
def test_wrong_credentials(standin, release, environment, words):
    with pytest.raises(ToolError, match=words) as failed:
        pushed(standin, release, "snapshot", environment=environment)
    assert WRONG not in str(failed.value) and WRONG not in repr(address_of(standin.url, environment))
    assert standin.tool.tasks == []


@pytest.mark.parametrize(
    "url",
    ["http://planner:pa55-wort@localhost:8000", "https://pa55-wort@localhost", "http://localhost/?webtoken=pa55-wort"],
)
def test_a_url_with_credentials_is_refused_without_a_word_of_them(url):
    with pytest.raises(UnusableAddress) as failed:
        address_of(url, WORDS)
    assert PASSWORD not in str(failed.value)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TRUESTOCK_FREPPLE_USER": "planner"},
        {"TRUESTOCK_FREPPLE_TOKEN": f"{WRONG}\nX-Header: 1"},
        {"TRUESTOCK_FREPPLE_USER": "planner", "TRUESTOCK_FREPPLE_PASSWORD": f"{WRONG}-é"},
    ],
)
def test_credentials_that_no_request_could_carry(environment):
    with pytest.raises(UnusableAddress, match="TRUESTOCK_FREPPLE_TOKEN") as failed:
        address_of("http://localhost:8000", environment)
    assert WRONG not in str(failed.value)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://localhost", "http://", "http://localhost:port"])
def test_what_is_no_url_of_a_tool(url):
    with pytest.raises(UnusableAddress, match="http"):
        address_of(url, WORDS)


def test_a_tool_that_is_not_there(standin, release):
    standin.url = "http://127.0.0.1:9"
    with pytest.raises(ToolError, match=r"http://127.0.0.1:9 cannot be reached"):
        pushed(standin, release)


@pytest.mark.parametrize("mode", ["snapshot", "delta"])
@pytest.mark.parametrize(
    ("dies_at", "is_there", "words"),
    [(None, False, UNTOUCHED), ("GET /api/input/", True, UNTOUCHED), ("POST /execute/api/import", True, PARTLY)],
)
def test_what_then_stands_in_the_tool_is_said(standin, release, mode, dies_at, is_there, words, capsys):
    """A snapshot has emptied the tool before it reads from it."""
    standin.dies_at = dies_at
    address = address_of(standin.url if is_there else "http://127.0.0.1:9", WORDS)
    with pytest.raises(typer.Exit):
        _push(release, address, mode, plan=False, seconds=PATIENCE_SECONDS)
    has_emptied = mode == "snapshot" and is_there
    assert (PARTLY if has_emptied else words) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (HTMLResponse("<h1>Welcome</h1>"), "answered text/html where frePPLe answers JSON"),
        (HTMLResponse("[not json", media_type="application/json"), "answered no list of rows"),
        (HTMLResponse('{"detail": "odd"}', media_type="application/json"), "does not show|no list of rows"),
        (HTMLResponse("<h1>Not found</h1>", 404), "is not there: is the URL right"),
        (HTMLResponse("<h1>Server Error (500)</h1>", 500), "answered 500"),
        (RedirectResponse("https://elsewhere.example/api/"), "another host, elsewhere.example: not followed"),
    ],
)
def test_what_is_not_the_tools_answer(standin, release, answer, words):
    standin.answers_instead = answer
    with pytest.raises(ToolError, match=words):
        pushed(standin, release)


def test_what_is_read_is_asked_again_what_changes_something_is_not(standin, release):
    standin.busy = ["GET /api/input/item/"] * 2
    pushed(standin, release, "snapshot", plan=True)
    assert standing_otherwise(standin, release) == []
    standin.requests.clear()
    standin.busy = ["POST /execute/api/empty/"]
    with pytest.raises(ToolError, match="/execute/api/empty/ answered 503"):
        pushed(standin, release, "snapshot")
    assert standin.requests == ["POST /execute/api/empty/"]


@pytest.mark.parametrize(
    ("url", "is_open"), [("http://10.0.0.1:8000", True), ("https://10.0.0.1", False), ("http://localhost:8000/", False)]
)
def test_credentials_that_others_could_read_on_the_way(url, is_open):
    assert address_of(url, WORDS).is_open is is_open


def test_an_error_in_the_log_of_a_task_that_is_done(standin, release):
    with_rows(release, "demand", lambda rows: [{**rows[0], "item": "UNKNOWN"}, *rows[1:]])
    with pytest.raises(TaskFailed, match="ended as Done: Error: Row 2: field item: UNKNOWN: Select a valid choice"):
        pushed(standin, release, "snapshot")


def test_a_plan_with_an_error_in_its_log(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    standin.tool.log_fault = "Error: no calendar"
    with pytest.raises(TaskFailed, match=r"task runplan \(\d+\) ended as Done: Error: no calendar"):
        pushed(standin, release, plan=True)


def test_a_row_that_the_tool_lost(standin, release):
    standin.tool.database.lost.add(("demand", first_demand(release)["name"]))
    with pytest.raises(NotEqual) as failed:
        pushed(standin, release, "snapshot", plan=True)
    name, quantity = first_demand(release)["name"], float(first_demand(release)["quantity"])
    assert f"demand {name}: ours a row, frePPLe none" in str(failed.value)
    rows = rows_of(release, "demand")
    total = sum(float(row["quantity"]) for row in rows)
    told = f"demand: ours {len(rows)} rows of {total:g}, frePPLe {len(rows) - 1} rows of {total - quantity:g}"
    assert told in str(failed.value)


def test_figures_that_the_tool_rounds(standin, release):
    with_rows(release, "forecast", lambda rows: [{**row, "discrete": "true"} for row in rows])
    with_rows(release, "forecastplan", lambda rows: [{**rows[0], "forecastoverride": "3.7"}, *rows[1:]])
    with pytest.raises(NotEqual, match=r"forecastplan .*, forecastoverride: ours 3\.7, frePPLe 3"):
        pushed(standin, release, "snapshot", plan=True)


def test_figures_before_the_first_plan(standin, release):
    with pytest.raises(TaskFailed, match=f"{NO_INDEX}.*only after its first plan.*--plan"):
        pushed(standin, release, "snapshot")
    pushed(standin, release, plan=True)
    assert standing_otherwise(standin, release) == []


@pytest.mark.parametrize("mode", [pytest.param("snapshot", marks=pytest.mark.heavy), "delta"])
@pytest.mark.parametrize(
    "asked",
    [
        "/execute/api/importfromfolder",
        *(pytest.param(one, marks=pytest.mark.heavy) for one in ("/execute/uploadtofolder", "/api/input/demand")),
    ],
)
def test_a_tool_that_breaks_off_is_mended_by_the_next_push(standin, release, asked, mode):
    pushed(standin, release, "snapshot", plan=True)
    with_rows(release, "demand", lambda rows: rows[1:])
    with_rows(release, "buffer", lambda rows: rows[1:])
    standin.dies_at = asked
    with pytest.raises(ToolError, match="cannot be reached, or broke off"):
        pushed(standin, release, mode)
    standin.dies_at, standin.is_dead = None, False
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []


def test_a_task_that_never_ends(standin, release):
    standin.tool.stuck = "importfromfolder"
    with pytest.raises(TaskFailed, match=r"importfromfolder \(\d+\) did not end within 0.2 s; it goes on there"):
        pushed(standin, release, "snapshot", seconds=0.2)


def test_a_file_that_is_not_the_one_that_was_published(standin, release):
    (release / "frepple" / "demand.csv").write_text("name\n")
    with pytest.raises(UnreadableExport, match=r"demand\.csv is not the file that was published"):
        pushed(standin, release)
    assert standin.requests == []


def test_the_stand_in_refuses_as_the_tool_does(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    who = {"Authorization": f"Bearer {TOKEN}"}
    again = httpx.post(f"{standin.url}/api/input/item/", json={"name": "PUMP"}, headers=who)
    assert again.status_code == 500
    assert httpx.delete(f"{standin.url}/api/input/buffer/", headers=who).status_code == 403  # without CSRF token
    task = {"models": "input.item"}
    httpx.post(f"{standin.url}/execute/api/empty/", data=task, headers=who)
    assert standin.tool.tasks[-1]["status"] == "Failed"  # others refer to it

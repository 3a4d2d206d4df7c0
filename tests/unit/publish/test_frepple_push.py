"""A push into a stand-in of the planning tool, release after release: what comes, what goes, and what stays."""

import pytest

from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.push import run
from orchestration.publish.frepple.push.models import EMPTIED, FATES, MODELS, PREFIXES
from orchestration.publish.frepple.readme import NAME, write_readme
from tests.frepple_standin.fields import SPECS, referring
from tests.frepple_standin.pushing import pushed, standing_otherwise
from tests.frepple_standin.releases import rows_of, with_rows
from tests.frepple_standin.server import TOKEN
from tests.servers import PATIENCE_SECONDS

PLACE = ("item", "location", "customer")
VANISHING = [name for name, fate in FATES.items() if fate not in ("kept", "cleared")]

VANISHING_ALWAYS = [("delta", "purchaseorder"), ("delta", "forecast")]
"""An order, and what is emptied by a task; the others are tried with the heavy tests."""


def without_the_first(rows):
    return rows[1:]


@pytest.mark.parametrize("mode", ["snapshot", "delta"])
def test_an_empty_tool_gets_all_of_it(standin, release, mode):
    read_back = pushed(standin, release, mode, plan=True)
    assert standing_otherwise(standin, release) == []
    assert {one.model: one.rows for one in read_back} == {file.name: len(rows_of(release, file.name)) for file in FILES}
    assert all((one.rows, one.quantity) == (one.their_rows, one.their_quantity) for one in read_back)


def test_a_delta_of_the_same_release_sends_nothing(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    standin.requests.clear()
    pushed(standin, release)
    assert {request.split()[0] for request in standin.requests} == {"GET"}


@pytest.mark.parametrize(
    ("mode", "model"),
    [
        pytest.param(mode, model, marks=() if (mode, model) in VANISHING_ALWAYS else pytest.mark.heavy)
        for mode in ("snapshot", "delta")
        for model in VANISHING
    ],
)
def test_what_vanished_no_longer_counts(standin, release, model, mode):
    pushed(standin, release, "snapshot", plan=True)
    with_rows(release, model, without_the_first)
    if model == "forecast":
        left = {tuple(row[name] for name in PLACE) for row in rows_of(release, "forecast")}
        with_rows(release, "forecastplan", lambda rows: [r for r in rows if tuple(r[name] for name in PLACE) in left])
    pushed(standin, release, mode)
    assert standing_otherwise(standin, release) == []


def test_a_forecast_bucket_that_vanished_is_taken_back(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    with_rows(release, "forecastplan", without_the_first)
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []
    assert [task["name"] for task in standin.tool.tasks].count("empty") == 1  # the snapshot's own


def test_a_forecast_that_is_new_after_a_plan_is_known_to_the_web_service(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    new = {"item": "PUMP", "location": "DC2", "customer": "RETAIL"}
    with_rows(release, "forecast", lambda rows: [*rows, {**rows[0], **new, "name": "PUMP at DC2"}])
    with_rows(release, "forecastplan", lambda rows: [*rows, {**rows[0], **new}])
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []


def test_figures_that_come_late_are_waited_for(standin, release):
    standin.tool.database.late = 4
    pushed(standin, release, "snapshot", plan=True, settling_seconds=PATIENCE_SECONDS)
    assert standin.tool.database.late == 0


def test_rows_go_in_parts(standin, release, monkeypatch):
    monkeypatch.setattr(run, "IDS_PER_REQUEST", 1)
    pushed(standin, release, "snapshot", plan=True)
    with_rows(release, "buffer", lambda rows: rows[2:])
    standin.requests.clear()
    pushed(standin, release)
    assert standin.requests.count("DELETE /api/input/buffer/") == 2
    assert standing_otherwise(standin, release) == []


def test_a_parameter_of_forecasts_reaches_the_web_service(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    farther = {"name": "forecast.Horizon_future", "value": "400"}
    with_rows(
        release, "parameter", lambda rows: [r if r["name"] != farther["name"] else {**r, **farther} for r in rows]
    )
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []
    assert [task["name"] for task in standin.tool.tasks].count("empty") == 2


def test_a_day_off_that_is_over_goes_and_shifts_of_others_stay(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    database = standin.tool.database
    database.put("calendar", name="shifts")
    database.put("calendarbucket", calendar="shifts", startdate="2026-11-14T00:00:00")
    database.put("calendarbucket", calendar="WORK", startdate="2026-11-14T00:00:00", enddate="2026-11-16T00:00:00")
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []
    assert "shifts" in {row["calendar"] for row in database.rows("calendarbucket")}


def test_an_order_that_comes_back_is_open_again(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    all_of_them = rows_of(release, "demand")
    with_rows(release, "demand", without_the_first)
    pushed(standin, release)
    with_rows(release, "demand", lambda rows: all_of_them)
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []


def test_what_planners_made_stays(standin, release):
    database = standin.tool.database
    pushed(standin, release, "snapshot", plan=True)
    database.put("item", name="KIT")
    database.put("operation", name="assemble", item="PUMP", location="DC1")
    database.put("resource", name="bench", location="DC1")
    database.put("buffer", item="KIT", location="DC1", onhand=1.0)
    database.put("demand", name="what if", item="KIT", location="DC1", customer="RETAIL", status="open")
    database.put("purchaseorder", reference="7", item="PUMP", location="DC1", status="approved")
    database.put("parameter", name="plan.loglevel", value="2")
    with_rows(release, "buffer", without_the_first)
    pushed(standin, release)
    for model, key in (("item", "KIT"), ("operation", "assemble"), ("resource", "bench"), ("demand", "what if")):
        assert (key,) in database.tables[model]
    assert ("KIT", "DC1") in database.tables["buffer"]
    assert database.tables["purchaseorder"][("7",)]["status"] == "approved"
    assert ("plan.loglevel",) in database.tables["parameter"]


def test_what_stands_twice_stands_once(standin, release):
    pushed(standin, release, "snapshot", plan=True)
    (first,) = standin.tool.database.rows("itemsupplier")[:1]
    copy = {name: value for name, value in first.items() if name != "id"}
    standin.tool.database.put("itemsupplier", **copy | {"effective_start": "2026-01-01T00:00:00"})
    pushed(standin, release)
    assert standing_otherwise(standin, release) == []


def test_by_token_rows_go_too(standin, release):
    environment = {"TRUESTOCK_FREPPLE_TOKEN": TOKEN}
    pushed(standin, release, "snapshot", plan=True, environment=environment)
    with_rows(release, "buffer", without_the_first)
    pushed(standin, release, environment=environment)
    assert standing_otherwise(standin, release) == []


def test_nothing_of_ours_is_left_in_the_tools_folder_for_the_next_import(standin, release):
    (standin.tool.folder / "item.csv").write_text("name\nOF SOMEBODY ELSE\n")
    pushed(standin, release, "snapshot", plan=True)
    assert [path.name for path in standin.tool.folder.iterdir()] == ["item.csv"]
    assert ("OF SOMEBODY ELSE",) not in standin.tool.database.tables["item"]


def test_each_file_is_a_model_of_the_tool():
    assert set(FATES) == {model.name for model in MODELS}
    assert {model.label for model in MODELS} <= {f"{spec.app}.{name}" for name, spec in SPECS.items()}


def test_what_is_emptied_nobody_else_refers_to():
    assert [name for name in EMPTIED if referring(name) - set(EMPTIED)] == []


def test_our_orders_begin_as_the_push_knows_them(release):
    for model, prefix in PREFIXES.items():
        names = [next(iter(row.values())) for row in rows_of(release, model)]
        assert names and all(name.startswith(prefix) for name in names)


def test_how_to_load_by_hand_is_told_by_the_files_alone(release):
    folder = release / "frepple"
    told = (folder / NAME).read_text()
    assert all(f"- {file.name}.csv" in told for file in FILES if file.name != "forecastplan")
    assert "currentdate = 2026-11-18" in told and "forecastplan.csv last" in told
    (folder / "forecastplan.csv").unlink()
    write_readme(folder)
    assert "there is no forecastplan.csv" in (folder / NAME).read_text()

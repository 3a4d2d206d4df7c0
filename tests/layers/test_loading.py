"""The step that loads: one for all entities, which stand in the graph as an asset each."""

import dagster as dg
import pytest

from orchestration.defs.ingest import load_deliveries, raw_key
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.resources import Home
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.settings import PROJECT_ROOT

SAMPLES = PROJECT_ROOT / "data" / "samples"
NAMES = {"wms_ewm": "QUAN__20261118T054000Z.csv", "planning": "forecast__20261118T041000Z.csv"}


@pytest.fixture
def landed(settings):
    for source, name in NAMES.items():
        folder = settings.inbox / source
        folder.mkdir()
        (folder / name).write_bytes((SAMPLES / source / name).read_bytes())
    assert len(land_inbox(settings, LANDSCAPE.sources).landed) == len(NAMES)
    return settings


def load(settings, **selected: str) -> dg.ExecuteInProcessResult:
    keys = [raw_key(source, entity) for source, entity in selected.items()]
    return dg.materialize(
        [load_deliveries],
        selection=keys,
        partition_key="2026-11-18",
        resources={"home": Home(path=str(settings.home))},
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )


def materialized(result: dg.ExecuteInProcessResult) -> set[dg.AssetKey]:
    return {event.asset_key for event in result.get_asset_materialization_events()}


def test_each_entity_is_an_asset_of_the_one_step():
    entities = {raw_key(source.name, entity.name) for source in LANDSCAPE.sources for entity in source.entities}
    assert load_deliveries.keys == entities


def test_one_entity_alone_can_be_loaded(landed):
    result = load(landed, planning="forecast")
    (event,) = result.get_asset_materialization_events()
    metadata = {name: value.value for name, value in event.materialization.metadata.items()}
    assert event.asset_key == raw_key("planning", "forecast")
    assert metadata["rows_read"] == metadata["rows_accepted"] > 0


def test_a_source_that_cannot_be_read_takes_no_other_down(landed):
    (delivery,) = landed_deliveries(landed, "wms_ewm", "QUAN")
    delivery.object_path(landed).unlink()
    result = load(landed, wms_ewm="QUAN", planning="forecast")
    assert not result.success
    assert materialized(result) == {raw_key("planning", "forecast")}
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    assert "wms_ewm: FileNotFoundError" in failed.step_failure_data.error_display_string

"""Records of cycles as earlier versions wrote them."""

from dataclasses import replace

from orchestration.cycle.frozen import read_cycle, write_cycle
from orchestration.cycle.record import FrozenSource, UsedDelivery
from orchestration.files import read_json, write_json_atomic
from tests.records import AS_OF, cycle_record

ADDED = ("answers", "location_systems", "location_terms", "location_tolerances")
SYSTEM = FrozenSource("wms_ewm", "wms_ewm", "wms", "UTC", None, "team:w", 12, 30)


def test_a_record_of_before_refused_rows_were_kept_is_taken_over(settings):
    """It held nothing for them, and had no check of cells."""
    used = UsedDelivery("d", "c", "wms_ewm", "QUAN", AS_OF, None, "f", "0", True, False)
    record = cycle_record(sources=(SYSTEM,), deliveries=(used,))
    write_cycle(settings, record)
    path = settings.cycles / f"{record.cycle_id}.json"
    stored = read_json(path)
    del stored["policy"]["refused_share"], stored["policy"]["severities"]["no_cell_was_refused"]
    del stored["deliveries"][0]["rows_refused"]
    write_json_atomic(path, stored)
    found = read_cycle(settings, record.cycle_id)
    assert (found.deliveries, found.policy.severities) == (record.deliveries, record.policy.severities)
    assert found.policy.refused_share == 1


def test_a_record_of_0_1_0_is_taken_over(settings):
    """Its systems were named as their dialects; nothing stood there of dialects and of single locations."""
    record = cycle_record(sources=(SYSTEM,))
    record = replace(record, policy=replace(record.policy, default_calendar=None))
    write_cycle(settings, record)
    path = settings.cycles / f"{record.cycle_id}.json"
    stored = {name: value for name, value in read_json(path).items() if name not in ADDED}
    del stored["sources"][0]["dialect"], stored["policy"]["default_calendar"]
    severities = stored["policy"]["severities"]
    severities["stock_rows_have_a_meaning"] = severities.pop("stock_rows_are_accepted")
    severities["every_row_has_a_meaning"] = severities.pop("every_row_is_resolved")
    write_json_atomic(path, stored)
    assert read_cycle(settings, record.cycle_id) == record

"""What a cycle tells of deliveries: refused whole, rows refused, cells that their rows do without."""

from dataclasses import replace

from orchestration.alerts.findings import Ending, alerts_of
from orchestration.cycle.frozen import write_cycle
from orchestration.cycle.record import FrozenSource, RowAccount
from tests.conftest import SAMPLE
from tests.records import AS_OF, cycle_record

USED = RowAccount("d1", "erp", "MBEW", "MBEW.csv", AS_OF, "used", None, None, 9, 8, 1, 0)
SYSTEM = FrozenSource("erp", "erp_sap", "erp", "UTC", None, "team:erp", 12, 30)


def told(settings, *accounts: RowAccount) -> list[tuple[str, str, str]]:
    record = cycle_record(sources=(SYSTEM,), row_accounts=accounts)
    write_cycle(settings, record)
    found, faults = alerts_of(settings, Ending(record.cycle_id), SAMPLE.policy.alerts)
    assert faults == []
    subjects = [one for alert in found if alert.kind == "dead_letters" for one in alert.subjects]
    return [(one.key, one.severity, one.words) for one in subjects]


def test_rows_and_cells_are_told_apart(settings):
    assert told(settings, replace(USED, cells_refused=2)) == [
        ("d1/rows", "medium", "erp/MBEW.csv: 1 of 9 rows refused"),
        ("d1/cells", "low", "erp/MBEW.csv: cells that cannot be read: 2; their rows are kept without them"),
    ]


def test_of_a_delivery_that_was_not_taken_its_cells_say_nothing(settings):
    held = replace(USED, outcome="held", reason="held", detail="39 rows", cells_refused=2)
    assert told(settings, held) == [("d1/held", "high", "erp/MBEW.csv: not taken (held): 39 rows")]
    assert told(settings, replace(USED, rows_dead_lettered=0)) == []

"""Which codes of a system nothing knows, by rows as the conformed layer leaves them."""

import duckdb
import pytest

from orchestration.profile.unknown_codes import unknown_codes
from orchestration.settings import HomePaths
from tests.conftest import SAMPLE

NOTICES = {"shipment_notices": "conformed.notices"}


@pytest.fixture
def unknown(tmp_path):
    """The unknown codes among shipping notices in these units, where these units are known."""
    (portal,) = (source for source in SAMPLE.sources if source.name == "supplier_portal")
    warehouse = HomePaths(tmp_path).warehouse

    def found(units: list[str | None], known: list[str]) -> list[tuple]:
        warehouse.parent.mkdir(exist_ok=True)
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("create schema conformed")
            connection.execute("create table conformed.cnf_unit_xref (source varchar, source_unit varchar)")
            connection.execute("create table conformed.notices (source varchar, source_unit varchar, quantity double)")
            for unit in known:
                connection.execute("insert into conformed.cnf_unit_xref values ('supplier_portal', ?)", [unit])
            for unit in units:
                connection.execute("insert into conformed.notices values ('supplier_portal', ?, 2)", [unit])
        return unknown_codes(warehouse, portal, NOTICES).select("kind", "code", "rows", "quantity").rows()

    return found


@pytest.mark.parametrize("known", [[], ["EA"]])
def test_a_blank_unit_is_no_code_to_map_whether_others_are_known_or_none_is(unknown, known):
    assert unknown([None, "RO", "RO"], known) == [("unit", "RO", 2, 4.0)]

"""What each kind of refusal costs, told beside it."""

import polars as pl
import pytest

from orchestration.ingest.refusal_costs import COSTS, with_cost

ROLES = {("erp", "MARD"): "stock", ("erp", "MSEG"): "movements", ("erp", "VBAP"): None}


def letter(entity: str, refused: str) -> pl.DataFrame:
    return pl.DataFrame({"source": ["erp"], "entity": [entity], "refused": [refused]})


@pytest.mark.parametrize(
    ("entity", "refused", "case"),
    [
        ("MARD", "row", ("row", "stock")),
        ("MSEG", "row", ("row", "movements")),
        ("VBAP", "row", ("row", None)),
        ("GONE", "row", ("row", None)),
        ("MARD", "cell", ("cell", None)),
        ("MSEG", "delivery", ("delivery", None)),
    ],
)
def test_the_cost_follows_from_what_was_refused_and_what_its_entity_is_for(entity, refused, case):
    (found,) = with_cost(letter(entity, refused), ROLES).to_dicts()
    assert found == {"source": "erp", "entity": entity, "refused": refused, "cost": COSTS[case]}


def test_before_the_first_cycle_no_entity_has_a_role():
    (found,) = with_cost(letter("MARD", "row"), {})["cost"]
    assert found == COSTS["row", None]

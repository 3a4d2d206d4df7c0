"""What a landscape says of a supplier's system alone, and what it may not say."""

import pytest

from orchestration.contracts.located import ContractError
from orchestration.landscape.load import load_landscape

TEXT = """group_currency: USD
systems:
  erp: {dialect: erp_sap, time_zone: UTC%s}
  edi: {dialect: supplier_x12%s}
"""


def landscape(tmp_path, erp: str = "", edi: str = ""):
    (tmp_path / "truestock.yml").write_text(TEXT % (erp, edi))
    return load_landscape(tmp_path)


@pytest.mark.parametrize(
    ("said", "meant"), [("", "backordered"), (", backordered_quantity: shipped", "shipped")], ids=["default", "said"]
)
def test_which_quantity_a_backorder_names(tmp_path, said, meant):
    assert landscape(tmp_path, edi=said).source("edi").backordered_quantity == meant


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"erp": ", backordered_quantity: shipped"}, "truestock.yml:3: .*is for suppliers; erp_sap is of type erp"),
        ({"edi": ", backordered_quantity: both"}, "truestock.yml:4: .*backordered_quantity"),
    ],
    ids=["another system", "another word"],
)
def test_what_makes_no_sense_is_named_with_its_line(tmp_path, said, words):
    with pytest.raises(ContractError, match=words):
        landscape(tmp_path, **said)

"""What a changed policy or mapping would alter, shown without altering it."""

import polars as pl
import pytest
import yaml

from orchestration.files import file_hash
from orchestration.settings import POLICY, PROJECT_ROOT

XREF = "item_xref__20261118T040000Z.csv"


def files(home) -> dict[str, str]:
    """All that a home must not lose: landing and releases, by path."""
    kept = [path for name in ("landing", "releases") for path in (home.settings.home / name).rglob("*")]
    return {str(path): file_hash(path) for path in kept if path.is_file()}


def previewed(home, *arguments) -> pl.DataFrame:
    before = files(home)
    out = home.settings.home.parent / "differences.csv"
    outcome = home.truestock("preview", "--out", out, *arguments)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "reconciliation_" in outcome.stdout
    assert files(home) == before
    assert list(home.settings.home.glob(".preview-*")) == []
    return pl.read_csv(out, infer_schema=False)


@pytest.mark.heavy
def test_a_wider_tolerance_is_previewed(copy_of, tmp_path):
    policy = yaml.safe_load(POLICY.read_text())
    for abc_class in policy["abc_classes"].values():
        abc_class["tolerance_share"] = 0.1
    path = tmp_path / "policy.yml"
    path.write_text(yaml.safe_dump(policy))
    found = previewed(copy_of(), "--policy", path)
    agreeing = found.filter(table="reconciliation_balances", column="is_within_tolerance")
    assert agreeing.rows() == [
        ("reconciliation_balances", "LAMP-E27 / HOU-DC / available", "is_within_tolerance", "false", "true")
    ]
    assert found.filter(table="reconciliation_causes").is_empty()


@pytest.mark.heavy
def test_a_mapping_is_previewed(copy_of, tmp_path):
    (tmp_path / "inbox" / "mdm").mkdir(parents=True)
    delivered = (PROJECT_ROOT / "data" / "samples" / "mdm" / XREF).read_text()
    mapped = f"{delivered.rstrip()}\nwms_ewm,000000000000099999,CABLE-10,2020-01-01,\n"
    (tmp_path / "inbox" / "mdm" / XREF).write_text(mapped)
    found = previewed(copy_of(), "--inbox", tmp_path / "inbox")
    causes = found.filter(table="reconciliation_causes", column="quantity").select("key", "before", "after")
    assert ("wms_ewm:000000000000099999 / HOU-DC / available / unmapped_item", "7.0000", None) in causes.rows()

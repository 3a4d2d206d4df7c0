"""What people write for a landscape, spoiled: `truestock.yml`, contracts, policy and mapping rows. Each is used, or
refused with the file and what to do; nothing else is raised."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress

import pytest
import yaml
from pydantic import ValidationError

from orchestration.contracts.load import ContractError, load_contract
from orchestration.contracts.policy import policy_of, read_policy
from orchestration.environment import POLICY_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.landscape.mappings import load_mappings
from orchestration.settings import LANDSCAPE_FILE, POLICY, SAMPLES, STAGING
from tests.fuzz.spoiling import spoiled, spoiled_document

CONTRACTS = [
    STAGING / name / f"_{name}__sources.yml"
    for name in ("supplier_portal", "wms_ewm", "erp_next", "supplier_x12", "events")
]


class Tried:
    """A file that is spoiled again and again, and what reads it."""

    def __init__(self, path, content, read):
        self.path, self.content, self.read = path, content, read

    def spoil(self, seed: int) -> None:
        chance = random.Random(f"{self.path.name} {seed}")
        if self.path.suffix == ".yml" and seed % 3:
            document = spoiled_document(yaml.safe_load(self.content), chance)
            self.path.write_text(yaml.dump(document, allow_unicode=True), encoding="utf-8", errors="surrogatepass")
        else:
            self.path.write_bytes(spoiled(self.content, chance))
        try:
            self.read(self.path)
        except ContractError as error:
            assert str(error).strip()


@pytest.fixture
def landscape(tmp_path):
    folder = tmp_path / "landscape"
    folder.mkdir()
    shutil.copy(SAMPLES / LANDSCAPE_FILE, folder)
    return folder


def counts(few: int, many: int):
    return pytest.mark.parametrize("count", [few, pytest.param(many, marks=pytest.mark.long)])


@counts(15, 3000)
def test_a_spoiled_landscape_is_refused_with_its_place(landscape, count):
    path = landscape / LANDSCAPE_FILE
    tried = Tried(path, path.read_bytes(), lambda _: load_landscape(landscape))
    for seed in range(count):
        tried.spoil(seed)


@counts(20, 3000)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: path.parent.name)
def test_a_spoiled_contract_is_refused_with_its_place(tmp_path, contract, count):
    tried = Tried(tmp_path / contract.name, contract.read_bytes(), load_contract)
    for seed in range(count):
        tried.spoil(seed)


@counts(20, 3000)
def test_a_spoiled_policy_is_refused_with_its_place(tmp_path, monkeypatch, count):
    path = tmp_path / "policy.yml"
    monkeypatch.setenv(POLICY_VARIABLE, str(path))

    def read(_):
        with suppress(ValidationError):  # load_landscape says it in words
            policy_of(read_policy(), {"group_currency": "EUR", "default_calendar": "US"})

    tried = Tried(path, POLICY.read_bytes(), read)
    for seed in range(count):
        tried.spoil(seed)


@counts(20, 3000)
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("item_successors", "item_id,successor_item_id,replaced_from\nA,B,2026-11-01\nB,C,\n"),
        ("planning_weights", "location_id,weight\nDC,0.5\nSHOP,1\n"),
    ],
)
def test_spoiled_mapping_rows_are_refused_with_their_line(landscape, name, rows, count):
    path = landscape / "mappings" / f"{name}.csv"
    path.parent.mkdir()
    tried = Tried(path, rows.encode(), lambda _: load_mappings(landscape))
    for seed in range(count):
        tried.spoil(seed)

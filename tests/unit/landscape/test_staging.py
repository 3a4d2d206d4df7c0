"""Staging models against what their dialect says of itself; what they tell is held to the canonical entities in whole
landscapes (tests/cycle/test_sources.py)."""

from orchestration.landscape.canonical import load_entities
from orchestration.landscape.dialects import dialect_folders, load_dialects
from orchestration.landscape.staging import staging_faults
from orchestration.settings import SAMPLES


def test_stock_and_movements_that_no_model_tells_of_are_a_fault():
    folders, dialect = dialect_folders(SAMPLES), load_dialects(SAMPLES)["wms_ewm"]
    faults = staging_faults([], {"wms_ewm": dialect}, load_entities(), [], folders)
    file = folders["wms_ewm"] / "_wms_ewm__sources.yml"
    lines = file.read_text().splitlines()
    said = (("QUAN", "stock", "stock_snapshots"), ("MOVE", "movements", "movements"))
    assert faults == [
        f"{file}:{1 + [text.strip() for text in lines].index(f'role: {role}')}: {entity} has the role {role}, "
        f"and there is no stg_wms_ewm__{model}.sql that tells of it"
        for entity, role, model in said
    ]

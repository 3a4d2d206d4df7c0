"""A dialect of one's own: a folder of the landscape."""

import shutil
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT, HomePaths
from tests.homes import LAST, Home, truestock

pytestmark = pytest.mark.xdist_group("sources")
SAMPLES = PROJECT_ROOT / "data" / "samples"


CONTRACT = """
version: 2
sources:
  - name: wms_lager
    schema: raw_wms_lager
    description: A third kind of warehouse.
    config:
      meta:
        system_type: wms
        format: {type: delimited, extension: txt, separator: "#", decimal_separator: ",",
                 timestamp_format: "%d.%m.%Y %H:%M"}
    tables:
      - name: BESTAND
        description: One row per article.
        config: {meta: {kind: snapshot, role: stock, required: true, may_be_empty: false, key: [ARTIKEL, ZUSTAND],
                        cadence_hours: 26, lookback_days: 14}}
        columns:
          - {name: ARTIKEL, data_type: varchar, description: Article.}
          - {name: ZUSTAND, data_type: varchar, description: Status.}
          - {name: MENGE, data_type: "decimal(18,4)", description: Quantity.}
      - name: BUCHUNG
        description: One row per posting.
        config: {meta: {kind: delta, role: movements, required: true, may_be_empty: true, key: [BELEG],
                        cadence_hours: 26, lookback_days: 30}}
        columns:
          - {name: BELEG, data_type: varchar, description: Document.}
          - {name: ARTIKEL, data_type: varchar, description: Article.}
          - {name: MENGE, data_type: "decimal(18,4)", description: Signed quantity.}
          - {name: ZEIT, data_type: timestamp, description: Local time of entry.}
"""
STOCK_MODEL = """
select
    _system as source,
    _extracted_at as snapshot_at,
    ARTIKEL as source_item_code,
    'LYON' as source_site,
    if(ZUSTAND = 'FREI', 'available', 'quality') as stock_status,
    MENGE::decimal(18, 4) as quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('wms_lager', 'BESTAND') }}
"""
MOVEMENT_MODEL = """
select
    _system as source,
    BELEG as movement_id,
    BELEG as document_number,
    '1' as document_line,
    'other' as movement_type,
    'B' as source_movement_type,
    ARTIKEL as source_item_code,
    'LYON' as source_site,
    'available' as stock_status,
    MENGE::decimal(18, 4) as quantity,
    BELEG as reference,
    {{ to_utc('ZEIT', '_time_zone') }} as recorded_at,
    ZEIT::date as occurred_on,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('wms_lager', 'BUCHUNG') }}
"""


MART = """
select
    locations.site,
    sum(inventory.on_hand_quantity)::decimal(18, 4) as on_hand_quantity
from {{ ref('planning_inventory') }} as inventory
inner join {{ ref('planning_locations') }} as locations using (location_id)
group by locations.site
"""
MART_CONTRACT = """
version: 2
models:
  - name: planning_stock_by_site
    description: One row per site.
    config:
      contract: {enforced: true}
      meta: {published: true, key: [site]}
    columns:
      - {name: site, data_type: varchar, description: Site., constraints: [{type: not_null}]}
      - {name: on_hand_quantity, data_type: "decimal(18,4)", description: Stock of all items.}
"""
SUITE = """
stage: planning
table: planning.stock_by_site
key: [site]
checks:
  - name: a_site_holds_something
    expectation: expect_column_values_to_be_between
    arguments: {column: on_hand_quantity, min_value: 1000000}
    message: A site holds less than a million pieces
"""
POLICY = """
policy:
  severities: {a_site_holds_something: warn}
"""


@pytest.fixture
def landscape(tmp_path) -> Path:
    """A landscape outside the repository: the sample's systems but OpenBoxes, and a dialect that does not ship."""
    folder = tmp_path / "landscape"
    dialect = folder / "dialects" / "wms_lager"
    dialect.mkdir(parents=True)
    (dialect / "_wms_lager__sources.yml").write_text(CONTRACT)
    (dialect / "stg_wms_lager__stock_snapshots.sql").write_text(STOCK_MODEL)
    (dialect / "stg_wms_lager__movements.sql").write_text(MOVEMENT_MODEL)
    declared = (SAMPLES / "truestock.yml").read_text()
    line = '  wms_openboxes: {dialect: wms_openboxes, owner: "team:warehouse-systems"}\n'
    assert line in declared
    _add_mart(folder)
    lager = '  lager_lyon: {dialect: wms_lager, time_zone: Europe/Berlin, owner: "team:warehouse-systems"}\n'
    (folder / "truestock.yml").write_text(declared.replace(line, lager) + POLICY)
    return folder


def _add_mart(folder: Path) -> None:
    """A mart, a suite and a mapping row of the landscape's own."""
    for name, content in {
        "models/planning/planning_stock_by_site.sql": MART,
        "models/planning/_own__models.yml": MART_CONTRACT,
        "expectations/planning_stock_by_site.yml": SUITE,
        "mappings/map_movement_type.csv": "dialect,source_movement_type,movement_type\nwms_lager,B,count\n",
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(content)


@pytest.mark.heavy
def test_a_third_warehouse_dialect_is_a_folder_of_the_landscape(tmp_path, landscape):
    """No shipped file is touched; Lyon moves from OpenBoxes to the new system."""
    home = Home(HomePaths(tmp_path / "home"))
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=shutil.ignore_patterns("wms_openboxes", "*.yml"))
    for path in (home.settings.inbox / "mdm").glob("*_xref*.csv"):
        renamed = path.read_text().replace("wms_openboxes,Lyon DC", "lager_lyon,LYON")
        path.write_text(renamed.replace("wms_openboxes,OB-", "lager_lyon,"))
    inbox = home.settings.inbox / "lager_lyon"
    inbox.mkdir()
    (inbox / "BESTAND__20261118T052000Z.txt").write_text(
        "ARTIKEL#ZUSTAND#MENGE\nBOLT#FREI#1600,0\nLAMP#FREI#236\nVALVE#FREI#70\n"
    )
    (inbox / "BUCHUNG__20261118T055000Z.txt").write_text(
        "BELEG#ARTIKEL#MENGE#ZEIT\nB1#BOLT#-100,0#17.11.2026 09:00\nB2#BOLT#500#18.11.2026 05:30\n"
    )
    checked = truestock("check", "--landscape", landscape)
    assert checked.returncode == 0, checked.stderr
    outcome = home.truestock("run", "--as-of", LAST, "--landscape", landscape)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    lyon = home.table("reconciliation_balances").filter(location_id="LYO-DC", stock_status="available")
    assert lyon.select("item_id", "erp_quantity", "wms_quantity", "wms_source").rows() == [
        ("BOLT-M8", 1100, 1600, "lager_lyon"),
        ("LAMP-E27", 236, 236, "lager_lyon"),
        ("VALVE-42", 70, 70, "lager_lyon"),
    ]
    assert home.table("stock_by_site").height == home.table("locations")["site"].n_unique()
    (own,) = [check for check in home.manifest["checks"] if check["name"] == "a_site_holds_something"]
    assert (own["success"], own["severity"]) == (False, "warn")


FITTING = """    BELEG as movement_id,
    BELEG as document_number,
    '1' as document_line,
    'other' as movement_type,
    'B' as source_movement_type,
    ARTIKEL as source_item_code,
    'LYON' as source_site,
    'available' as stock_status,
    MENGE::decimal(18, 4) as quantity,
    BELEG as reference,
"""
# Two columns in each other's place, one unknown, one of another type, one missing.
UNFIT = """    BELEG as document_number,
    BELEG as movement_id,
    '1' as document_lane,
    'other' as movement_type,
    'B' as source_movement_type,
    ARTIKEL as source_item_code,
    'LYON' as source_site,
    'available' as stock_status,
    MENGE::double as quantity,
"""
SAID = (
    "2: movements needs reference (varchar): Document number that both systems know the movement by",
    "4: document_number stands where movements has movement_id; keep the order of the entity",
    "6: movements has no column document_lane; it has source, movement_id, document_number",
    "12: quantity is double where movements has decimal(18,4)",
)


@pytest.mark.heavy
def test_a_staging_model_that_does_not_fit_is_refused_with_file_and_line(landscape):
    """By `check`, and by a cycle before it takes anything."""
    model = landscape / "dialects" / "wms_lager" / "stg_wms_lager__movements.sql"
    assert FITTING in model.read_text()
    model.write_text(model.read_text().replace(FITTING, UNFIT))
    for command in ("check", "run"):
        refused = truestock(command, "--landscape", landscape)
        assert refused.returncode == 1
        for words in SAID:
            assert f"{model}:{words}" in refused.stderr
    assert not (landscape / "data" / "landing").exists()


@pytest.mark.heavy
def test_sql_that_cannot_run_is_refused_with_file_and_line(landscape):
    model = landscape / "dialects" / "wms_lager" / "stg_wms_lager__stock_snapshots.sql"
    model.write_text(model.read_text().replace("ARTIKEL as source_item_code", "ARTIKLE as source_item_code"))
    refused = truestock("check", "--landscape", landscape)
    assert refused.returncode == 1
    assert f'{model}:5: Binder Error: Referenced column "ARTIKLE" not found' in refused.stderr

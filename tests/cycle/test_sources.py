"""A source that is new: one folder and one line."""

import os
import shutil
import subprocess
import sys

import pytest

from orchestration.settings import PROJECT_ROOT, Settings
from tests.homes import LAST, Home

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
        owner: team:warehouse-systems
        time_zone: Europe/Berlin
        format: {type: delimited, extension: txt, separator: "#", decimal_separator: ",",
                 timestamp_format: "%d.%m.%Y %H:%M"}
    tables:
      - name: BESTAND
        description: One row an article.
        config: {meta: {kind: snapshot, role: stock, required: true, may_be_empty: false, key: [ARTIKEL, ZUSTAND],
                        cadence_hours: 26, lookback_days: 14}}
        columns:
          - {name: ARTIKEL, data_type: varchar, description: Article.}
          - {name: ZUSTAND, data_type: varchar, description: Status.}
          - {name: MENGE, data_type: "decimal(18,4)", description: Quantity.}
      - name: BUCHUNG
        description: One row a posting.
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
    'wms_lager' as source,
    _extracted_at as snapshot_at,
    ARTIKEL as source_item_code,
    'LYON' as source_site,
    '' as source_sublocation,
    if(ZUSTAND = 'FREI', 'available', 'quality') as stock_status,
    'comparable' as stock_scope,
    '' as lot_id,
    null::date as expires_on,
    null::boolean as is_reserved,
    null::varchar as source_unit,
    MENGE::decimal(18, 4) as quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('wms_lager', 'BESTAND') }}
"""
MOVEMENT_MODEL = """
select
    'wms_lager' as source,
    BELEG as movement_id,
    BELEG as document_number,
    '1' as document_line,
    'other' as movement_type,
    'B' as source_movement_type,
    ARTIKEL as source_item_code,
    'LYON' as source_site,
    '' as source_sublocation,
    'available' as stock_status,
    'comparable' as stock_scope,
    '' as lot_id,
    null::varchar as source_unit,
    MENGE::decimal(18, 4) as quantity,
    null::decimal(18, 4) as counted_quantity,
    false as is_full_count,
    BELEG as reference,
    null::varchar as order_reference,
    null::varchar as order_line_reference,
    null::varchar as reverses_document,
    null::varchar as reverses_line,
    {{ to_utc('ZEIT', source_time_zone('wms_lager')) }} as recorded_at,
    ZEIT::date as occurred_on,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('wms_lager', 'BUCHUNG') }}
"""


def test_a_third_warehouse_dialect_is_one_folder_and_one_line(tmp_path):
    """No Python and no conformed model is touched; Lyon moves from OpenBoxes to the new system."""
    project, home = tmp_path / "project", Home(Settings(tmp_path / "home"))
    for name in ("orchestration", "expectations", "dbt_project"):
        shutil.copytree(PROJECT_ROOT / name, project / name)
    folder = project / "dbt_project" / "models" / "staging" / "wms_lager"
    folder.mkdir()
    (folder / "_wms_lager__sources.yml").write_text(CONTRACT)
    (folder / "stg_wms_lager__stock_snapshots.sql").write_text(STOCK_MODEL)
    (folder / "stg_wms_lager__movements.sql").write_text(MOVEMENT_MODEL)
    variables = project / "dbt_project" / "dbt_project.yml"
    line = "    wms_openboxes: [stock_snapshots, movements]\n"
    variables.write_text(variables.read_text().replace(line, line + line.replace("openboxes", "lager")))
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=shutil.ignore_patterns("wms_openboxes"))
    for path in (home.settings.inbox / "mdm").glob("*_xref*.csv"):
        renamed = path.read_text().replace("wms_openboxes,Lyon DC", "wms_lager,LYON")
        path.write_text(renamed.replace("wms_openboxes,OB-", "wms_lager,"))
    inbox = home.settings.inbox / "wms_lager"
    inbox.mkdir()
    (inbox / "BESTAND__20261118T052000Z.txt").write_text(
        "ARTIKEL#ZUSTAND#MENGE\nBOLT#FREI#1600,0\nLAMP#FREI#236\nVALVE#FREI#70\n"
    )
    (inbox / "BUCHUNG__20261118T055000Z.txt").write_text(
        "BELEG#ARTIKEL#MENGE#ZEIT\nB1#BOLT#-100,0#17.11.2026 09:00\nB2#BOLT#500#18.11.2026 05:30\n"
    )
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "run", "--as-of", LAST]
    outcome = subprocess.run(
        [*command, "--home", home.settings.home],
        env={**os.environ, "PYTHONPATH": str(project)},
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    lyon = home.table("reconciliation_balances").filter(location_id="LYO-DC", stock_status="available")
    assert lyon.select("item_id", "erp_quantity", "wms_quantity", "wms_source").rows() == [
        ("BOLT-M8", 1100, 1600, "wms_lager"),
        ("LAMP-E27", 236, 236, "wms_lager"),
        ("VALVE-42", 70, 70, "wms_lager"),
    ]

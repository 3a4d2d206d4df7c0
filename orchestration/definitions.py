"""What Dagster loads; everything is defined in defs/."""

import dagster as dg

from orchestration.defs import alerts, automation, enrichment, gate, ingest, publish, retention, warehouse
from orchestration.defs.progress import terminal_logger
from orchestration.defs.resources import Home

definitions = dg.Definitions(
    assets=dg.load_assets_from_modules([ingest, warehouse, gate, publish, enrichment, retention]),
    jobs=[automation.planning_cycle, automation.enrich_release, automation.replay_state, automation.land_deliveries],
    schedules=[automation.daily_planning_cycle],
    sensors=[
        automation.new_deliveries,
        automation.lost_states,
        alerts.cycle_released,
        alerts.run_failed,
        alerts.overdue_sources,
    ],
    resources={"home": Home()},
    loggers={"terminal": terminal_logger},
    executor=dg.in_process_executor,
)

"""The only place that knows Dagster: what runs, in which order, when. No rules, no transformations."""

import os

# Dagster reads it besides dagster.yaml; dbt, where the project is compiled, inherits it.
os.environ |= {"DAGSTER_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}

"""The only place that knows Dagster: what runs, in which order, when. No rules, no transformations."""

import os

# dbt inherits the environment; Dagster reads it besides dagster.yaml.
os.environ |= {"DAGSTER_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}

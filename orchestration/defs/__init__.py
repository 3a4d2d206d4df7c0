"""The only place that knows Dagster: what runs, in which order, when. No rules, no transformations."""

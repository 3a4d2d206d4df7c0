"""The same tables from each engine: a home in which no model is empty."""

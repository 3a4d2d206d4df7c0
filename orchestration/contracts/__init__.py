"""The agreement with each source: what a delivery must look like, read from the dbt source files."""

"""Spark runs a plan: the one place that knows another dialect of SQL than DuckDB's.

`transpile` and `rules` turn a statement into Spark's, a `query`; `statements` does so for a whole plan, once per plan.
`session` finds the cluster, `tables` keeps what is made there, `inputs` gives it what a cycle reads, and `engine` runs
the steps. What is made is handed over to the warehouse file as views: nothing after it knows which engine ran.
"""

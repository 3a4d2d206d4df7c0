"""The compiled plan of a landscape's SQL, and who executes it.

dbt compiles the project when code or landscape changed; what it came to is the plan, a record. Belongs here: that
record, how it is made from what dbt compiled, the inputs of a cycle as SQL, and each engine that runs it. Stays out:
any rule of the data itself, which is SQL in the dbt project.
"""

"""Sends an export to a running frePPLe over its HTTP interface, and reads back what then stands there.

`address.py` says where the tool is and who we are there, `client.py` speaks HTTP, `answers.py` judges what comes back,
`tasks.py` runs the tool's tasks, `models.py` says what each file is in the tool, `standing.py` lays files and tool side
by side in DuckDB, `compare.py` finds the differences, `changes.py` what to send because of them, `readback.py` says
whether none is left, `run.py` does it in order.

By the sources and documentation of frePPLe 9.18: its pages on remote commands, tasks and REST API.
"""

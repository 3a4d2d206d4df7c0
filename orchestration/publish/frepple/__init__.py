"""The export for frePPLe, an open-source planner: CSV files that load without rejects and cannot be misread.

`files.py` says what each file holds, `sql/` makes it from the release's tables, `export.py` writes it, `listing.py`
lists what was left out, `validate.py` looks at the files as the tool would and finds what it would misread, `traps.py`
what it would plan otherwise than meant. `readme.py` tells how to load it by hand, `push/` sends it to the tool.

By frePPLe's model reference (items, item suppliers, item distributions, buffers, sales orders, purchase orders,
distribution orders, calendars, calendar buckets, forecast, forecast plan, parameters) and its page on CSV text files.
"""

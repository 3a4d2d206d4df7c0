"""A planning cycle's frozen record: what it chose of what was landed and decided, and what it left out and why."""

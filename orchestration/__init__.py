"""Truestock: the governed layer between execution systems and planning."""

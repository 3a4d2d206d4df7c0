"""The object store that a landscape may name by URL, where other machines read what the home of this one holds.

Belongs here: what its URL may say, reading and writing it, and which files of a home are copied there. Stays out: what
is read there (engines/spark) and which releases it holds (publish/stored.py).
"""

"""Codes of a system that no table knows: what a cycle over all that was delivered would not resolve.

Belongs here: a trial of that cycle up to the conformed layer, and what is read from it. Stays out: how a code is looked
up, which is the conformed layer's own SQL.
"""

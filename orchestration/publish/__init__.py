"""Releases: what a cycle publishes, immutable, and which one is current."""

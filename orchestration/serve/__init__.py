"""What people and tools ask of releases, over HTTP. The warehouse is never opened here, and nothing is computed that a
release does not hold, but for sums over its rows."""

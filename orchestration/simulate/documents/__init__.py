"""Orders, what became of them and what suppliers said of them, and what planning must make of it."""

"""A synthetic enterprise: extracts of every source in its own dialect, and the truth about what was injected."""

"""One writer a source: what a system would deliver of what it recorded."""

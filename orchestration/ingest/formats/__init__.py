"""Readers of file formats: bytes in, rows of text out, one module per format."""

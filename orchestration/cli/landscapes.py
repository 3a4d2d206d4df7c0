"""The landscape: whether it can be run with."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typer

from orchestration.cli.common import LandscapeOption


def check(landscape: LandscapeOption = None) -> None:
    """Check contracts, systems, pairs, mappings, SQL and canonical columns before anything runs. Exit 1 on a fault."""
    from orchestration.landscape.load import load_landscape
    from orchestration.settings import Settings
    from orchestration.warehouse import ensure_manifest

    checked = load_landscape()
    with tempfile.TemporaryDirectory() as folder:
        ensure_manifest(Settings(Path(folder)), checked)
    speaks = ", ".join(f"{source.name} ({source.dialect.name})" for source in checked.sources)
    typer.echo(f"{checked.folder}: {len(checked.sources)} systems, no fault found: {speaks}")

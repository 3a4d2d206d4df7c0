"""report.html: the release in one self-contained page, for people who open nothing else.

Everything shown is read back from the release's own files; definitions of the figures come with the
manifest. The page holds no script and asks for nothing: charts are drawn into it when it is written.
Text of the sources is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.files import write_bytes_atomic
from orchestration.publish.manifest import Manifest
from orchestration.publish.report.agreement import locations
from orchestration.publish.report.causes import waterfall
from orchestration.publish.report.charts import agreement_chart, waterfall_chart
from orchestration.publish.report.checks import failed_checks, passed_checks
from orchestration.publish.report.formats import FILTERS
from orchestration.publish.report.reading import ReleaseFiles
from orchestration.publish.report.refused import refused_lines
from orchestration.publish.report.since import what_changed
from orchestration.publish.report.stock import doubtful
from orchestration.publish.report.supply import delays, signal_types, signals, suppressed_signals
from orchestration.publish.report.tiles import tile_groups
from orchestration.publish.report.verdict import verdict
from orchestration.publish.report.work import exceptions, owners, sources

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters |= FILTERS


def write_report(folder: Path, manifest: Manifest, missing: Mapping[str, str]) -> None:
    """Write `report.html` into the release at `folder`; the releases before it lie beside it.

    `manifest` names every table that is there, `missing` what is not, and why.
    """
    page = ENVIRONMENT.get_template("report.html.j2").render(parts_of(ReleaseFiles(folder, manifest, missing)))
    write_bytes_atomic(folder / "report.html", page.encode())


def parts_of(release: ReleaseFiles) -> dict[str, Any]:
    """Everything that the page shows, by the name that the templates know it by."""
    places, causes = locations(release), waterfall(release)
    return {
        "manifest": release.manifest,
        "missing": release.missing,
        "verdict": verdict(release),
        "tile_groups": tile_groups(release),
        "locations": places,
        "agreement_chart": agreement_chart(places),
        "causes": causes,
        "waterfall_chart": waterfall_chart(causes),
        "sources": sources(release),
        "owners": owners(release),
        "exceptions": exceptions(release),
        "delays": delays(release),
        "signal_types": signal_types(release),
        "signals": signals(release),
        "suppressed": suppressed_signals(release),
        "since": what_changed(release),
        "doubtful": doubtful(release),
        "refused": refused_lines(release),
        "failed_checks": failed_checks(release),
        "passed_checks": passed_checks(release),
    }

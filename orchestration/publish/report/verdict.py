"""Whether the plan can be run on the release, in one sentence, with what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from orchestration.publish.report.formats import count, share
from orchestration.publish.report.reading import ReleaseFiles


@dataclass(frozen=True)
class Verdict:
    """`answer` in a word or two, its `tone`, and the whole `sentence`."""

    answer: str
    tone: str
    sentence: str


def verdict(release: ReleaseFiles) -> Verdict:
    """The answer to: can the plan be run on this release?"""
    reservations = [*_stock(release), *_sources(release), *_checks(release)]
    overrides = release.manifest["overrides"]
    if overrides:
        actors = _listed(sorted({one["actor"] for one in overrides}))
        checks = _listed(sorted({one["check"].replace("_", " ") for one in overrides}))
        opening = f"{actors} answers for the release although the gate would block it ({checks})"
        return Verdict(
            "Only by override", "bad", f"{opening}: {_listed(reservations)}." if reservations else f"{opening}."
        )
    if reservations:
        return Verdict("Yes, with reservations", "fair", f"The plan can be run, but {_listed(reservations)}.")
    return Verdict(
        "Yes",
        "good",
        "The plan can be run: every item-location is verified or explained, every source fresh, every check passed.",
    )


def _stock(release: ReleaseFiles) -> list[str]:
    trust = dict(release.scan("inventory").group_by("trust").agg(pl.len()).collect().rows())
    everything = sum(trust.values())
    found = []
    if withheld := trust.get("withheld", 0):
        value = release.manifest["withheld_share"]
        of_value = "" if value is None else f", {share(value)} of the inventory value"
        found.append(f"{count(withheld)} of {count(everything)} item-locations {_are(withheld)} withheld{of_value}")
    if degraded := trust.get("degraded", 0):
        found.append(f"{count(degraded)} of {count(everything)} {_are(degraded)} degraded")
    return found


def _sources(release: ReleaseFiles) -> list[str]:
    status = {one["source"]: one["freshness_status"] for one in release.manifest["sources"]}
    return [
        f"{_listed(names)} {_are(len(names))} {wanted}"
        for wanted in ("missing", "stale", "late")
        if (names := sorted(source for source, is_now in status.items() if is_now == wanted))
    ]


def _checks(release: ReleaseFiles) -> list[str]:
    failed = [one for one in release.manifest["checks"] if not one["success"] and "overridden_by" not in one]
    return [f"{count(len(failed))} check{'s' if len(failed) > 1 else ''} failed without blocking"] if failed else []


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

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
    overrides = release.manifest.overrides
    if overrides:
        actors = sorted({one.actor for one in overrides})
        checks = _listed(sorted({one.check.replace("_", " ") for one in overrides}))
        answer = "answers" if len(actors) == 1 else "answer"
        opening = f"{_listed(actors)} {answer} for the release although the gate would block it ({checks})"
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
    of_all = f"of {count(sum(trust.values()))} item-locations"
    found = []
    if withheld := trust.get("withheld", 0):
        found.append(f"{count(withheld)} {of_all} {_are(withheld)} withheld ({_withheld_share(release)})")
    if degraded := trust.get("degraded", 0):
        found.append(f"{count(degraded)} {of_all} {_are(degraded)} degraded")
    return found


def _withheld_share(release: ReleaseFiles) -> str:
    """How much is withheld, of what, and of how much of that nobody knows the value."""
    withheld, readiness = share(release.manifest.withheld_share), release.manifest.readiness
    if readiness is None or readiness.value_readiness is None:
        return f"{withheld} of all item-locations, as nothing has a value"
    unknown = readiness.item_locations_without_value
    of_what = "of value or of number, whichever is more" if readiness.counts_by_number else "of the value at stake"
    worth = f"; {count(unknown)} {_are(unknown)} of unknown value" if unknown else ""
    return f"{withheld} {of_what}{worth}"


def _sources(release: ReleaseFiles) -> list[str]:
    status = {one.source: one.freshness_status for one in release.manifest.sources}
    return [
        f"{_listed(names)} {_are(len(names))} {wanted}"
        for wanted in ("missing", "stale", "late")
        if (names := sorted(source for source, is_now in status.items() if is_now == wanted))
    ]


def _checks(release: ReleaseFiles) -> list[str]:
    failed = [one for one in release.manifest.checks if one.failure and not one.overridden_by]
    return [f"{count(len(failed))} check{'s' if len(failed) > 1 else ''} failed without blocking"] if failed else []


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

"""Which form of an answer is wanted: by `format=`, else by the Accept header."""

from __future__ import annotations

from typing import Literal, get_args

from orchestration.serve.http.problems import Problem

Form = Literal["json", "csv", "parquet", "arrow"]
MEDIA: dict[Form, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}
CONTENT_TYPE: dict[Form, str] = {**MEDIA, "csv": "text/csv; charset=utf-8; header=present"}
FORMS: tuple[Form, ...] = get_args(Form)


def form_of(wanted: Form | None, accept: str | None) -> Form:
    """The form that `format=` names, else the preferred one; of equals the first. Raises Problem 406."""
    if wanted:
        return wanted
    ranges = [_range(part) for part in (accept or "*/*").split(",")]
    preferences = {form: _preference(MEDIA[form], ranges) for form in FORMS}
    best = max(FORMS, key=lambda form: preferences[form])
    if preferences[best] <= 0:
        raise Problem(406, f"there are {', '.join(MEDIA.values())}")
    return best


def _range(part: str) -> tuple[str, float]:
    """A media range and its weight; one whose weight cannot be read is not wanted."""
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
    try:
        return media, float(weights[0]) if weights else 1.0
    except ValueError:
        return media, 0.0


def _preference(media: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the closest matching range."""
    for fitting in (media, f"{media.split('/')[0]}/*", "*/*"):
        weights = [weight for name, weight in ranges if name == fitting]
        if weights:
            return max(weights)
    return 0.0

"""The two scales of severity, each declared once, the gravest first."""

from __future__ import annotations

from typing import Literal, get_args

CheckSeverity = Literal["block", "withhold", "warn"]
"""What a failed check of the gate does: block the release, withhold the failing item-locations, or be said."""

Severity = Literal["critical", "high", "medium", "low"]
"""How urgent an exception, a signal or an alert is."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)

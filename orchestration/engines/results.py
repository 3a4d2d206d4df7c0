"""What came of a step of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["success", "error", "skipped", "pass", "warn", "fail"]


@dataclass(frozen=True)
class StepResult:
    """A relation is a success or an error; a test passes, warns, fails or is an error; any is skipped where something
    before it broke.

    `rows` is how many a table has, null of a view; `failures` what a test counted; `message` says why it is an error.
    """

    id: str
    status: Status
    rows: int | None = None
    failures: int = 0
    message: str | None = None
    seconds: float = 0.0

    @property
    def is_broken(self) -> bool:
        """Whether what waits for it is skipped."""
        return self.status in ("error", "skipped", "fail")

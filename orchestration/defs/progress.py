"""What a terminal shows of a run: finished steps and warnings; everything else goes to the run log."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import dagster as dg

NOT_EXECUTED = "Dependencies for step "  # that failed: how the run ended says it, in words of ours


class _Terminal(logging.Handler):
    """Turns Dagster's log records into lines; silent until somebody listens."""

    stream: TextIO | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is None:
            return
        meta = getattr(record, "dagster_meta", {})
        event, words = meta.get("dagster_event"), str(meta.get("orig_message", record.getMessage()))
        if event is not None and event.is_step_success:
            seconds = event.step_success_data.duration_ms / 1000
            self._say(f"{event.step_key.replace('__', '/'):<28} {seconds:6.1f} s")
        elif event is None and record.levelno >= logging.WARNING and not words.startswith(NOT_EXECUTED):
            self._say(f"warning: {words}")

    def _say(self, line: str) -> None:
        print(f"  {line}", file=self.stream, flush=True)


TERMINAL = _Terminal()


@dg.logger({}, description="Finished steps and warnings, one line each.")
def terminal_logger(_: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("terminal")
    logger.addHandler(TERMINAL)
    return logger


@contextmanager
def quiet(log: Path) -> Iterator[None]:
    """Show progress only; what Dagster and its processes print goes to the end of `log`."""
    kept = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
    TERMINAL.stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with log.open("ab") as file:
        for descriptor in kept:
            os.dup2(file.fileno(), descriptor)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        for descriptor, copy in kept.items():
            os.dup2(copy, descriptor)
            os.close(copy)
        TERMINAL.stream.close()
        TERMINAL.stream = None

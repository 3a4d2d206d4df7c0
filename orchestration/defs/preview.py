"""What a changed policy or mapping would alter: the current cycle restated in a home of its own, and compared."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.outcome import Outcome
from orchestration.defs.run import run_cycle
from orchestration.engines.compiled import copy_compiled
from orchestration.environment import HOME_VARIABLE
from orchestration.publish.catalogue import current_manifest
from orchestration.publish.diff import differences, not_compared
from orchestration.settings import HomePaths
from orchestration.store.mirror import remove_trial

TAKEN_ALONG = ("landing", "raw", "dead_letters", "refused", "releases", "warehouse/history")


def preview(settings: HomePaths, inbox: Path | None, say: Callable[[str], None]) -> tuple[Outcome, pl.DataFrame]:
    """Restate the current release's cycle beside the home, with the deliveries in `inbox` and today's policy.

    Returns the outcome and what differs from the current release (see publish.diff), nothing where the gate blocks.
    The home stays as it is: the trial works on links to files that are never changed. Deliveries that came since
    the cycle was frozen count too. Raises NoRelease.
    """
    manifest = current_manifest(settings)
    with tempfile.TemporaryDirectory(prefix=".preview-", dir=settings.home) as folder:
        trial = HomePaths(Path(folder))
        for name in TAKEN_ALONG:
            if (settings.home / name).is_dir():
                shutil.copytree(settings.home / name, trial.home / name, copy_function=os.link)
        if inbox:
            shutil.copytree(inbox, trial.inbox)
        os.environ[HOME_VARIABLE] = str(trial.home)
        copy_compiled(settings, trial)
        try:
            outcome = run_cycle(trial, manifest.as_of, True, say)
        finally:
            remove_trial(trial, LANDSCAPE.declaration.store)
        if outcome.release_id is None:
            return outcome, pl.DataFrame()
        folders = settings.releases / manifest.release_id, trial.releases / outcome.release_id
        for name, why in not_compared(*folders).items():
            say(f"{name} is not compared: {why}")
        return outcome, differences(*folders)

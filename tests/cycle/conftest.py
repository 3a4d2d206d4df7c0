"""A morning of the sample on which suppliers answer in every way, documents, their parts and forecasts are of every
kind, logs and balances disagree, and some rows mean nothing."""

import shutil

import pytest

from orchestration.settings import SAMPLES, HomePaths
from tests.cycle.answered import deliver_messages, deliver_orders
from tests.cycle.documents import deliver_documents
from tests.cycle.levels import deliver_levels
from tests.cycle.meanings import deliver_meanings
from tests.cycle.schedule_files import deliver_schedules
from tests.cycle.stock import deliver_stock
from tests.homes import LAST, Home


@pytest.fixture(scope="session")
def morning(tmp_path_factory) -> Home:
    home = Home(HomePaths(tmp_path_factory.mktemp("morning") / "home"))
    home.settings.home.mkdir()
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=shutil.ignore_patterns("*.yml"))
    deliver_schedules(home.settings.inbox)
    deliver_orders(home.settings.inbox)
    deliver_messages(home.settings.inbox)
    deliver_documents(home.settings.inbox)
    deliver_stock(home.settings.inbox)
    deliver_levels(home.settings.inbox)
    deliver_meanings(home.settings.inbox)
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home

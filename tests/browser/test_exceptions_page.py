"""What a controller does: signs in, snoozes an exception by form, and finds it snoozed after the next cycle."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from orchestration.settings import PROJECT_ROOT, HomePaths
from tests.cycle.test_exceptions import deliver_the_next_day
from tests.homes import NEXT, Home
from tests.servers import serving

SCREENSHOTS = PROJECT_ROOT / "tests" / "screenshots"
SEVERE = {"serious", "critical"}


@pytest.fixture
def server(released, tmp_path):
    home = Home(HomePaths(tmp_path / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    with serving(home) as running:
        yield running


@pytest.fixture
def page(browser):
    """A page that keeps what its console complains about."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.complaints = []
    opened.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    opened.close()


def severe(page) -> list[str]:
    """What axe-core finds serious or worse."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in SEVERE]


def sign_in(page, server, *scopes: str) -> None:
    page.goto(f"{server.address}/exceptions")
    page.get_by_label("API key").fill(server.token(*scopes))
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.heavy
def test_a_snooze_by_form_survives_the_next_cycle(server, page):
    SCREENSHOTS.mkdir(exist_ok=True)
    page.goto(f"{server.address}/exceptions")
    assert page.url == f"{server.address}/login?page=/exceptions" and severe(page) == []
    sign_in(page, server, "read", "act")
    gasket = page.locator("article").filter(has_text="GASKET-5 at HOU-DC")
    gasket.locator("summary").click()
    gasket.get_by_label("Reason").fill("recount <on> monday")
    gasket.get_by_label("Snooze until").fill("2026-11-25T06:00")
    page.screenshot(path=SCREENSHOTS / "exceptions.png", full_page=True)
    assert severe(page) == []
    gasket.get_by_role("button", name="Snooze").click()
    page.get_by_role("status").filter(has_text="Recorded").wait_for()
    assert "snooze until 2026-11-25 06:00 by dana: recount <on> monday" in " ".join(gasket.inner_text().split())
    deliver_the_next_day(server.home)
    outcome = server.home.run(NEXT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    page.get_by_role("link", name="snoozed").click()
    assert "snoozed until 2026-11-25 06:00" in " ".join(gasket.inner_text().split())
    assert page.complaints == []


def test_the_page_is_readable_in_the_dark_on_a_phone(server, page):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 375, "height": 800})
    sign_in(page, server, "read")
    assert page.locator("details").count() == 0, "who may only read gets no forms"
    page.screenshot(path=SCREENSHOTS / "exceptions_dark_phone.png")
    assert severe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.complaints == []


def test_a_form_of_another_site_does_nothing(server, page):
    sign_in(page, server, "read", "act")
    gasket = page.locator("article").filter(has_text="GASKET-5 at HOU-DC")
    gasket.locator("summary").click()
    gasket.locator("[name=form_token]").evaluate("field => field.value = 'forged'")
    gasket.get_by_label("Reason").fill("x")
    gasket.get_by_role("button", name="Acknowledge").click()
    page.get_by_role("alert").filter(has_text="this server did not issue the form").wait_for()
    assert server.actions == []
    page.goto(f"{server.address}/exceptions")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{server.address}/exceptions")
    assert page.get_by_label("API key").is_visible()

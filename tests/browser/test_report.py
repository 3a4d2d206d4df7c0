"""What an executive sees: the report page of the sample's release, from the file, on a laptop, a phone and paper."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from orchestration.publish.report.formats import cell
from orchestration.settings import PROJECT_ROOT

SCREENSHOTS = PROJECT_ROOT / "tests" / "screenshots"
LAPTOP, PHONE, PAPER = {"width": 1366, "height": 900}, {"width": 390, "height": 844}, {"width": 1030, "height": 728}
GRAVE = ("serious", "critical")


@pytest.fixture
def report(released):
    return released.settings.releases / released.current / "report.html"


def opened(browser: Browser, report, viewport, scheme="light", **context) -> Page:
    page = browser.new_context(viewport=viewport, color_scheme=scheme, **context).new_page()
    page.goto(report.as_uri())
    return page


def is_as_wide_as_the_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_it_asks_for_nothing_and_complains_of_nothing(browser, report):
    page = browser.new_context(viewport=LAPTOP, offline=True).new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri())
    page.wait_for_load_state("networkidle")
    assert (requests, complaints) == ([report.as_uri()], [])
    assert report.stat().st_size <= 2_000_000
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "report.png", full_page=True)


@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [
        pytest.param("light", LAPTOP, id="light-laptop"),
        pytest.param("dark", PHONE, id="dark-phone"),
        pytest.param("dark", LAPTOP, id="dark-laptop", marks=pytest.mark.heavy),
        pytest.param("light", PHONE, id="light-phone", marks=pytest.mark.heavy),
    ],
)
def test_everybody_can_read_it(browser, report, scheme, viewport):
    page = opened(
        browser, report, viewport, scheme, bypass_csp=True
    )  # for axe, which the page itself would not let run
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in GRAVE] == []
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])")
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("table:not(:has(caption)), th:not([scope])").count() == 0


def test_a_dark_screen_gets_dark_paper_and_light_charts(browser, report):
    def colours(scheme):
        page = opened(browser, report, LAPTOP, scheme)
        return page.evaluate("""[
            getComputedStyle(document.body).backgroundColor,
            getComputedStyle(document.querySelector('figure text')).fill]""")

    assert colours("light") == ["rgb(255, 255, 255)", "rgb(27, 30, 34)"]
    assert colours("dark") == ["rgb(20, 23, 26)", "rgb(231, 234, 237)"]


def test_on_a_phone_the_page_keeps_to_its_width_and_its_own_charts(browser, report):
    page = opened(browser, report, PHONE)
    assert is_as_wide_as_the_screen(page)
    shown = page.locator("figure").evaluate_all("all => all.filter(one => one.offsetHeight).map(one => one.className)")
    assert set(shown) == {"narrow"}
    page.screenshot(path=SCREENSHOTS / "report_phone.png", full_page=True)


def test_on_paper_nothing_is_folded_away_or_cut(browser, report):
    page = opened(browser, report, PAPER)
    page.emulate_media(media="print")
    assert is_as_wide_as_the_screen(page)
    assert page.locator("nav").is_hidden()
    heights = page.locator("details .meanings").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert heights and min(heights) > 0


def test_the_keyboard_reaches_the_verdict_first_and_then_what_scrolls(browser, report):
    page = opened(browser, report, PHONE)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the verdict"
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    labels = page.locator(".scroll").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert labels and all(labels)
    reached = []
    for _ in range(page.locator("a, summary, .scroll").count()):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "scroll":
            reached.append(page.evaluate("document.activeElement.ariaLabel"))
    assert reached == labels


def test_figures_are_those_of_the_tables(browser, report, released):
    page = opened(browser, report, LAPTOP)
    tiles = page.locator(".tile").evaluate_all(
        "all => all.map(one => [one.querySelector('dt').innerText, one.querySelector('.figure').innerText.trim()])"
    )
    (agreement,) = released.table("kpi_system_agreement").filter(location_id="*").to_dicts()
    (readiness,) = released.table("kpi_planning_readiness").filter(location_id="*").to_dicts()
    (work,) = released.table("kpi_exceptions").filter(owner="*").to_dicts()
    expected = {
        "System agreement": cell(agreement["system_agreement"], "share"),
        "Net variance value": f"USD\n{cell(agreement['net_variance_value'], 'signed_money')}",
        "Planning readiness": cell(readiness["planning_readiness"], "share"),
        "Open exceptions": cell(work["open_exceptions"], "count"),
    }
    assert expected.items() <= dict(tiles).items()
    assert page.get_by_text(released.tables["kpi_system_agreement"]["columns"]["system_agreement"]).count()


def test_the_causes_lead_from_one_value_to_the_other(browser, report, released):
    page = opened(browser, report, LAPTOP)
    rows = page.locator("table", has=page.get_by_text("From ERP value to WMS value")).locator("tbody tr")
    (agreement,) = released.table("kpi_system_agreement").filter(location_id="*").to_dicts()
    shown = [row.split("\t") for row in rows.evaluate_all("all => all.map(one => one.innerText)")]
    assert (shown[0][0], shown[0][2]) == ("ERP value", cell(agreement["erp_value"], "money"))
    assert (shown[-1][0], shown[-1][2]) == ("WMS value", cell(agreement["wms_value"], "money"))
    assert shown[-2][2] == shown[-1][2], "the contributions add up to the difference"

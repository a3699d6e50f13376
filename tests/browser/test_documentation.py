"""The documentation, as somebody who looks at it finds it: searched, in the dark, on a phone, without seeing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import PATIENCE_MS
from tests.e2e.server import ServerProcess, until

pytestmark = pytest.mark.browser

Read = Callable[..., Page]
PAGES = ("", "reference/gemini_3_1_flash_tts_preview/", "reference/settings/")
DESK, PHONE = 1280, 360


@pytest.fixture
def reading(server: ServerProcess, browser: Browser) -> Iterator[Read]:
    """Open a page without any session.

    A test fails when its pages raised an error in the browser, broke their own policy, or asked another host.
    """
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{server.url}/", f"blob:{server.url}/", "data:")):
            wrong.append(f"asked for {request.url}")

    def read(path: str = "", *, dark: bool = False, width: int = DESK) -> Page:
        context = browser.new_context(
            base_url=server.url, viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", asked)
        page.goto(f"/docs/{path}")
        return page

    expect.set_options(timeout=PATIENCE_MS)
    yield read
    for context in opened:
        context.close()
    assert wrong == []


@pytest.mark.parametrize(("dark", "width"), [(False, DESK), (True, PHONE)], ids=["light-desk", "dark-phone"])
def test_a_section_is_found(reading: Read, dark: bool, width: int) -> None:
    page = reading(dark=dark, width=width)
    box = page.get_by_role("combobox", name="Search")
    for _ in range(PATIENCE_MS // 100):  # as soon as the page listens to its keys
        if box.is_visible():
            break
        page.keyboard.press("Control+k")
        page.wait_for_timeout(100)
    box.fill("idempotency retries")
    found = page.locator("[role=listbox] a", has_text="Safe retries").first
    expect(found).to_be_visible()
    found.click()
    page.wait_for_url(re.compile(r"/docs/guides/waiting/.*#safe-retries$"))
    expect(page.get_by_role("heading", name="Safe retries")).to_be_in_viewport()


def test_the_page_follows_the_colour_scheme_of_the_device(reading: Read) -> None:
    brightness = "Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))"
    assert reading().evaluate(brightness) > 200
    assert reading(dark=True).evaluate(brightness) < 60


def test_every_kind_of_page_fits_a_phone(reading: Read) -> None:
    page = reading(width=PHONE)
    for path in (*PAGES, "reference/api/", "running/fleet/"):
        page.goto(f"/docs/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path


def test_deliveries_are_heard_and_calls_are_tried(server: ServerProcess, reading: Read) -> None:
    """Under the policy of the pages, which the fixture watches."""
    page = reading("guides/clients/")
    example = page.locator("details.try").filter(has_text="Try it").first
    example.locator("summary").click()
    expect(example.get_by_label("POST at this server")).to_have_value(f"{server.url}/v1/audio/speech")
    example.get_by_label("API key").fill(server.first_key)
    example.get_by_role("button", name="Send POST").click()
    expect(example.locator("strong")).to_contain_text("200")
    expect(example.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
    # Not wait_for_function(), whose second look is an eval that the policy refuses.
    until(lambda: page.evaluate("document.querySelector('details.try audio').readyState > 0"), "what can be played")

    page.goto("/docs/reference/api/")
    call = page.locator("#list-tasks ~ details.try").first
    call.locator("summary").click()
    call.get_by_label("limit (optional)").fill("1")
    expect(call.get_by_label("API key")).to_have_value("")  # the key went with the page before
    call.get_by_label("API key").fill(server.first_key)
    call.get_by_role("button", name="Send GET").click()
    expect(call.get_by_role("region", name="Answer")).to_contain_text('"object": "list"')
    page.goto("/docs/guides/style-samples/")
    sources = page.locator("audio").evaluate_all("players => players.map(player => player.src)")
    assert len(sources) == 22
    assert {page.request.get(source).headers["content-type"] for source in sources} == {"audio/mpeg"}
    seconds = page.locator("audio").first.evaluate(
        """player => new Promise((resolve, reject) => {
          player.onloadedmetadata = () => resolve(player.duration);
          player.onerror = () => reject(player.error);
          player.preload = "auto";
          player.load();
        })"""
    )
    assert 2 < seconds < 4


@pytest.mark.parametrize("path", [PAGES[0], *(pytest.param(page, marks=pytest.mark.slow) for page in PAGES[1:])])
@pytest.mark.slow
def test_pages_have_no_serious_accessibility_violations(reading: Read, path: str) -> None:
    for dark in (False, True):
        page = reading(path, dark=dark)
        assert page.locator("h1").count() == 1
        report = Axe().run(page)
        serious = [found for found in report.response["violations"] if found["impact"] in ("serious", "critical")]
        assert serious == [], [(found["id"], found["nodes"][0]["html"][:200]) for found in serious]

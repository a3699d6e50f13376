"""Every page of the console in light, dark and on a phone: axe-core finds nothing serious, and nothing sticks out."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_console import create_task
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.browser

PAGES = ("/playground", "/voices", "/tasks", "/projects", "/pronunciations", "/usage", "/keys")
PHONE = 390
AT_REST = "document.getAnimations().every(one => one.effect.getComputedTiming().endTime === Infinity || \
one.playState !== 'running')"
"""Nothing moves any more, but for what moves for ever."""


def problems(page: Page) -> list[str]:
    """Return what axe-core finds that is serious or critical, with the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {[node['html'][:160] for node in violation['nodes']]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]


def look(page: Page, path: str) -> list[str]:
    """Return the problems of a page that is there in full."""
    page.goto(f"/console{path}")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("window.socket?.connected")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{path}: {problem}" for problem in [*problems(page), *(["it scrolls sideways"] if wide > 0 else [])]]


@pytest.mark.slow
@pytest.mark.parametrize("appearance", ["light", "dark", "phone"])
def test_pages_have_no_accessibility_violations(
    server: ServerProcess, visit: Visit, shots: Path, appearance: str
) -> None:
    task_id = create_task(server, "tone", "One task, to look into.")
    with server.client() as client:
        chapters = [{"title": "One", "paragraphs": [{"text": "One paragraph, to look into."}]}]
        project = client.post("/v1/projects", json={"title": "A book", "chapters": chapters}).raise_for_status().json()
    page = visit("/login", dark=appearance == "dark", width=PHONE if appearance == "phone" else 1280)
    found = []
    for path in (*PAGES, f"/tasks/{task_id}", "/tasks/none", f"/projects/{project['id']}"):
        found += look(page, path)
        page.screenshot(path=shots / f"{appearance}{path.replace('/', '-')}.png", full_page=True)
    page.goto("/console/voices")
    for number in range(2):
        page.get_by_role("button", name="with another voice").nth(number).click()
    expect(page.get_by_role("button", name="Hear both")).to_be_visible()
    found += problems(page)
    page.goto("/console/keys")
    if appearance == "phone":
        page.get_by_role("button", name="Menu").click()
        expect(page.get_by_role("link", name="Playground")).to_be_visible()
        found += problems(page)
    page.get_by_role("button", name="Create key").click()
    expect(page.get_by_role("dialog", name="Create a key")).to_be_visible()
    page.wait_for_function(AT_REST)  # it fades in, and has too little contrast while it does
    found += problems(page)
    page.context.clear_cookies()
    page.goto("/console/login")
    found += problems(page)
    assert found == []


def test_the_console_can_be_used_by_keyboard(visit: Visit) -> None:
    page = visit("/keys")
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Create key")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Create a key")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_light_and_dark_are_chosen_and_kept(visit: Visit) -> None:
    page = visit("/keys")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Dark theme").click()
    expect(html).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(html).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Light theme").click()  # it says what it will do
    expect(html).to_have_attribute("data-theme", "light")
    expect(page.get_by_role("button", name="Dark theme")).to_be_visible()


def test_keys_can_be_changed_at_every_width(visit: Visit) -> None:
    page = visit("/keys")
    for width in (390, 640, 701, 820, 960, 1100, 1280, 1440):  # 640: what 1280 is when it is zoomed to 200 %
        page.set_viewport_size({"width": width, "height": 860})
        for action in ("Edit", "Rotate", "Revoke"):
            box = page.get_by_role("button", name=f"{action} first").bounding_box()
            assert box is not None, (width, action)
            assert 0 <= box["x"] < box["x"] + box["width"] <= width, (width, action, box)

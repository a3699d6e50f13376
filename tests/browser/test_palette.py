"""The command palette works by keyboard and touch on every page."""

from __future__ import annotations

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.browser

NAME = "in the palette <img src=y onerror=\"document.title='owned'\">"


def search(page: Page, words: str) -> Locator:
    """Open the palette by keyboard, and write; the first place that it offers."""
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Go to")
    expect(box).to_be_focused()
    page.keyboard.type(words)
    return page.get_by_role("listbox", name="Places").get_by_role("option").first


def test_to_a_voice_by_keys_alone(visit: Visit) -> None:
    page = visit("/keys")
    expect(search(page, "low")).to_contain_text("Sine, male")
    expect(page.get_by_role("listbox", name="Places").get_by_role("option", selected=True)).to_contain_text("Low")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/console/voices\?model=tone&voice=Low$"))
    expect(page.get_by_role("button", name="Listen to Low")).to_be_visible()


def test_to_a_section_of_the_documentation(visit: Visit) -> None:
    page = visit("/voices")
    expect(search(page, "safe retries")).to_contain_text("Safe retries")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/docs/guides/waiting/#safe-retries$"))
    expect(page.get_by_role("heading", name="Safe retries")).to_be_visible()


def test_to_a_key_and_to_a_task(server: ServerProcess, visit: Visit) -> None:
    server.cli("keys", "create", NAME)
    with server.client() as client:
        body = {"model": "tone", "input": [{"params": {"text": "Found again."}}]}
        task_id = client.post("/v1/tasks", json=body).json()["id"]
    page = visit("/playground")
    expect(search(page, "onerror")).to_contain_text(NAME)
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_contain_text([NAME])
    assert page.locator("img[src=y]").count() == 0
    expect(search(page, task_id.lower())).to_contain_text(task_id)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/tasks/{task_id}")


def test_focus_stays_inside_and_comes_back(visit: Visit) -> None:
    page = visit("/keys")
    opener = page.get_by_role("button", name="Search")
    opener.click()
    box = page.get_by_role("combobox", name="Go to")
    expect(box).to_be_focused()
    options = page.get_by_role("listbox", name="Places").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")  # round to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    inside = "document.activeElement === document.body || document.activeElement.closest('dialog.palette') !== null"
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(opener).to_be_focused()


def test_on_a_phone_by_a_button(visit: Visit) -> None:
    page = visit("/keys", width=390)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox", name="Go to").fill("zzzz")
    expect(page.get_by_role("dialog", name="Go to").get_by_role("status")).to_have_text("Nothing fits.")
    page.get_by_role("combobox", name="Go to").fill("playgr")
    page.get_by_role("option", name="Playground").first.click()
    page.wait_for_url("**/console/playground")


@pytest.mark.parametrize("dark", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["dark", "light"])
@pytest.mark.slow
def test_the_palette_has_no_serious_accessibility_violations(visit: Visit, dark: bool) -> None:
    page = visit("/playground?model=tone", dark=dark)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("slider", name="Position")).to_be_visible()
    expect(search(page, "voice")).to_be_visible()
    for _ in range(2):  # with the palette, and without
        found = Axe().run(page).response["violations"]
        assert [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}] == []
        page.keyboard.press("Escape")


def test_the_palette_finds_only_what_the_key_may_see(server: ServerProcess, visit: Visit) -> None:
    token = server.cli("keys", "create", "stranger").stdout.strip()
    with server.client() as client:
        body = {"model": "tone", "input": [{"params": {"text": "Not for others."}}]}
        task_id = client.post("/v1/tasks", json=body).json()["id"]
    page = visit("/keys", key=token)

    def found(words: str) -> list[tuple[str, str]]:
        answer = page.context.request.get(f"{server.url}/console/search", params={"q": words})
        return [(place["kind"], place["title"]) for place in answer.json()["results"]]

    assert found("first") == [place for place in found("first") if place[0] == "Docs"]
    assert ("Key", "stranger") in found("stranger")
    assert found(task_id) == found(task_id[:-1]) == []
    assert [kind for kind, _ in found("")] == ["Page"] * len(found(""))
    assert httpx.get(f"{server.url}/console/search?q=first").status_code == 401

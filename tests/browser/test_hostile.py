"""User input is rendered as text on every page (no XSS), and tasks of other keys are not shown."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_console import create_task, new_key
from tests.e2e.server import ServerProcess
from tests.e2e.wire import completed, finished

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>`${alert(2)}`</script><script>alert(3)</script>{{7*7}}\\u003cb"
HOOK = "https://example.com/<img/src=x/onerror=alert(1)>`${alert(2)}`"


def assert_harmless(page: Page, alerts: list[str], where: str) -> None:
    assert page.locator("img[src=x]").count() == 0, where
    assert (
        page.locator("script", has_text="alert(3)").evaluate_all(
            "all => all.filter((one) => one.textContent === 'alert(3)').length"
        )
        == 0
    ), where
    assert alerts == [], where


def test_texts_are_never_shown_as_markup(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, HOSTILE, scopes=["speech", "admin"])
    fields = {"metadata": {HOSTILE: [HOSTILE]}, "webhook_url": HOOK}
    spoken = create_task(server, "hibari", f"Hear: {HOSTILE}", key=token, **fields)
    failed = create_task(server, "hibari", f"{HOSTILE} " * 5000, key=token, deadline_seconds=1, **fields)
    with server.client(token) as client:
        for task_id in (spoken, failed):
            assert finished(client, task_id)["status"] in {"completed", "failed"}
    page = visit("/keys", key=token)
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    expect(page.get_by_role("row").filter(has_text=HOSTILE)).to_have_count(1)
    for button in ("Edit", "Rotate", "Revoke"):
        page.get_by_role("row").filter(has_text=HOSTILE).get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_harmless(page, alerts, button)
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    asked = quote(HOSTILE, safe="")
    for path, shown in {
        f"/tasks/{spoken}": f"Hear: {HOSTILE}",
        f"/tasks/{failed}": "Error code 504",
        f"/tasks/{quote(HOSTILE.replace('/', ''), safe='')}": "There is no such task.",
        "/tasks": spoken,
        "/usage": HOSTILE,
        f"/voices?model={asked}&voice={asked}": "voices",
        f"/playground?model={asked}&voice={asked}": "Generate",
        f"/keys?key={asked}": "There is no such key.",
        f"/{asked}": "no such page",
    }.items():
        page.goto(f"/console{path}")
        expect(page.get_by_role("main")).to_contain_text(shown)
        page.wait_for_function("window.socket?.connected")
        assert_harmless(page, alerts, path)
    page.goto("/console/playground?model=tone")
    page.get_by_label("Text").fill(HOSTILE)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("region", name="Result")).to_contain_text("completed")
    page.get_by_role("tab", name="JavaScript").click()
    expect(page.get_by_role("region", name="The request: JavaScript")).to_contain_text("<img src=x")
    page.keyboard.press("Control+k")
    page.keyboard.type("<img src=x onerror")
    expect(page.get_by_role("option").filter(has_text=HOSTILE)).to_be_visible()
    assert_harmless(page, alerts, "the palette")
    page.goto(f"/console/login?next={asked}&link={asked}")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert_harmless(page, alerts, "the form to sign in")


def test_tasks_of_another_key_are_not_shown(server: ServerProcess, visit: Visit) -> None:
    task_id = create_task(server, "tone", "The secret of the first.")
    token = new_key(server, "curious")
    with server.client() as client:
        task = completed(client, task_id)
        other = client.get("/v1/keys/me").json()
    page = visit("/tasks", key=token)
    for path in (
        "/tasks",
        f"/tasks/{task_id}",
        "/usage",
        f"/usage?key={other['id']}",
        "/keys",
        f"/keys?key={other['id']}",
    ):
        page.goto(f"/console{path}")
        page.wait_for_function("window.socket?.connected")
        text = page.content()
        for secret in ("The secret of the first.", task["output"][0]["content"][0]["url"], other["prefix"]):
            assert secret not in text, path
        if path != f"/tasks/{task_id}":
            assert task_id not in text, path
    assert page.get_by_role("button", name="Run again").count() == 0

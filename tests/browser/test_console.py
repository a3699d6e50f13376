"""The console, as somebody who looks at it finds it."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress

import httpx
import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import Visit
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import completed

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=\"document.title='owned'\">"


def create_key(page: Page, name: str, *, tokens_per_day: str = "") -> str:
    """Make a key on the page of keys; its secret form."""
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    if tokens_per_day:
        dialog.get_by_label("Tokens a day").fill(tokens_per_day)
    dialog.get_by_role("button", name="Create key").click()
    shown = page.get_by_role("region", name="The key", exact=True)
    expect(shown).to_contain_text("rhap_")
    token = shown.inner_text().strip()
    expect(page.get_by_role("region", name="A request with the key")).to_contain_text(token)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return token


def status(server: ServerProcess, token: str) -> int:
    with server.client(token) as client:
        return client.get("/v1/tasks").status_code


def test_a_key_is_made_used_and_revoked(server: ServerProcess, visit: Visit) -> None:
    page = visit("/keys")
    token = create_key(page, "made in a browser", tokens_per_day="5000")
    row = page.get_by_role("row", name="made in a browser")
    expect(row).to_contain_text("Tokens a day: 0 of 5,000")
    assert token not in page.content()  # shown once
    assert status(server, token) == 200

    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("revoked")
    until(lambda: status(server, token) == 401, "the revocation")


def test_a_word_is_kept_changed_imported_and_forgotten(visit: Visit) -> None:
    page = visit("/pronunciations")
    expect(page.get_by_role("heading", name="No words")).to_be_visible()
    page.get_by_role("button", name="Add word").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Word").fill("Nginx")
    dialog.get_by_label("Said as").fill("/")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_text("IPA stands between two slashes")).to_be_visible()
    dialog.get_by_label("Said as").fill("engine ex")
    dialog.get_by_role("button", name="Keep").click()
    row = page.get_by_role("row", name="Nginx")
    expect(row).to_contain_text("engine ex")

    row.get_by_role("button", name="Edit").click()
    dialog.get_by_label("Language").fill("en-GB")
    dialog.get_by_role("button", name="Keep").click()
    expect(row).to_contain_text("British English")

    page.get_by_role("button", name="Import").click()
    dialog.get_by_label("Its content").fill("SQL,sequel\n...,dots\n")
    dialog.get_by_role("button", name="Import").click()
    told = page.get_by_role("dialog", name="1 word kept")
    expect(told).to_contain_text("Line 2, ...:")
    told.get_by_role("button", name="Done").click()
    for word in ("Nginx", "SQL"):
        page.get_by_role("button", name=f"Forget {word}").click()
        page.get_by_role("dialog").get_by_role("button", name="Forget").click()
        expect(page.get_by_role("row", name=word)).to_have_count(0)


def test_a_key_is_edited_and_rotated(server: ServerProcess, visit: Visit) -> None:
    page = visit("/keys")
    token = create_key(page, "to be changed")
    page.get_by_role("row", name="to be changed").get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("changed")
    dialog.get_by_label("Requests a minute").fill("0")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("A whole number from 1")
    dialog.get_by_label("Requests a minute").fill("600")
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="changed")
    expect(row).to_contain_text("Requests a minute: 600")

    row.get_by_role("button", name="Rotate").click()
    page.get_by_role("dialog").get_by_label("The key as it was").select_option("It stops at once")
    page.get_by_role("dialog").get_by_role("button", name="Rotate").click()
    shown = page.get_by_role("region", name="The key", exact=True)
    expect(shown).to_contain_text("rhap_")
    again = shown.inner_text().strip()
    assert again != token
    assert status(server, again) == 200
    until(lambda: status(server, token) == 401, "the end of the old key")


def test_names_are_text_wherever_they_are_shown(visit: Visit) -> None:
    page = visit("/keys")
    create_key(page, MARKUP)
    expect(page.get_by_role("rowheader", name=MARKUP)).to_contain_text(MARKUP)
    page.get_by_role("button", name=f"Rotate {MARKUP}").click()
    expect(page.get_by_role("dialog")).to_contain_text(MARKUP)
    assert page.locator("img[src=x]").count() == 0
    assert page.title() == "API keys · rhapsode"


def test_a_key_without_the_scope_sees_itself_alone(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, "plain")
    page = visit("/keys", key=token)
    expect(page.get_by_role("rowheader")).to_contain_text(["plain"])
    for forbidden in ("Create key", "Edit"):
        expect(page.get_by_role("button", name=re.compile(f"^{forbidden}"))).to_have_count(0)


def test_a_page_ends_with_the_key_that_opened_it(server: ServerProcess, visit: Visit) -> None:
    token = server.cli("keys", "create", "short-lived", "--admin").stdout.strip()
    page = visit("/keys", key=token)
    expect(page.get_by_role("rowheader", name="short-lived")).to_be_visible()
    server.cli("keys", "revoke", "short-lived")
    with suppress(TimeoutError):  # the page may have left already
        page.get_by_role("button", name="Create key").click(timeout=2_000)  # which does nothing any more
    expect(page).to_have_url(re.compile("/console/login"))


def test_the_first_link_signs_in_once(server: ServerProcess, visit: Visit) -> None:
    found = re.search(r"\S+/console/login\?link=\S+", server.printed)
    assert found is not None
    page = visit("/keys")
    page.context.clear_cookies()
    page.goto(found[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(found[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("used already")
    assert httpx.get(f"{server.url}/console/keys").status_code == 401


def new_key(server: ServerProcess, name: str, **fields: object) -> str:
    """Return the secret form of a new key."""
    with server.client() as client:
        return str(client.post("/v1/keys", json={"name": name, **fields}).raise_for_status().json()["key"])


def create_task(server: ServerProcess, model: str, text: str, *, key: str | None = None, **further: object) -> str:
    body = {"model": model, "input": [{"params": {"text": text}}], **further}
    with server.client(key) as client:
        answer = client.post("/v1/tasks", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def test_a_running_task_is_watched_and_canceled(server: ServerProcess, visit: Visit) -> None:
    book = " ".join(f"Sentence number {number} is like no other." for number in range(8000))
    task_id = create_task(server, "hibari", book)
    page = visit("/tasks")
    page.get_by_role("link", name=task_id).click()
    expect(page.get_by_role("main")).to_contain_text("processing")
    expect(page.get_by_role("region", name="Segments")).to_contain_text("planned so far")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("main")).to_contain_text("canceled")
    with server.client() as client:
        assert client.get(f"/v1/tasks/{task_id}").json()["status"] == "canceled"


def test_a_task_is_looked_into_and_run_again(server: ServerProcess, visit: Visit) -> None:
    task_id = create_task(server, "hibari", f"Hear this. {MARKUP}", metadata={"note": MARKUP})
    page = visit("/tasks")
    page.get_by_label("Task id").fill(task_id)
    page.get_by_label("Task id").press("Enter")
    expect(page.get_by_role("region", name="Audio")).to_be_visible()
    expect(page.get_by_role("region", name="What was asked for")).to_contain_text(MARKUP)
    expect(page.get_by_role("region", name="About it")).to_contain_text("onerror=")
    expect(page.get_by_role("region", name="Attempts")).to_contain_text("spoken")
    assert page.locator("img[src=x]").count() == 0
    assert page.title() == "Task · rhapsode"
    assert page.get_by_role("link", name="Documentation").evaluate("link => link.href") == f"{server.url}/docs/"

    page.get_by_role("button", name="Run again").click()
    expect(page).not_to_have_url(re.compile(task_id))
    expect(page.get_by_role("region", name="About it")).to_contain_text("From the cache1 segment")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Tasks")).to_be_visible()


def test_what_failed_is_told_in_words(server: ServerProcess, visit: Visit) -> None:
    book = " ".join(f"Sentence number {number} comes too late." for number in range(8000))
    page = visit(f"/tasks/{create_task(server, 'hibari', book, deadline_seconds=1)}")
    expect(page.get_by_role("main")).to_contain_text("Error code 504")
    expect(page.get_by_role("main")).to_contain_text("deadline")


def test_tasks_of_another_key_never_show(server: ServerProcess, visit: Visit) -> None:
    task_id = create_task(server, "tone", "Not yours.")
    page = visit("/tasks", key=new_key(server, "another"))
    expect(page.get_by_role("heading", name="No tasks yet")).to_be_visible()
    page.get_by_label("Task id").fill(task_id)
    page.get_by_label("Task id").press("Enter")
    expect(page.get_by_role("alert")).to_have_text(f"This key has no task with the id {task_id}.")
    page.goto(f"/console/tasks/{task_id}")
    expect(page.get_by_role("alert")).to_have_text("There is no such task.")
    expect(page.get_by_role("main")).not_to_contain_text("Not yours.")


def test_usage_is_seen_by_day_key_and_model(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, MARKUP)
    task_id = create_task(server, "tone", "A" * 600, key=token)
    with server.client(token) as client:
        completed(client, task_id)
    page = visit("/usage", key=token)
    expect(page.get_by_role("region", name="Health")).to_have_count(0)  # which is for admins
    page.get_by_label("Measure").select_option("Characters")
    page.get_by_label("Period").select_option("7 days")
    for heading, name in (("key", MARKUP), ("model", "tone")):
        chart = page.get_by_role("figure").filter(has_text=f"Characters by {heading}")
        expect(chart.get_by_role("listitem")).to_have_text([f"{name}600"])
    download = "downloads/usage.csv?days=7"
    expect(page.get_by_role("link", name="Download the usage as CSV")).to_have_attribute("href", download)
    answer = page.request.get(f"/console/{download}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (line,) = csv.DictReader(io.StringIO(answer.text()))
    assert (line["key_name"], line["model"], line["characters"]) == (MARKUP, "tone", "600")
    assert page.request.get("/console/downloads/usage.csv?days=0").status == 400
    assert page.request.get("/console/downloads/audit.csv").status == 403
    admin = visit("/usage")
    expect(admin.get_by_role("region", name="Health")).to_contain_text("takes tasks")
    expect(admin.get_by_role("region", name="hibari", exact=True)).to_contain_text("worker processes")
    expect(admin.get_by_role("listitem").filter(has_text=MARKUP)).to_be_visible()


def test_audio_that_is_opened_by_its_link_plays(server: ServerProcess, visit: Visit) -> None:
    task_id = create_task(server, "tone", "Opened in a tab of its own.")
    with server.client() as client:
        task = completed(client, task_id)
    page = visit("/keys")
    page.goto(task["output"][0]["content"][0]["url"])
    page.wait_for_function("document.querySelector('video, audio')?.duration > 0")


def test_a_voice_is_made_heard_edited_and_forgotten(visit: Visit) -> None:
    page = visit("/voices")
    page.get_by_role("button", name="Make a voice").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Low")
    dialog.get_by_label("Voice 2").select_option("High")
    dialog.get_by_label("Weight 2").fill("25")
    dialog.get_by_label("Weight 1").fill("75")
    dialog.get_by_role("button", name="Listen").click()
    expect(dialog.get_by_role("group", name=re.compile("Audio"))).to_be_visible()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_text("'Low' is a voice of the model 'tone'.")).to_be_visible()
    dialog.get_by_label("Name").fill("Between")
    dialog.get_by_role("button", name="Keep").click()
    row = page.get_by_role("row", name="Between")
    expect(row).to_contain_text("Low(0.75)+High(0.25)")

    row.get_by_role("button", name="Edit").click()
    dialog.get_by_label("Pitch (semitones)").fill("-2")
    dialog.get_by_role("button", name="Keep").click()
    expect(row).to_contain_text("Low(0.75)+High(0.25);pitch=-2")
    page.get_by_role("button", name="Forget Between").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(row).to_have_count(0)


def test_keys_are_found_and_changes_are_in_the_audit_log(server: ServerProcess, visit: Visit) -> None:
    page = visit("/keys")
    create_key(page, "found by name")
    page.keyboard.press("Escape")
    page = visit("/keys")
    page.get_by_label("Search").fill("FOUND BY")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text("1 key found")).to_be_visible()
    page = visit("/usage")
    log = page.get_by_role("region", name="Audit log")
    expect(log.get_by_role("row").filter(has_text="found by name").filter(has_text="key.created")).to_be_visible()
    log.get_by_label("Action").select_option("store.taken_over")
    expect(log.get_by_text("No changes")).to_be_visible()
    download = log.get_by_role("link", name="Download the audit log as CSV").get_attribute("href")
    assert download == "downloads/audit.csv?action=store.taken_over"
    header = page.request.get(f"/console/{download}").text()
    assert page.request.get("/console/downloads/audit.csv").text().startswith(header)
    assert "found by name" in page.request.get("/console/downloads/audit.csv?action=key").text()

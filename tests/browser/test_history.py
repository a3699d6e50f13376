"""Tasks are found again by their texts, heard in their rows, and downloaded and deleted together."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_console import create_task, new_key
from tests.e2e.server import ServerProcess
from tests.e2e.wire import completed

pytestmark = pytest.mark.browser


def test_tasks_are_found_heard_downloaded_and_deleted(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, "historian")
    created = {words: create_task(server, "tone", words, key=token) for words in ("The old harbour.", "A new ship.")}
    with server.client(token) as client:
        for task_id in created.values():
            completed(client, task_id)
    page = visit("/tasks", key=token)
    rows = page.get_by_role("row").filter(has=page.get_by_role("link"))
    expect(rows).to_have_count(2)
    expect(page.get_by_label("Key")).to_have_count(0)  # which is for admins
    page.get_by_label("Text").fill("HARBOUR")
    page.get_by_label("Text").press("Enter")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("The old harbour.")
    rows.first.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.player .wave').getAttribute('aria-valuenow')) > 0")

    rows.first.get_by_role("checkbox").check()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download as ZIP").click()
    with zipfile.ZipFile(downloading.value.path()) as found:
        assert found.namelist() == [f"{created['The old harbour.']}-The-old-harbour.wav"]
        assert found.read(found.namelist()[0])[:4] == b"RIFF"
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    with server.client(token) as client:
        assert client.get(f"/v1/tasks/{created['The old harbour.']}").status_code == 404

    admin = visit("/tasks")
    admin.get_by_label("Key").select_option("All keys")
    admin.get_by_label("Text").fill("new ship")
    admin.get_by_label("Text").press("Enter")
    row = admin.get_by_role("row").filter(has_text="historian")
    expect(row).to_contain_text("A new ship.")
    row.get_by_role("link", name=created["A new ship."]).click()
    expect(admin.get_by_text("It is a task of the key “historian”")).to_be_visible()
    expect(admin.get_by_role("region", name="Audio").get_by_role("slider")).to_be_visible()
    for action in ("Run again", "Delete", "Cancel"):
        expect(admin.get_by_role("button", name=action)).to_be_hidden()
    with server.client() as client:
        recorded = [
            (entry["action"], entry["target"]["id"]) for entry in client.get("/v1/audit?action=task").json()["data"]
        ]
    assert ("task.viewed", created["A new ship."]) in recorded
    assert ("task.listed", "all keys") in recorded


def test_ten_of_many_inputs_are_shown_with_their_first_words(server: ServerProcess, visit: Visit) -> None:
    texts = [f"This is input {number} of twelve." for number in range(1, 13)]
    body = {"model": "tone", "input": [{"params": {"text": text}} for text in texts]}
    with server.client() as client:
        task_id = client.post("/v1/tasks", json=body, headers={"Prefer": "wait=60"}).json()["id"]
    page = visit(f"/tasks/{task_id}")
    audio = page.get_by_role("region", name="Audio")
    expect(audio.get_by_role("slider")).to_have_count(10)
    expect(audio.get_by_role("heading", level=3).nth(9)).to_have_text("10. This is input 10 of twelve.")
    audio.get_by_role("button", name="Show 2 more").click()
    expect(audio.get_by_role("slider")).to_have_count(12)
    page.wait_for_function("/V(?!50.8)/.test(document.querySelector('.player .still path').getAttribute('d'))")


def test_words_and_events_are_turned_page_by_page(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, "lexicographer")
    with server.client(token) as client:
        table = "word,spoken_as\n" + "".join(f"word{number:02},said {number}\n" for number in range(60))
        kept = client.post("/v1/pronunciations", content=table, headers={"Content-Type": "text/csv"})
        assert kept.status_code == 200, kept.text
    page = visit("/pronunciations", key=token)
    rows = page.get_by_role("row").filter(has=page.get_by_role("button"))
    expect(rows).to_have_count(50)
    expect(page.get_by_role("button", name="Back")).to_have_count(0)
    page.get_by_role("button", name="More").click()
    expect(rows).to_have_count(10)
    expect(page.get_by_role("button", name="More")).to_have_count(0)
    page.get_by_role("button", name="Back").click()
    expect(rows).to_have_count(50)

    with server.client() as client:
        (found,) = client.get("/v1/keys", params={"search": "lexicographer"}).json()["data"]
        for number in range(21):
            edit = {"name": f"lexicographer {number}"}
            client.patch(f"/v1/keys/{found['id']}", json=edit).raise_for_status()
    log = visit("/usage").get_by_role("region", name="Audit log")
    newest = log.get_by_role("row").nth(1).inner_text()
    log.get_by_role("button", name="Older").click()
    expect(log.get_by_role("button", name="Newer")).to_be_visible()
    expect(log.get_by_role("row").nth(1)).not_to_have_text(newest)
    log.get_by_role("button", name="Newer").click()
    expect(log.get_by_role("button", name="Newer")).to_have_count(0)

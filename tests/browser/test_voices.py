"""Voices are chosen by ear: with a sentence of one's own, one after the other, two beside each other, favourites."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_console import new_key
from tests.e2e.server import ServerProcess, until

pytestmark = pytest.mark.browser

SENTENCE = "This is what I want to hear."
ENDED = '() => document.querySelector(\'.sample[data-state="playing"], .sample[data-state="waiting"]\') === null'


def test_voices_are_heard_with_ones_own_sentence_compared_and_kept(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, "listener")
    page = visit("/voices?model=tone", key=token)
    listen = page.get_by_role("button", name="Listen to High")
    page.get_by_label("Your own sentence").fill(SENTENCE)
    page.get_by_label("Your own sentence").blur()
    expect(listen).not_to_have_attribute("data-sample", re.compile("samples/"))
    listen.click()
    expect(listen).to_have_attribute("data-sample", re.compile("^live/task_"))
    page.wait_for_function(ENDED)
    with server.client(token) as client:
        (task,) = client.get("/v1/tasks").json()["data"]
        assert task["metadata"]["purpose"] == "voice audition"
        assert server.rows("SELECT text FROM texts WHERE task_id = ?", task["id"]) == [{"text": SENTENCE}]

    page.get_by_role("button", name="Hear all").click()  # the other one is spoken now, and this one was
    low = page.get_by_role("button", name="Listen to Low")
    expect(low).to_have_attribute("data-sample", re.compile("^live/task_"))
    expect(page.get_by_role("button", name="Hear all")).to_be_visible()  # it was "Stop" until they had been heard
    with server.client(token) as client:
        assert len(client.get("/v1/tasks").json()["data"]) == 2

    page.get_by_role("button", name="Compare Low").click()
    both = page.get_by_role("region", name="Compare two voices")
    expect(both).to_contain_text("Choose another voice")
    page.get_by_role("button", name="Compare High").click()
    expect(both.get_by_role("group")).to_have_count(2)
    expect(both.get_by_role("button", name="Listen to B, High")).to_have_attribute("data-sample", re.compile("^live/"))
    both.get_by_role("button", name="Hear both").click()
    expect(both.get_by_role("button", name="Hear both")).to_be_visible()
    both.get_by_role("button", name="Clear").click()
    expect(both).to_be_hidden()

    star = page.get_by_role("button", name="High is a favourite")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("localStorage.getItem('rhapsode-favourite-voices')?.includes('High')")
    page.get_by_role("link", name="Tasks", exact=True).click()
    expect(page.get_by_role("heading", name="Tasks", level=1)).to_be_visible()
    with server.client(token) as client:  # what was spoken goes with the page
        until(lambda: client.get("/v1/tasks").json()["data"] == [], "the tasks to be deleted")

    page.goto("/console/voices?model=tone")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Favourites only").check()
    expect(page.get_by_text("1 of 2 voices")).to_be_visible()
    page.get_by_label("Gender").select_option("Male")
    expect(page.get_by_role("heading", name="No such voice")).to_be_visible()
    page.get_by_label("Favourites only").uncheck()
    page.get_by_label("Character").select_option("Sine")
    page.get_by_label("Language", exact=True).select_option("American English")
    expect(page.get_by_text("1 of 2 voices")).to_be_visible()

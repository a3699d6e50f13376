"""What is written into a field is checked as the body of a request is, and what is wrong is told at the field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_console import create_task, new_key
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.browser

NOT_TEXT = {"a\0b": "There is the character NUL at position 1", "a\ud800b": "half a character"}


def write(field: Locator, value: str) -> None:
    """Put into a field what nobody could type, as a script or a paste would."""
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in value)
    field.evaluate(
        f"""(field) => {{
          field.value = "{escaped}";
          field.dispatchEvent(new Event("input", {{ bubbles: true }}));
          field.dispatchEvent(new Event("change", {{ bubbles: true }}));
        }}"""
    )


def choose_another(field: Locator) -> None:
    """Choose in a list what it does not offer, as a script would."""
    field.evaluate(
        """(field) => {
          field.options[0].value = "99999999";
          field.selectedIndex = 0;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(problem_of(field)).to_have_text("Choose one of the list.")


def problem_of(field: Locator) -> Locator:
    """Return what is told at a field, which describes it to those who do not see it."""
    described = (field.get_attribute("aria-describedby") or "").split()
    return field.page.locator(f"#{described[-1]}")


@pytest.mark.parametrize(
    "value", [pytest.param("a\0b", id="nul"), pytest.param("a\ud800b", id="surrogate", marks=pytest.mark.slow)]
)
@pytest.mark.slow
def test_what_is_no_text_is_told_at_every_field(server: ServerProcess, visit: Visit, value: str) -> None:
    page = visit("/playground?model=tone")
    page.get_by_text("A dialogue").click()
    page.get_by_role("button", name="Add a speaker").click()
    fields = [page.get_by_label("Text"), page.get_by_label("Speaker 1", exact=True)]
    for field in fields:
        write(field, value)
        expect(problem_of(field)).to_contain_text(NOT_TEXT[value])
        expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Generate").click()
    expect(fields[0]).to_be_focused()  # the first that is wrong
    expect(page.get_by_role("region", name="Result")).to_contain_text("Nothing yet")
    write(fields[0], "Ann: One.\nJane: Two.")
    write(fields[1], "Ann")
    for field in fields:
        expect(problem_of(field)).to_be_hidden()
        expect(field).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("region", name="Result")).to_contain_text("completed")

    page.goto("/console/keys")
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog")
    write(dialog.get_by_label("Name"), value)
    dialog.get_by_role("button", name="Create key").click()
    expect(problem_of(dialog.get_by_label("Name"))).to_contain_text(NOT_TEXT[value])
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Edit first").click()
    write(dialog.get_by_label("Name"), value)
    dialog.get_by_role("button", name="Save").click()
    expect(problem_of(dialog.get_by_label("Name"))).to_contain_text(NOT_TEXT[value])
    dialog.get_by_role("button", name="Cancel").click()

    for path, label in (("/tasks", "Task id"), ("/voices", "Search")):
        page.goto(f"/console{path}")
        field = page.get_by_role("main").get_by_label(label, exact=True)
        write(field, value)
        expect(problem_of(field)).to_contain_text(NOT_TEXT[value])
    assert "error" not in server.log


def test_a_query_with_nul_is_refused(server: ServerProcess, visit: Visit) -> None:
    page = visit("/keys")
    for path in ("/keys?key=%00", "/search?q=rhap_%00_x", "/tasks?a=b%00", "/samples/tone/Low?v=%00"):
        answer = page.context.request.get(f"{server.url}/console{path}")
        assert (answer.status, answer.json()["error"]["code"]) == (400, 400), path


def test_every_error_stands_at_its_field(visit: Visit) -> None:
    page = visit("/playground?model=tone")
    page.get_by_label("Speed").fill("5")
    page.get_by_role("button", name="Generate").click()
    expect(problem_of(page.get_by_label("Speed"))).to_have_text("'speed' must be at most 4.0.")
    expect(page.get_by_label("Speed")).to_be_focused()

    page.goto("/console/keys")
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Create key").click()
    expect(problem_of(dialog.get_by_label("Name"))).to_contain_text("A key needs a name")
    dialog.get_by_label("Name").fill("two\u2028lines")
    dialog.get_by_role("button", name="Create key").click()
    expect(problem_of(dialog.get_by_label("Name"))).to_contain_text("one line of printable characters")
    dialog.get_by_label("Name").fill("fine")
    dialog.get_by_label("Tokens a month").fill("-1")
    dialog.get_by_role("button", name="Create key").click()
    expect(problem_of(dialog.get_by_label("Tokens a month"))).to_contain_text("A whole number from 1")
    dialog.get_by_label("Tokens a month").fill("1")
    dialog.get_by_text("Speech: make tasks").click()
    dialog.get_by_role("button", name="Create key").click()
    expect(dialog.get_by_role("alert")).to_have_text("Tick at least one thing that the key may do.")

    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Edit first").click()
    for day, words in (("2001-01-01", "lies in the past"), ("9999-12-31", "must be a date")):
        dialog.get_by_label("Last day (UTC)").fill(day)
        dialog.get_by_role("button", name="Save").click()
        expect(problem_of(dialog.get_by_label("Last day (UTC)"))).to_contain_text(words)


def test_a_choice_is_one_of_the_list(server: ServerProcess, visit: Visit) -> None:
    page = visit("/keys")
    token = new_key(server, "rotated by hand")
    page.reload()
    page.get_by_role("button", name="Rotate rotated by hand").click()
    overlap = page.get_by_role("dialog").get_by_label("The key as it was")
    choose_another(overlap)
    page.get_by_role("dialog").get_by_role("button", name="Rotate").click()
    expect(overlap).to_be_focused()  # the server has answered
    expect(page.get_by_role("region", name="The key", exact=True)).to_have_count(0)
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    # No error calls this field by a name.
    page.get_by_role("button", name="Create key").click()
    page.get_by_role("dialog").get_by_label("Name").fill("never to be made")
    expires = page.get_by_role("dialog").get_by_label("Expires")
    choose_another(expires)
    page.get_by_role("dialog").get_by_role("button", name="Create key").click()
    expect(expires).to_be_focused()
    expect(page.get_by_role("region", name="The key", exact=True)).to_have_count(0)
    assert server.rows("SELECT id FROM api_keys WHERE name = ?", "never to be made") == []
    with server.client(token) as client:
        assert client.get("/v1/tasks").status_code == 200


def test_what_is_spoken_anew_counts_as_a_request(server: ServerProcess, visit: Visit) -> None:
    token = new_key(server, "two a minute", limits={"requests_per_minute": 2})
    task_id = create_task(server, "tone", "Once more.", key=token)  # the first
    page = visit(f"/tasks/{task_id}", key=token)
    page.get_by_role("button", name="Run again").click()  # the second
    expect(page).not_to_have_url(re.compile(task_id))
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("This key may send 2 requests a minute")).to_be_visible()
    page.goto("/console/playground?model=tone")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_text("This key may send 2 requests a minute")).to_be_visible()
    assert len(server.rows("SELECT id FROM tasks WHERE key_id = ?", token.split("_")[1])) == 2

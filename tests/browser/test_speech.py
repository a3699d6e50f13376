"""Speech in the console: what is generated there is what was asked for, and every voice can be heard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from rhapsode.core.audio import AudioFormat
from rhapsode.core.params import read_params
from rhapsode.core.speech import SpeechParams
from tests.browser.conftest import Visit
from tests.browser.test_console import new_key
from tests.e2e.server import ServerProcess
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=\"document.title='owned'\">"
SPOKEN = "The river was high after three days of rain."


@pytest.fixture(scope="module")
def transcriber() -> Transcriber:
    return Transcriber("tiny")


def program(page: Page, language: str, key: str) -> str:
    """Return the request as it stands on the page for a language, with a key in the place of the placeholder."""
    page.get_by_role("tab", name=language, exact=True).click()
    shown = page.get_by_role("region", name=f"The request: {language}")
    expect(shown).to_be_visible()
    source = shown.inner_text()
    assert key not in page.content()
    assert "YOUR_API_KEY" in source
    return source.replace("YOUR_API_KEY", key)


def test_what_is_generated_is_what_was_written(
    server: ServerProcess, visit: Visit, transcriber: Transcriber, tmp_path: Path
) -> None:
    page = visit("/playground?model=hibari")
    page.get_by_label("Text").fill(SPOKEN)
    page.get_by_label("Format").select_option("MP3")
    page.get_by_label("Speed").fill("0.9")
    page.get_by_role("button", name="Generate").click()
    result = page.get_by_role("region", name="Result")
    expect(result).to_contain_text("completed")
    with page.expect_download() as download:
        result.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith("-0.mp3")
    download.value.save_as(tmp_path / "speech.mp3")
    assert transcriber.words(tmp_path / "speech.mp3") == normalise_words(SPOKEN)

    expect(page.get_by_label("Text")).to_have_value(SPOKEN)  # it stays, whatever has changed beside it
    expect(page.get_by_label("Speed")).to_have_value("0.9")

    task_id = result.get_by_role("link", name=re.compile("task_")).inner_text()
    with server.client() as client:
        task = client.get(f"/v1/tasks/{task_id}").json()
    usage = task["usage"]["extra_info"]
    expect(result).to_contain_text(
        f"{usage['total_tokens']} ({usage['input_text_tokens']} of text, {usage['output_audio_tokens']} of audio)"
    )
    expect(result).to_contain_text(f"{task['metadata']['rhapsode']['audio_seconds']:.2f} s")

    result.get_by_role("button", name="Play").click()
    result.get_by_role("button", name="Pause").click()
    position = result.get_by_role("slider", name="Position")
    for _ in range(3):  # a fifth of it each time
        position.press("PageUp")
    expect(position).to_have_attribute("aria-valuetext", re.compile(r"0:0[2-9] of 0:0[3-9]"))
    heights = result.locator("svg.still path").get_attribute("d") or ""
    assert len(set(re.findall(r"V[\d.]+", heights))) > 30  # an outline of speech, not a line


def test_the_request_as_a_program_does_the_same(
    server: ServerProcess, visit: Visit, transcriber: Transcriber, tmp_path: Path
) -> None:
    page = visit("/playground?model=hibari")
    text = f"{SPOKEN} It's Ann's \"turn\"."
    page.get_by_label("Text").fill(text)
    page.get_by_label("Format").select_option("FLAC")
    asked = [{"text": text, "voice_name": page.get_by_label("Voice").input_value(), "format": "flac"}]

    result = subprocess.run(
        ["sh", "-c", program(page, "curl", server.first_key)], capture_output=True, text=True, check=True, timeout=60
    )
    assert '"status":"pending"' in result.stdout
    (tmp_path / "speak.py").write_text(program(page, "Python", server.first_key))
    subprocess.run([sys.executable, "speak.py"], cwd=tmp_path, check=True, timeout=60)
    assert transcriber.words(tmp_path / "speech.flac") == normalise_words(text)

    (tmp_path / "speech.flac").unlink()
    (tmp_path / "speak.mjs").write_text(program(page, "JavaScript", server.first_key))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NODE_")}
    subprocess.run(["node", "speak.mjs"], cwd=tmp_path, check=True, timeout=60, env=environment)
    assert (tmp_path / "speech.flac").read_bytes()[:4] == b"fLaC"
    rows = server.rows("SELECT text, params FROM items JOIN texts USING (task_id, item) ORDER BY task_id")[-3:]
    assert [row["text"] for row in rows] == [text] * 3
    expected = SpeechParams("", asked[0]["voice_name"], AudioFormat.FLAC)
    assert [read_params(row["params"]) for row in rows] == [expected] * 3


def test_a_dialogue_has_its_speakers(visit: Visit) -> None:
    page = visit("/playground?model=tone")
    page.get_by_label("Text").fill("Ann: Good morning.\nJane: Good evening.")
    page.get_by_text("A dialogue").click()
    page.get_by_role("button", name="Add a speaker").click()
    page.get_by_label("Speaker 1", exact=True).fill("Ann")
    page.get_by_label("Voice of speaker 2").select_option("High")
    code = page.get_by_role("region", name="The request: curl")
    expect(code).to_contain_text('"speaker": "Ann"')
    page.get_by_role("button", name="Generate").click()
    result = page.get_by_role("region", name="Result")
    expect(result).to_contain_text("completed")
    page.get_by_role("button", name="Remove the last").click()
    expect(code).not_to_contain_text("speaker")
    expect(code).to_contain_text('"voice_name": "Low"')


def test_words_are_said_as_they_are_to_be(server: ServerProcess, visit: Visit) -> None:
    page = visit("/playground?model=tone")
    page.get_by_label("Text").fill("Xyzzy and SQL.")
    said = page.get_by_label("Pronunciations")
    said.fill("xyzzy = banana\nSQL = /ɬ/")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("alert").filter(has_text="Did you mean 'l'?")).to_be_visible()
    expect(said).to_have_attribute("aria-invalid", "true")
    said.fill("xyzzy = banana\nSQL = /si/\n")
    page.get_by_label("Style").fill(" very calm ")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("region", name="Result")).to_contain_text("completed")
    expect(page.get_by_role("region", name="The request: curl")).to_contain_text('"SQL": "/si/"')
    expect(page.get_by_role("region", name="The request: curl")).to_contain_text('"style": "very calm"')
    expect(page.get_by_role("region", name="Result")).to_contain_text("the engine follows none")
    (row,) = server.rows("SELECT phonemes FROM segments ORDER BY id DESC LIMIT 1")
    assert row == {"phonemes": "banana and si."}


def test_captions_come_with_the_audio(visit: Visit, tmp_path: Path) -> None:
    page = visit("/playground?model=tone")
    page.get_by_label("Text").fill("It costs $5.20 today.")
    page.get_by_label("Captions").select_option("WebVTT")
    page.get_by_role("button", name="Generate").click()
    result = page.get_by_role("region", name="Result")
    expect(result).to_contain_text("completed")
    with page.expect_download() as download:
        result.get_by_role("link", name="Captions").click()
    assert download.value.suggested_filename.endswith("-0.vtt")
    download.value.save_as(tmp_path / "speech.vtt")
    written = (tmp_path / "speech.vtt").read_text()
    assert written.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert written.endswith("\nIt costs $5.20 today.\n\n")


def test_a_task_is_heard_while_it_runs_also_after_the_page_was_left_and_canceled(
    server: ServerProcess, visit: Visit
) -> None:
    page = visit("/playground?model=hibari")
    page.get_by_label("Text").fill("The first take.")
    page.get_by_label("Play it as it is made").uncheck()  # nothing begins by itself while something else is heard
    page.get_by_role("button", name="Generate").click()
    result = page.get_by_role("region", name="Result")
    expect(result).to_contain_text("completed")
    page.get_by_label("Play it as it is made").check()
    page.get_by_label("Text").fill(" ".join(f"Number {number}. {SPOKEN}" for number in range(3_000)))
    page.get_by_role("button", name="Generate").click()
    expect(result.get_by_role("progressbar")).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    live = result.get_by_role("group", name="Audio, while it is made")
    expect(live.get_by_role("button", name="Pause")).to_be_visible()  # it began by itself
    expect(live).to_contain_text(re.compile(r"[1-9]\d?:\d\d|0:(0[1-9]|[1-5]\d)"))
    expect(page.get_by_role("button", name="Generate")).to_be_disabled()
    expect(page.get_by_role("region", name="Earlier takes")).to_contain_text("The first take.")
    page.get_by_role("link", name="Voices", exact=True).click()
    expect(page.get_by_role("heading", name="Voices", level=1)).to_be_visible()
    page.get_by_role("link", name="Playground", exact=True).click()
    expect(page.get_by_role("region", name="Earlier takes")).to_contain_text("The first take.")
    expect(live.get_by_role("button", name="Play")).to_be_visible()  # it goes on, and waits to be heard
    expect(page.get_by_role("button", name="Generate")).to_be_disabled()
    result.get_by_role("button", name="Cancel").click()
    expect(result).to_contain_text("It was canceled")
    with server.client() as client:
        task_id = result.get_by_role("link", name=re.compile("task_")).inner_text()
        assert client.get(f"/v1/tasks/{task_id}").json()["status"] == "canceled"


def test_what_cannot_be_spoken_is_said_and_texts_are_text(visit: Visit) -> None:
    page = visit("/playground?model=tone&voice=<img src=x onerror=alert(1)>")
    page.get_by_label("Text").fill("")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("alert")).to_contain_text("'text' must not be empty")
    page.get_by_label("Text").fill(f"Markup: {MARKUP}")
    page.get_by_label("Speed").fill("7")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("alert")).to_contain_text("must be at most 4")
    page.get_by_label("Speed").fill("1")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("region", name="Result")).to_contain_text("completed")
    expect(page.get_by_role("region", name="The request: curl")).to_contain_text("<img src=x onerror=")
    assert page.locator("img[src=x]").count() == 0
    assert page.title() == "Playground · rhapsode"


def test_a_sample_is_spoken_once(server: ServerProcess, visit: Visit) -> None:
    def usage() -> int:
        with server.client() as client:
            return int(client.get("/v1/usage").json()["totals"]["tasks"]["completed"])

    page = visit("/playground?model=tone&voice=High")
    before = usage()
    listen = page.get_by_role("button", name="Listen to High")
    listen.click()
    expect(listen).to_have_text("Stop")
    assert usage() == before + 1
    url = listen.get_attribute("data-sample")
    again = page.context.request.get(f"{server.url}/console/{url}")
    assert again.headers["content-type"] == "audio/mpeg"
    assert "immutable" in again.headers["cache-control"]
    assert usage() == before + 1
    assert httpx.get(f"{server.url}/console/{url}").status_code == 401

    low = f"{server.url}/console/samples/tone/Low"  # five at once, before there is one
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(lambda _: httpx.get(low, cookies=cookies, timeout=60), range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert usage() == before + 2
    missing = page.context.request.get(f"{server.url}/console/samples/tone/Nobody")
    assert (missing.status, missing.json()["error"]["error_message"]) == (404, "There is no such voice.")


def test_how_a_text_is_read_and_a_word_that_is_to_be_said_otherwise(server: ServerProcess, visit: Visit) -> None:
    page = visit("/playground?model=tone")
    page.get_by_label("Text").fill("It cost $5 in Москва.")
    mark = page.locator(".marks mark")  # behind the letters of the text
    expect(mark).to_have_text("Москва")
    expect(page.get_by_text("“Москва” cannot be spoken")).to_be_visible()
    page.get_by_label("Pronunciations").fill("Москва = Moskva")
    expect(mark).to_have_count(0)
    page.get_by_label("Pronunciations").fill("")
    page.get_by_label("Text").fill("It cost $5 in Xyzzy.")
    page.get_by_role("button", name="How it is read").click()
    read = page.get_by_role("region", name="How it is read")
    expect(read.get_by_role("button")).to_have_count(5)
    expect(read.get_by_role("button", name="$5")).to_contain_text("five dollars")
    read.get_by_role("button", name="Xyzzy").click()
    said = page.get_by_label("Pronunciations")
    expect(said).to_be_focused()
    expect(said).to_have_value("Xyzzy = Xyzzy")
    page.keyboard.type("banana split")  # over what is selected
    expect(said).to_have_value("Xyzzy = banana split")
    page.get_by_role("button", name="How it is read").click()
    expect(read.get_by_role("button", name="Xyzzy")).to_contain_text("banana split")


def test_the_form_says_what_it_costs_follows_the_typing_and_is_kept(server: ServerProcess, visit: Visit) -> None:
    page = visit("/playground", key=new_key(server, "writer", budgets={"tokens_per_day": 5000}))
    page.get_by_label("Text").press("End")
    page.get_by_label("Text").press_sequentially(" Twice.")
    code = page.get_by_role("region", name="The request: curl")
    expect(code).to_contain_text("everywhere. Twice.")  # although nobody left the field
    expect(page.get_by_role("form")).to_contain_text("43 characters, about 0:03 of speech and")
    expect(page.get_by_role("form")).to_contain_text("Left: 5,000 tokens today.")
    expect(page.get_by_role("form")).to_contain_text("Waiting time: none.")
    page.get_by_label("Speed").fill("1.5")
    page.get_by_label("Format").select_option("MP3")
    page.get_by_label("Format").blur()
    expect(code).to_contain_text('"speed": 1.5')
    page.get_by_role("link", name="Voices").click()
    expect(page.get_by_role("heading", name="Voices", level=1)).to_be_visible()
    page.get_by_role("link", name="Playground", exact=True).click()
    expect(page.get_by_label("Text")).to_have_value("Say it once, and hear it everywhere. Twice.")
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    expect(page.get_by_label("Format")).to_have_value("mp3")

"""Projects in the console: a document is dropped, heard, changed, and taken away as a file."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import AT_REST, problems
from tests.support.books import epub, page

pytestmark = pytest.mark.browser


def test_a_book_is_dropped_heard_changed_and_exported(visit: Visit, tmp_path: Path) -> None:
    noted = (
        '<h1>Two</h1><p>Siobhan slept.<a epub:type="noteref" href="#n">1</a></p>'
        '<aside epub:type="footnote" id="n"><p>Not long.</p></aside>'
    )
    pages = {"one.xhtml": page("<h1>One</h1><p>It rains.</p>"), "two.xhtml": page(noted)}
    shown = visit("/projects")
    shown.get_by_label("Footnotes").select_option("Read at the end of their chapter")
    content = epub(pages, list(pages))
    shown.locator("input[type=file]").set_input_files(
        {"name": "book.epub", "mimeType": "application/epub+zip", "buffer": content}
    )
    expect(shown.get_by_role("heading", name="The Book")).to_be_visible()
    shown.get_by_label("Chapter", exact=True).select_option("2. Two")
    row = shown.get_by_role("row", name="Siobhan slept.")
    expect(row).to_contain_text("to be rendered")
    shown.get_by_role("button", name="Render chapter").click()
    spoken = row.get_by_label("Audio of")
    expect(spoken).to_be_visible(timeout=180_000)
    first = spoken.get_attribute("data-url") or ""
    heard, _ = soundfile.read(io.BytesIO(shown.request.get(first).body()))
    assert float(spoken.get_attribute("data-seconds") or 0) == pytest.approx(len(heard) / 24_000, abs=0.01)
    expect(spoken.get_by_role("slider", name="Position")).to_be_visible()
    assert len(heard) > 5_000
    expect(shown.get_by_role("row", name="Not long.")).to_be_visible()
    heard_whole = shown.get_by_label("Audio of chapter 2")
    chapter = shown.request.get(heard_whole.get_attribute("data-url") or "")
    assert (chapter.status, chapter.headers["content-type"]) == (200, "audio/mpeg")
    duration = soundfile.info(io.BytesIO(chapter.body())).duration
    assert duration > len(heard) / 24_000 + 2
    expect(heard_whole).to_have_attribute("data-seconds", re.compile(r"\d"))  # once all is spoken
    assert float(heard_whole.get_attribute("data-seconds") or 0) == pytest.approx(duration, abs=0.1)

    shown.get_by_role("button", name="Speakers").click()
    shown.get_by_role("dialog").get_by_role("button", name="Add a speaker").click()
    adding = shown.get_by_role("dialog")
    adding.get_by_label("Name").fill("Ann")
    adding.get_by_label("Voice").fill("Nobody")
    adding.get_by_role("button", name="Keep").click()
    expect(adding.get_by_label("Voice")).to_have_attribute("aria-invalid", "true")
    adding.get_by_label("Voice").fill("")
    adding.get_by_label("Speed").fill("1.2")
    adding.get_by_role("button", name="Keep").click()
    expect(adding).to_be_hidden()
    shown.get_by_role("button", name="Voice of the chapter").click()
    shown.get_by_role("dialog").get_by_label("Speed").fill("1.1")
    shown.get_by_role("dialog").get_by_role("button", name="Keep").click()
    expect(row).to_contain_text("to be rendered")
    expect(shown.get_by_label("Audio of chapter 2")).to_be_hidden()

    row.get_by_role("button", name="Edit").click()
    editing = shown.get_by_role("dialog")
    editing.get_by_label("Text").fill("Siobhan slept well.")
    editing.get_by_label("Speaker").select_option("Ann")
    editing.get_by_label("Speed").fill("0.8")
    editing.get_by_role("button", name="Keep and render").click()
    row = shown.get_by_role("row", name="Siobhan slept well.")
    expect(row.get_by_label("Audio of")).to_be_visible(timeout=180_000)
    expect(row.get_by_label("Audio of")).not_to_have_attribute(
        "data-url", re.compile(re.escape(first.partition("?")[0]))
    )
    row.get_by_role("button", name="Edit").click()
    expect(editing.get_by_text("in use")).to_be_visible()
    expect(editing.get_by_role("button", name="Use the take")).to_have_count(1)
    editing.get_by_role("button", name="Cancel").click()
    shown.get_by_role("button", name="Say a name").click()
    shown.get_by_role("dialog").get_by_label("Word").fill("Siobhan")
    shown.get_by_role("dialog").get_by_label("Said as").fill("Shivawn")
    shown.get_by_role("dialog").get_by_role("button", name="Keep").click()
    expect(row).to_contain_text("to be rendered")
    shown.wait_for_function(AT_REST)
    assert not problems(shown)
    shown.screenshot(path=tmp_path / "project.png", full_page=True)
    row.get_by_role("button", name="Edit").click()
    editing.get_by_role("button", name="Use the take “Siobhan slept.”").click()
    expect(shown.get_by_role("row", name="Siobhan slept.").get_by_label("Audio of")).to_be_visible()  # with its text

    shown.get_by_role("button", name="Export").click()
    exporting = shown.get_by_role("dialog")
    exporting.get_by_label("Format").select_option("MP3")
    exporting.get_by_label("Loudness").select_option("-16 LUFS (podcasts)")
    exporting.get_by_label("A file for each chapter").check()
    exporting.get_by_label("Compare the chapters").check()
    exporting.get_by_role("button", name="Export").click()
    link = shown.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=180_000)
    expect(shown.get_by_text("sample rate: 24,000 Hz (44,100 Hz), not met")).to_be_visible()
    with shown.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "book.zip")
    assert download.value.suggested_filename == "The Book.zip"
    with zipfile.ZipFile(tmp_path / "book.zip") as archive:
        assert sorted(archive.namelist()) == ["01 One.mp3", "02 Two.mp3"]
    shown.goto(shown.url.rpartition("/")[0])
    expect(shown.get_by_role("link", name="The Book")).to_be_visible()
    assert not problems(shown)
    shown.screenshot(path=tmp_path / "projects.png", full_page=True)

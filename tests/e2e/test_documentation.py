"""The documentation that a server offers, and that what it says is so."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rhapsode.http.documentation import sections
from rhapsode.http.schemas import CreateTask, InputParams
from tests.e2e.examples import DOCS, Reader, examples
from tests.e2e.server import ServerProcess

PAGES = sorted(page for page in DOCS.rglob("*.md") if any(examples(page)))
LONG_PAGES = {"clients.md", "elevenlabs.md", "voices.md"}
"""Pages whose examples take half a minute."""
MODEL_PAGE = DOCS / "reference" / "gemini_3_1_flash_tts_preview.md"


@pytest.fixture(scope="module")
def key(kokoro: ServerProcess) -> str:
    with kokoro.client() as admin:
        return str(admin.post("/v1/keys", json={"name": "reader"}).raise_for_status().json()["key"])


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=str(page.relative_to(DOCS)), marks=pytest.mark.slow if page.name in LONG_PAGES else ())
        for page in PAGES
    ],
)
def test_every_example_does_what_its_page_says(page: Path, kokoro: ServerProcess, key: str, tmp_path: Path) -> None:
    reader = Reader(kokoro, key, tmp_path)
    for example in examples(page):
        reader.run(example)
    for file in tmp_path.glob("*.wav"):
        with wave.open(str(file)) as audio:
            assert audio.getnframes() > 0.3 * audio.getframerate(), file.name


def test_the_page_of_the_model_has_all_its_parameters() -> None:
    text = MODEL_PAGE.read_text(encoding="utf-8")
    for name in [*CreateTask.model_fields, *(f"params.{name}" for name in InputParams.model_fields)]:
        assert re.search(rf"^\| `{re.escape(name)}`", text, re.MULTILINE), name


@pytest.fixture(scope="module")
def reader(tone: ServerProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=tone.url, follow_redirects=True, verify=False) as client:
        yield client


def test_the_pages_are_there_without_a_key(reader: httpx.Client) -> None:
    for path in ("/docs", "/docs/", "/docs/guides/waiting/", "/docs/guides/waiting", "/docs/reference/api/"):
        answer = reader.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.url.path.endswith("/")


def test_only_scripts_of_the_build_may_run(reader: httpx.Client) -> None:
    policy = reader.get("/docs/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_everything_a_page_names_is_there(reader: httpx.Client) -> None:
    asked = set()
    for path in ("/docs/", "/docs/reference/settings/"):
        page = reader.get(path)
        for target in re.findall(r'(?:src|href)="?([^"#?>\s]+)', page.text):
            if not target.startswith(("http:", "https:", "data:", "mailto:")):
                asked.add(page.url.join(target))
    assert len(asked) > 20
    assert "/console/" in {url.path for url in asked}
    for url in asked:
        assert reader.get(url, headers={"Accept": "text/html"}).status_code == 200, url


def test_a_page_is_not_sent_twice(reader: httpx.Client) -> None:
    first = reader.get("/docs/")
    again = reader.get("/docs/", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    "path", ["/docs/nowhere", "/docs/policy.json", "/docs/%2e%2e/settings.py", "/docs/..%2fsettings.py"]
)
def test_what_is_no_page_is_an_error_like_all_others(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == 404


def test_the_sections_can_be_searched_by_programs(reader: httpx.Client) -> None:
    offered = reader.get("/docs/sections.json").json()
    assert offered == sections()
    [retry] = [page for page in offered if page["title"] == "Safe retries"]
    assert retry["path"][:2] == ["Guides", "Waiting for a task"]
    assert retry["url"] == "guides/waiting/#safe-retries"
    assert "Idempotency-Key" in retry["text"]
    for url in {page["url"].partition("#")[0] for page in offered}:
        assert reader.get(f"/docs/{url}").status_code == 200, url

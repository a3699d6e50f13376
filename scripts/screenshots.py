"""Pictures of every page of the console and of the documentation, to be looked at: light, dark, at five widths.

``python -m scripts.screenshots [--only WORD ...] [--into DIRECTORY]``

A real server is filled with keys, usage and tasks of every kind; a stand-in plays Google's API. Chromium takes the
pictures. Nothing is compared: whoever changes how a page looks, looks.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from rhapsode.core.speech import FASTEST
from tests.browser.conftest import ARGUMENTS, chromium
from tests.e2e.server import ServerProcess, until
from tests.support.google import KEY, GoogleStandIn

PLACE = Path("build/screenshots")
LOOKS = {
    "light": (1280, 860),
    "dark": (1280, 860),
    "phone": (390, 844),
    "phone-dark": (390, 844),
    "tablet": (820, 1180),
    "narrow": (1100, 860),
    "wide-dark": (1440, 900),
}
SETTLED_MS = 400
"""How long what fades in takes."""
BOOK = " ".join(f"Sentence number {number} of the book is like no other one in it." for number in range(2000))
TEXT = "The harbour was quiet, but the first boats were already on their way out. Shall we follow them?"

Shot = Callable[[Page], None]


class Stage:
    """A server with something of everything in it."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.tasks: dict[str, str] = {}
        """By how they ended."""
        self.plain = ""
        self.project = ""

    def fill(self) -> None:
        """Create keys, usage, and a task of every kind."""
        with self.server.client() as client:

            def key(name: str, **fields: object) -> dict[str, str]:
                created = client.post("/v1/keys", json={"name": name, **fields}).raise_for_status()
                return dict(created.json())

            key("podcast", limits={"requests_per_minute": 120}, budgets={"tokens_per_day": 20_000})
            key("night batch", budgets={"audio_seconds_per_month": 360_000}, expires_in_seconds=30 * 24 * 3600)
            client.delete(f"/v1/keys/{key('retired reader')['id']}").raise_for_status()
            key("a name as long as names may be, with <b>markup</b> & an ünïcødé word or two in it")
            self.plain = key("screen reader app")["key"]
            self._usage()
            self.tasks["completed"] = self._task(client, TEXT, format="mp3", metadata={"episode": 12})
            dialogue = "Joe: Did you hear that?\nJane: I heard it twice. Once here, and once everywhere."
            people = [{"speaker": "Joe", "voice_name": "Low"}, {"speaker": "Jane", "voice_name": "High"}]
            self._task(client, dialogue, model="tone", speakers=people)
            self.tasks["failed"] = self._task(client, BOOK, deadline_seconds=1)
            self._project(client)
            for name in ("completed", "failed"):
                until(lambda name=name: self._final(client, self.tasks[name]), name)  # type: ignore[misc]
            with self.processing() as canceled:
                self.tasks["canceled"] = canceled

    def _project(self, client: httpx.Client) -> None:
        """Create a book of three chapters, of which the first is spoken, and words that it says in its own way."""
        paragraphs = [{"text": TEXT}, {"text": "Siobhan was the first to answer."}]
        chapters = [{"title": title, "paragraphs": paragraphs} for title in ("The harbour", "The boats", "Home")]
        content = {"title": "The Boats of the Morning", "author": "A. N. Author", "model": "hibari"}
        created = client.post("/v1/projects", json={**content, "chapters": chapters}).raise_for_status()
        self.project = str(created.json()["id"])
        client.post(f"/v1/projects/{self.project}/render", json={"chapters": [1]}).raise_for_status()
        for word, said in (("Siobhan", "shi-vawn"), ("SQL", "sequel")):
            client.post("/v1/pronunciations", json={"word": word, "spoken_as": said}).raise_for_status()

    @contextmanager
    def processing(self) -> Iterator[str]:
        """Yield a task that runs while the block does; all running ones are canceled then."""
        with self.server.client() as client:
            task_id = self._task(client, BOOK, webhook_url="https://example.com/hooks/speech")
            until(lambda: client.get(f"/v1/tasks/{task_id}").json()["progress"] > 0, "the first words")
            yield task_id
            for task in client.get("/v1/tasks?status=pending,processing").json()["data"]:
                client.post(f"/v1/tasks/{task['id']}/cancel")

    def _task(self, client: httpx.Client, text: str, model: str = "hibari", **fields: object) -> str:
        params = {"text": text} | {name: fields.pop(name) for name in ("format", "speakers") if name in fields}
        answer = client.post("/v1/tasks", json={"model": model, "input": [{"params": params}], **fields})
        answer.raise_for_status()
        return str(answer.json()["id"])

    def _final(self, client: httpx.Client, task_id: str) -> bool:
        return client.get(f"/v1/tasks/{task_id}").json()["status"] in {"completed", "failed", "canceled"}

    def _usage(self) -> None:
        """Insert a month of usage, which nobody can wait for."""
        with sqlite3.connect(self.server.data_dir / "rhapsode.db", timeout=30.0) as database:
            keys = [row[0] for row in database.execute("SELECT id FROM api_keys ORDER BY created_at LIMIT 3")]
            dice = random.Random(7)
            for ago in range(1, 30):
                day = (datetime.now(UTC).date() - timedelta(days=ago)).isoformat()
                models = {"gemini_3_1_flash_tts_preview": 3, "hibari": 2, "kokoro": 1}
                for key, (model, share) in zip(keys, models.items(), strict=True):
                    characters = round(share * dice.random() ** 2 * 40_000)
                    values = (key, day, model, characters // 400, ago % 7 == 0, characters, 65 * characters)
                    database.execute(
                        "INSERT INTO usage (key_id, day, model, completed, failed, characters, audio_ms, "
                        "input_text_tokens, output_audio_tokens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (*values, characters // 4, 65 * characters * 25 // 1000),
                    )


@contextmanager
def staged() -> Iterator[Stage]:
    """Yield a server as most are, that is filled; while the block runs."""
    with tempfile.TemporaryDirectory() as home, GoogleStandIn() as google:
        server = ServerProcess(
            Path(home),
            RHAPSODE_ENGINES="kokoro,hibari,tone",
            RHAPSODE_GEMINI_API_KEY=KEY,
            RHAPSODE_GEMINI_BASE_URL=google.url,
        )
        try:
            stage = Stage(server.start().warm())
            stage.fill()
            yield stage
        finally:
            server.stop()


class Camera:
    """Takes the pictures of one look."""

    def __init__(self, stage: Stage, browser: Browser, look: str, into: Path, only: Sequence[str]) -> None:
        self._stage = stage
        self._browser = browser
        self._look = look
        self._into = into
        self._only = only
        self.failed: list[str] = []

    def _context(self, key: str | None) -> BrowserContext:
        width, height = LOOKS[self._look]
        context = self._browser.new_context(
            base_url=self._stage.server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if "dark" in self._look else "light",
        )
        if key is not None:
            context.request.post("/console/login", form={"key": key})
        return context

    def take(
        self, name: str, path: str, act: Shot | None = None, *, key: str | None = None, full: bool = True
    ) -> None:
        """Take a picture of ``path`` after ``act``; of the whole page, or of what is seen of it."""
        if not any(word in name for word in self._only):
            return
        try:
            self._take(name, path, act, key, full=full)
        except PlaywrightError as error:  # the others are still worth looking at
            self.failed.append(f"{name}-{self._look}: {error.message.partition(chr(10))[0]}")

    def _take(self, name: str, path: str, act: Shot | None, key: str | None, *, full: bool) -> None:
        with self._context(self._stage.server.first_key if key is None else key) as context:
            page = context.new_page()
            page.goto(path)
            if path.startswith("/console/") and key != "":
                page.wait_for_function("window.socket?.connected")
            if act is not None:
                act(page)
            page.wait_for_timeout(SETTLED_MS)
            page.screenshot(path=self._into / f"{name}-{self._look}.png", full_page=full)

    def take_all(self) -> None:
        """Take pictures of every page, and of what opens on it."""
        tasks, plain = self._stage.tasks, self._stage.plain
        self.take("sign-in", "/console/login", key="")
        self.take("sign-in-wrong", "/console/login", _sign_in_wrong, key="")
        self.take("sign-in-link", "/console/login?link=made-up", key="")
        self.take("menu", "/console/keys", _open_menu, full=False)
        self.take("keys", "/console/keys")
        self.take("keys-plain", "/console/keys", key=plain)
        self.take("key-create", "/console/keys", _click("Create key"), full=False)
        self.take("key-wrong", "/console/keys", _create_wrong, full=False)
        self.take("key-shown", "/console/keys", _create, full=False)
        self.take("key-edit", "/console/keys", _click("Edit podcast"), full=False)
        self.take("key-rotate", "/console/keys", _click("Rotate podcast"), full=False)
        self.take("key-revoke", "/console/keys", _click("Revoke podcast"), full=False)
        self.take("playground", "/console/playground")
        self.take("playground-wrong", "/console/playground?model=hibari", _speak_wrong)
        self.take("playground-after", "/console/playground?model=hibari", _speak(TEXT, wait=True))
        self.take("playground-dialogue", "/console/playground", _dialogue)
        self.take("voices", "/console/voices", full=False)
        self.take("voices-wanted", "/console/voices?voice=Puck", full=False)
        self.take("voices-compared", "/console/voices", _compare, full=False)
        self.take("playground-unspeakable", "/console/playground?model=hibari", _write_unspeakable)
        self.take("voices-none", "/console/voices", lambda page: page.get_by_role("searchbox").fill("zzz"))
        self.take("tasks-none", "/console/tasks", key=plain)
        self.take("tasks-wrong", "/console/tasks", _find_nothing)
        for name, task_id in tasks.items():
            self.take(f"task-{name}", f"/console/tasks/{task_id}")
        with self._stage.processing() as task_id:
            self.take("tasks", "/console/tasks")
            self.take("task-processing", f"/console/tasks/{task_id}")
            self.take("playground-during", "/console/playground?model=hibari", _speak(BOOK))
        self.take("projects", "/console/projects")
        self.take("projects-none", "/console/projects", key=plain)
        self.take("project", f"/console/projects/{self._stage.project}")
        self.take("project-edit", f"/console/projects/{self._stage.project}", _edit_paragraph, full=False)
        self.take("project-export", f"/console/projects/{self._stage.project}", _click("Export"), full=False)
        self.take("pronunciations", "/console/pronunciations")
        self.take("pronunciations-none", "/console/pronunciations", key=plain)
        self.take("task-missing", "/console/tasks/task_none")
        self.take("usage", "/console/usage")
        self.take("usage-none", "/console/usage", key=plain)
        self.take("palette", "/console/keys", _palette(""), full=False)
        self.take("palette-found", "/console/keys", _palette("ko"), full=False)
        self.take("palette-none", "/console/keys", _palette("zzzz"), full=False)
        self.take("missing", "/console/nothing-here", full=False)
        self.take("docs", "/docs/", key="", full=False)
        self.take("docs-page", "/docs/guides/console/", key="", full=False)
        self.take("docs-api", "/docs/reference/api/", key="", full=False)
        self.take("docs-search", "/docs/", _search_docs, key="", full=False)


def _sign_in_wrong(page: Page) -> None:
    page.get_by_label("API key").fill("rhap_000000000000_wrong")
    page.get_by_role("button", name="Sign in").click()


def _open_menu(page: Page) -> None:
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()


def _click(name: str) -> Shot:
    return lambda page: page.get_by_role("button", name=name).click()


def _edit_paragraph(page: Page) -> None:
    page.get_by_role("button", name="Edit").first.click()


def _compare(page: Page) -> None:
    for number in (1, 4):
        page.get_by_role("button", name="with another voice").nth(number).click()
    page.get_by_role("button", name="is a favourite").nth(2).click()


def _write_unspeakable(page: Page) -> None:
    page.get_by_label("Text").fill("The word \u0434\u043e\u043c is Russian for a house.")
    expect(page.locator(".marks mark")).to_be_visible()


def _create_wrong(page: Page) -> None:
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Requests a minute").fill("0")
    dialog.get_by_role("button", name="Create key").click()


def _create(page: Page) -> None:
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("shown once")
    dialog.get_by_role("button", name="Create key").click()
    expect(page.get_by_role("region", name="The key", exact=True)).to_be_visible()


def _speak(text: str, *, wait: bool = False) -> Shot:
    def act(page: Page) -> None:
        page.get_by_label("Text").fill(text)
        page.get_by_role("button", name="Generate").click()
        result = page.get_by_role("region", name="Result")
        if wait:
            expect(result.get_by_role("slider")).to_be_visible(timeout=60_000)
        else:
            page.wait_for_timeout(3000)

    return act


def _speak_wrong(page: Page) -> None:
    page.get_by_label("Text").fill("")
    page.get_by_label("Speed").fill(str(FASTEST + 1))
    page.get_by_role("button", name="Generate").click()


def _dialogue(page: Page) -> None:
    page.get_by_text("A dialogue").click()
    page.get_by_role("button", name="Add a speaker").click()


def _find_nothing(page: Page) -> None:
    page.get_by_label("Task id").fill("task_00000000000000000000000000")
    page.get_by_label("Task id").press("Enter")


def _palette(words: str) -> Shot:
    def act(page: Page) -> None:
        page.keyboard.press("Control+k")
        page.keyboard.type(words)

    return act


def _search_docs(page: Page) -> None:
    box = page.get_by_role("combobox", name="Search")
    while not box.is_visible():
        page.keyboard.press("Control+k")
        page.wait_for_timeout(100)
    box.fill("idempotency")


def main() -> int:
    """Take the pictures; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", default=[""], help="those alone whose name holds one of these words")
    parser.add_argument("--looks", nargs="+", default=list(LOOKS), choices=list(LOOKS), help="which looks (all)")
    parser.add_argument("--into", type=Path, default=PLACE, help=f"the directory ({PLACE})")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    found = chromium()
    with staged() as stage, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        cameras = [Camera(stage, browser, look, options.into, options.only) for look in options.looks]
        for camera in cameras:
            camera.take_all()
        browser.close()
    print(f"Pictures are in {options.into}.")
    failed = [line for camera in cameras for line in camera.failed]
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

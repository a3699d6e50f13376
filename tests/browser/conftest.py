"""A real server, and a real browser that looks at its console."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.server import CommandProcess, ServerProcess, running

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 60_000
NOISE = ("WebSocket connection to", "the server responded with a status of 401", "dynamically imported module")
"""What a browser says by itself of a session that was ended on purpose."""

Visit = Callable[..., Page]
CommandProcess.forked = True


def chromium() -> str:
    """Return the path of the machine's Chromium, first the one without windows, which takes half the processor time.

    Without one these tests fail: what they show, nothing else does.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise AssertionError("No Chromium is installed: apt-get install chromium-headless-shell.")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Yield a server with a console, with an engine that takes no time and one that speaks."""
    started = ServerProcess(tmp_path_factory.mktemp("console"), RHAPSODE_ENGINES="tone,hibari")
    with running(started):
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield Chromium. Its driver occupies the thread's event loop, so it goes with the module."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield launched
        launched.close()


def _is_wrong(message: ConsoleMessage) -> bool:
    """Tell whether it is an error, and not the status of a page that says itself what is wrong."""
    return message.type == "error" and message.page is not None and message.location["url"] != message.page.url


@pytest.fixture
def visit(server: ServerProcess, browser: Browser) -> Iterator[Visit]:
    """Open a page of the console, signed in with the first key or another, in a browser of its own.

    A test fails when its pages raised an error in the browser, or wrote one to its log.
    """
    opened: list[BrowserContext] = []
    said: list[str] = []

    def open_page(
        path: str = "/keys",
        *,
        key: str | None = None,
        dark: bool = False,
        width: int = 1280,
        at: ServerProcess = server,
    ) -> Page:
        context = browser.new_context(
            base_url=at.url, viewport={"width": width, "height": 860}, color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        answer = context.request.post(f"{at.url}/console/login", form={"key": key or at.first_key})
        assert answer.ok
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text) if _is_wrong(message) else None)
        page.goto(f"/console{path}")
        return page

    expect.set_options(timeout=PATIENCE_MS)
    yield open_page
    for context in opened:
        with suppress(Exception):
            context.close()
    assert [line for line in said if not any(noise in line for noise in NOISE)] == []


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where pictures of pages may be put."""
    return tmp_path_factory.mktemp("shots")

"""The playground offers the choice of a route only where there is one, and never a looser one than the policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.e2e import understudy_engine
from tests.e2e.server import ServerProcess
from tests.support.google import KEY, GoogleStandIn

pytestmark = pytest.mark.browser

MODEL = "gemini_3_1_flash_tts_preview"


@contextmanager
def served(home: Path, google: GoogleStandIn, **settings: str) -> Iterator[ServerProcess]:
    """Yield a server with a key for Google, and an engine of its own that can take over."""
    started = ServerProcess(
        home,
        RHAPSODE_GEMINI_API_KEY=KEY,
        RHAPSODE_GEMINI_BASE_URL=google.url,
        **understudy_engine.install(home),
        **settings,
    )
    try:
        yield started.start().warm()
    finally:
        started.stop()


@pytest.mark.slow
def test_a_request_may_be_stricter(visit: Visit, tmp_path: Path) -> None:
    with GoogleStandIn() as google, served(tmp_path, google) as server:
        page = visit("/playground", at=server)
        result, code = page.get_by_role("region", name="Result"), page.get_by_role("region", name="The request: curl")
        who = page.get_by_label("Who speaks")
        assert who.locator("option").evaluate_all("all => all.map((one) => one.value)") == [
            "gemini",
            "local",
            "gemini_then_local",
        ]
        expect(who).to_have_value("gemini_then_local")
        expect(code).not_to_contain_text("route")

        who.select_option("local")
        for language in ("curl", "Python", "JavaScript"):
            page.get_by_role("tab", name=language, exact=True).click()
            expect(page.get_by_role("region", name=f"The request: {language}")).to_contain_text('"route": "local"')
        language = page.get_by_role("form").get_by_label("Language")
        expect(language.locator("option")).to_have_text(["The voice's own", "American English", "British English"])
        page.get_by_label("Text").fill("It stays in this house.")
        page.get_by_role("button", name="Generate").click()
        expect(result).to_contain_text("understudy")
        assert google.asked("It stays in this house.") == []

        who.select_option("gemini")
        expect(language).to_have_attribute("placeholder", "The text's own, or de-DE")  # a field, no list any more
        language.fill("de-DE")
        page.get_by_label("Text").fill("Das geht hinaus.")
        page.get_by_role("button", name="Generate").click()
        expect(result).to_contain_text("gemini-3.1-flash-tts-preview")
        assert len(google.asked("Das geht hinaus.")) == 1
        language.fill("no language")
        page.get_by_role("button", name="Generate").click()
        expect(page.get_by_role("alert")).to_contain_text("BCP-47")

        page.get_by_label("Model").select_option("gemini_2_5_flash_tts")
        expect(who).to_have_value("gemini_then_local")
        page.close()  # before its server


@pytest.mark.slow
def test_where_the_owner_has_chosen_there_is_no_choice(visit: Visit, tmp_path: Path) -> None:
    with GoogleStandIn() as google, served(tmp_path, google, RHAPSODE_ROUTES=f"{MODEL}=local") as server:
        page = visit("/playground", at=server)
        expect(page.get_by_role("form").get_by_label("Language")).to_be_visible()
        expect(page.get_by_label("Who speaks")).to_have_count(0)
        page.close()


def test_without_google_there_is_no_choice(visit: Visit) -> None:
    page = visit("/playground")
    expect(page.get_by_role("form").get_by_label("Language")).to_be_visible()
    expect(page.get_by_label("Who speaks")).to_have_count(0)

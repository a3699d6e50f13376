"""What ``rhapsode doctor`` says of memory, and of Google."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhapsode import installation
from rhapsode.cli import findings
from rhapsode.core.ports import Finding
from rhapsode.engines.gemini.provider import UPSTREAM_IDS
from rhapsode.settings import Settings
from tests.support.google import KEY, GoogleStandIn


@pytest.mark.parametrize(("memory", "fits"), [(2_900_000_000, False), (3_100_000_000, True)])
def test_engines_that_may_outgrow_the_memory_are_named(
    monkeypatch: pytest.MonkeyPatch, memory: int, fits: bool
) -> None:
    for module in (installation, findings):
        monkeypatch.setattr(module, "memory_bytes", lambda: memory)
    settings = Settings(engines=("kokoro", "hibari"), engine_workers=1)
    found = {finding.subject: finding for finding in findings._machine(settings, installation.catalogue(settings))}
    assert "up to 1.8 GB" in found["kokoro workers"].detail
    assert "1 process of 1 thread, up to 0.3 GB" in found["hibari workers"].detail
    assert found["memory"].ok is fits
    assert ("RHAPSODE_ENGINES" in (found["memory"].remedy or "")) is not fits


@pytest.fixture
def doctor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Return the environment of a doctor who looks at an installation that has only the tone."""
    for name, value in {
        "RHAPSODE_DATA_DIR": str(tmp_path / "data"),
        "RHAPSODE_CACHE_DIR": str(tmp_path / "cache"),
        "RHAPSODE_ENGINES": "tone",
        "GEMINI_API_KEY": "",
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def found(**options: bool) -> dict[str, Finding]:
    return {finding.subject: finding for finding in findings.findings(**options)}


def test_without_a_key_nothing_is_sent_to_google(doctor: pytest.MonkeyPatch) -> None:
    assert found()["gemini"] == Finding("gemini", True, "no key for Google's API: nothing is sent there")


def test_what_would_be_sent_to_google_and_where(doctor: pytest.MonkeyPatch) -> None:
    doctor.setenv("GEMINI_API_KEY", KEY)
    assert found()["gemini"].detail == (
        "a key is set (GEMINI_API_KEY); its API is at https://generativelanguage.googleapis.com/; "
        "no limit of ours on requests"
    )
    doctor.setenv("RHAPSODE_GEMINI_API_KEY", KEY)
    doctor.setenv("RHAPSODE_GEMINI_BASE_URL", "http://127.0.0.1:1/")
    doctor.setenv("RHAPSODE_GEMINI_REQUESTS_PER_MINUTE", "1000")
    doctor.setenv("RHAPSODE_GEMINI_MODELS", "gemini_3_1_flash_tts_preview=models/gemini-3.8-flash-lite-tts")
    doctor.setenv("RHAPSODE_ENGINES", "kokoro,tone")
    doctor.setenv("RHAPSODE_ROUTES", "gemini_then_local,gemini_2_5_pro_tts=gemini,gemini_2_5_flash_tts=local")
    seen = found()
    assert seen["gemini"].detail == (
        "a key is set (RHAPSODE_GEMINI_API_KEY); its API is at http://127.0.0.1:1/; up to 1,000 requests a minute"
    )
    assert {id: seen[id].detail for id in seen if id.startswith("gemini_")} == {
        "gemini_3_1_flash_tts_preview": (
            "gemini_then_local: spoken by Google's gemini-3.8-flash-lite-tts, else by kokoro"
        ),
        "gemini_2_5_flash_tts": "local: spoken by kokoro, nothing is sent",
        "gemini_2_5_pro_tts": "gemini: spoken by Google's gemini-2.5-pro-preview-tts, or not at all",
        "gemini_3_8_flash_tts": "gemini_then_local: spoken by Google's gemini-3.8-flash-tts, else by kokoro",
        "gemini_3_8_flash_lite_tts": "gemini_then_local: spoken by Google's gemini-3.8-flash-lite-tts, else by kokoro",
    }
    assert KEY not in str(seen)


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ("gemini_3_8_flash=x", "there is no model 'gemini_3_8_flash'. Did you mean 'gemini_3_8_flash_tts'?"),
        ("gemini_3_8_flash_tts=../x", "'../x' is no name of a model, such as 'gemini-3.8-flash-tts'"),
        ("gemini_3_8_flash_tts=", "'' is no name of a model"),
        ("gemini_3_8_flash_tts", "write it as name=value"),
    ],
)
@pytest.mark.parametrize("key", ["", KEY])
def test_models_of_google_that_cannot_be(doctor: pytest.MonkeyPatch, models: str, message: str, key: str) -> None:
    doctor.setenv("RHAPSODE_GEMINI_API_KEY", key)
    doctor.setenv("RHAPSODE_GEMINI_MODELS", models)
    settings = found()["settings"]
    assert not settings.ok
    assert "RHAPSODE_GEMINI_MODELS" in settings.detail
    assert message in settings.detail


def test_google_is_asked_if_one_says_so(doctor: pytest.MonkeyPatch) -> None:
    with GoogleStandIn() as google:
        google.gone.add("gemini-2.5-pro-preview-tts")
        doctor.setenv("RHAPSODE_GEMINI_API_KEY", KEY)
        doctor.setenv("RHAPSODE_GEMINI_BASE_URL", google.url)
        found()
        assert google.requests == []
        seen = found(ask_providers=True)
        assert {request.path for request in google.requests} == {
            f"/v1beta/models/{name}" for name in UPSTREAM_IDS.values()
        }
        assert seen["gemini-3.8-flash-tts"].ok
        assert not seen["gemini-2.5-pro-preview-tts"].ok
        assert "it has no model 'gemini-2.5-pro-preview-tts' (any more)" in seen["gemini-2.5-pro-preview-tts"].detail
        doctor.setenv("RHAPSODE_GEMINI_API_KEY", "AIza-of-somebody-else")
        assert "the API key is not valid" in found(ask_providers=True)["gemini-3.8-flash-tts"].detail
    doctor.delenv("RHAPSODE_GEMINI_API_KEY")
    assert found(ask_providers=True)["Google's answer"] == Finding(
        "Google's answer", False, "not asked", "set RHAPSODE_GEMINI_API_KEY"
    )

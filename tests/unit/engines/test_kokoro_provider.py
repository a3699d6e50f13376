"""What the provider says without loading anything, and that it is cheap to have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import provider, weights
from rhapsode.engines.kokoro.provider import KokoroProvider

HEAVY = ("openvino", "onnx", "onnxruntime", "hibari")


def test_importing_the_provider_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from rhapsode.core.ports import EngineOptions;"
        "from rhapsode.engines.kokoro.provider import KokoroProvider; from rhapsode.engines.tone import ToneProvider;"
        f"KokoroProvider().check(EngineOptions(Path({str(tmp_path)!r}), 1));"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_profile() -> None:
    profile = KokoroProvider().profile
    assert (profile.name, profile.sample_rate_hz, profile.languages) == ("kokoro", 24_000, ("en-US", "en-GB"))
    assert profile.version.startswith("kokoro-82m-v1.0+g")
    assert profile.target_phonemes < profile.max_phonemes <= 510
    assert not profile.remote


def test_check_finds_everything_here(tmp_path: Path) -> None:
    findings = {finding.subject: finding for finding in KokoroProvider().check(EngineOptions(tmp_path, 1))}
    assert list(findings) == ["kokoro weights", "kokoro models", "openvino", "kokoro precision", "hibari-tts"]
    assert all(finding.ok for finding in findings.values())
    assert "not built yet" in findings["kokoro models"].detail


def test_check_names_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    monkeypatch.setattr(provider, "find_spec", lambda name: None)
    findings = {finding.subject: finding for finding in KokoroProvider().check(EngineOptions(tmp_path, 1))}
    assert not findings["kokoro weights"].ok
    assert findings["kokoro weights"].remedy == weights.REMEDY
    assert findings["hibari-tts"].remedy == "pip install 'hibari-tts==0.2.1'"
    assert not findings["openvino"].ok


def test_check_refuses_a_wrong_file(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"not it")
    (finding, *_) = KokoroProvider().check(EngineOptions(tmp_path, 1, wrong))
    assert not finding.ok
    assert "SHA-256" in finding.detail
    assert finding.remedy == "unset RHAPSODE_KOKORO_WEIGHTS"

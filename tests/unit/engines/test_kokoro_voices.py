"""The tables of voices and of symbols, and the packaged styles."""

# ruff: noqa: RUF001
from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from rhapsode.engines.kokoro.provider import MODELS
from rhapsode.engines.kokoro.styles import DATA_FILE, ROWS, Styles
from rhapsode.engines.kokoro.vocabulary import PAD_ID, SYMBOL_IDS
from rhapsode.engines.kokoro.voices import (
    GEMINI,
    LANGUAGES,
    NATIVE,
    NATIVE_VOICES,
    RECIPES,
    Recipe,
    Speaking,
    speaking,
)

FEMALE = (
    "Achernar Aoede Autonoe Callirrhoe Despina Erinome Gacrux Kore Laomedeia Leda Pulcherrima Sulafat Vindemiatrix"
)
MALE = (
    "Achird Algenib Algieba Alnilam Charon Enceladus Fenrir Iapetus Orus Puck Rasalgethi Sadachbia Sadaltager "
    "Schedar Umbriel Zubenelgenubi"
)
STYLES = Styles.load()
LANGUAGE_OF = {
    "a": "en-US", "b": "en-GB", "e": "es-ES", "f": "fr-FR", "h": "hi-IN", "i": "it-IT", "j": "ja-JP", "p": "pt-BR",
    "z": "zh-CN",
}  # fmt: skip


def test_the_vocabulary_is_that_of_the_model() -> None:
    assert len(SYMBOL_IDS) == 114
    assert len(set(SYMBOL_IDS.values())) == 114
    assert PAD_ID not in SYMBOL_IDS.values()
    assert all(len(symbol) == 1 for symbol in SYMBOL_IDS)
    known = {";": 1, ".": 4, " ": 16, "A": 24, "a": 43, "h": 50, "ə": 83, "ɹ": 123, "ˈ": 156, "ː": 158, "ᵻ": 177}
    assert {symbol: SYMBOL_IDS[symbol] for symbol in known} == known
    assert max(SYMBOL_IDS.values()) == 177


def test_the_thirty_voices_have_their_genders() -> None:
    by_gender = {
        gender: sorted(recipe.voice.name for recipe in GEMINI if recipe.voice.gender == gender)
        for gender in ("female", "male")
    }
    assert by_gender == {"female": sorted([*FEMALE.split(), "Zephyr"]), "male": sorted(MALE.split())}
    assert all(recipe.voice.language == "en-US" and recipe.voice.style for recipe in GEMINI)


@pytest.mark.parametrize("recipe", GEMINI, ids=lambda recipe: recipe.voice.name)
def test_a_blend_is_whole_and_of_one_gender(recipe: Recipe) -> None:
    assert sum(recipe.blend.values()) == pytest.approx(1.0)
    assert all(weight > 0 for weight in recipe.blend.values())
    assert {name[1] for name in recipe.blend} == {recipe.voice.gender[0]}
    assert set(recipe.blend) <= set(STYLES.names)
    assert recipe.reason


@pytest.mark.parametrize("name", ["Kore", "Puck", "Fenrir", "Aoede"])
def test_a_voice_named_like_one_of_kokoros_is_that_voice(name: str) -> None:
    recipe = RECIPES[name]
    assert dict(recipe.blend) == {f"a{recipe.voice.gender[0]}_{name.lower()}": 1.0}


def test_no_two_of_the_thirty_have_nearly_the_same_style() -> None:
    rows = {recipe.voice.name: STYLES.row(recipe.blend, 100) for recipe in GEMINI}
    nearest = min(float(np.linalg.norm(rows[first] - rows[other])) for first, other in combinations(rows, 2))
    spread = float(np.median([np.linalg.norm(rows[first] - rows[other]) for first, other in combinations(rows, 2)]))
    assert nearest > 0.25 * spread


def test_native_voices_keep_their_accents() -> None:
    readable = {name for name in STYLES.names if LANGUAGE_OF[name[0]] in LANGUAGES}
    assert {recipe.voice.name for recipe in NATIVE} == readable
    for recipe in NATIVE:
        accent, gender = recipe.voice.name[:2]
        assert recipe.voice.language == LANGUAGE_OF[accent]
        assert recipe.voice.gender[0] == gender
    assert len(RECIPES) == 30 + len(readable)


def test_every_language_has_a_voice_of_its_own_for_callers_who_name_none() -> None:
    assert set(NATIVE_VOICES) == set(LANGUAGES) - {"en-US", "en-GB"}
    for language, name in NATIVE_VOICES.items():
        assert RECIPES[name].voice.language == language


def test_the_thirty_speak_every_language_and_stay_apart_in_it() -> None:
    for recipe in GEMINI:
        assert (recipe.voice.language, *recipe.voice.others) == LANGUAGES
    for language in NATIVE_VOICES:
        rows = []
        for recipe in GEMINI:
            how = speaking(recipe, language)
            assert sum(how.timbre.values()) == pytest.approx(1.0)
            assert {name[1] for name in (*how.timbre, *how.prosody)} == {recipe.voice.gender[0]}
            rows.append(STYLES.row(how.timbre, 100)[:128])
        nearest = min(float(np.linalg.norm(first - other)) for first, other in combinations(rows, 2))
        spread = float(np.median([np.linalg.norm(first - other) for first, other in combinations(rows, 2)]))
        assert nearest > 0.25 * spread, language


def test_a_voice_is_itself_in_its_own_language() -> None:
    kore, native = RECIPES["Kore"], RECIPES["jf_alpha"]
    for language in (None, "en-US", "en-GB"):
        assert speaking(kore, language) == Speaking(kore.blend, kore.blend, kore.gain)
    how = speaking(kore, "ja-JP")
    assert dict(how.prosody) == {"jf_alpha": 1.0}
    assert dict(how.timbre) == pytest.approx({"af_kore": 0.7, "jf_alpha": 0.3})
    assert native.gain > how.gain > kore.gain
    assert speaking(native, "ja-JP").timbre == native.blend


def test_the_packaged_styles_are_small_and_finite() -> None:
    assert DATA_FILE.stat().st_size < 1_000_000
    assert STYLES.rows.shape[:2] == (54, ROWS)
    assert np.isfinite(STYLES.rows).all()
    assert np.isfinite(STYLES.basis).all()


def test_rows_follow_the_length_and_blends_mix() -> None:
    heart = STYLES.row({"af_heart": 1.0}, 20)
    assert heart.shape == (256,)
    assert heart.dtype == np.float32
    assert not np.array_equal(heart, STYLES.row({"af_heart": 1.0}, 200))
    assert np.array_equal(STYLES.row({"af_heart": 1.0}, 510), STYLES.row({"af_heart": 1.0}, 509))
    half = STYLES.row({"af_heart": 0.5, "af_kore": 0.5}, 20)
    np.testing.assert_allclose(half, (heart + STYLES.row({"af_kore": 1.0}, 20)) / 2, rtol=1e-5, atol=1e-6)


def test_both_models_list_known_voices_and_their_default() -> None:
    gemini, native = MODELS
    assert (gemini.id, gemini.display_name) == ("gemini_3_1_flash_tts_preview", "Gemini 3.1 Flash TTS Preview")
    assert (len(gemini.voices), gemini.default_voice) == (30, "Kore")
    assert (native.id, len(native.voices), native.default_voice) == ("kokoro", len(RECIPES), "af_heart")
    for model in MODELS:
        assert model.engine == "kokoro"
        assert model.voice(model.default_voice) is not None
        assert all(voice.name in RECIPES for voice in model.voices)

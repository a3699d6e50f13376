"""The tables of voices and of symbols, and the packaged styles."""

# ruff: noqa: RUF001
from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from rhapsode.engines.kokoro.provider import MODELS
from rhapsode.engines.kokoro.styles import DATA_FILE, ROWS, Styles
from rhapsode.engines.kokoro.vocabulary import PAD_ID, SYMBOL_IDS
from rhapsode.engines.kokoro.voices import GEMINI, NATIVE, RECIPES, Recipe

FEMALE = (
    "Achernar Aoede Autonoe Callirrhoe Despina Erinome Gacrux Kore Laomedeia Leda Pulcherrima Sulafat Vindemiatrix"
)
MALE = (
    "Achird Algenib Algieba Alnilam Charon Enceladus Fenrir Iapetus Orus Puck Rasalgethi Sadachbia Sadaltager "
    "Schedar Umbriel Zubenelgenubi"
)
STYLES = Styles.load()


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
def test_namesakes_are_kokoros_own(name: str) -> None:
    recipe = RECIPES[name]
    assert dict(recipe.blend) == {f"a{recipe.voice.gender[0]}_{name.lower()}": 1.0}


def test_no_two_of_the_thirty_have_nearly_the_same_style() -> None:
    rows = {recipe.voice.name: STYLES.row(recipe.blend, 100) for recipe in GEMINI}
    nearest = min(float(np.linalg.norm(rows[one] - rows[other])) for one, other in combinations(rows, 2))
    spread = float(np.median([np.linalg.norm(rows[one] - rows[other]) for one, other in combinations(rows, 2)]))
    assert nearest > 0.25 * spread


def test_native_voices_keep_their_accents() -> None:
    assert len(NATIVE) == 28
    assert {recipe.voice.name for recipe in NATIVE} <= set(STYLES.names)
    for recipe in NATIVE:
        accent, gender = recipe.voice.name[:2]
        assert recipe.voice.language == {"a": "en-US", "b": "en-GB"}[accent]
        assert recipe.voice.gender[0] == gender
    assert len(RECIPES) == 58


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


def test_the_catalogue() -> None:
    gemini, native = MODELS
    assert (gemini.id, gemini.display_name) == ("gemini_3_1_flash_tts_preview", "Gemini 3.1 Flash TTS Preview")
    assert (len(gemini.voices), gemini.default_voice) == (30, "Kore")
    assert (native.id, len(native.voices), native.default_voice) == ("kokoro", 58, "af_heart")
    for model in MODELS:
        assert model.engine == "kokoro"
        assert model.voice(model.default_voice) is not None
        assert all(voice.name in RECIPES for voice in model.voices)

"""Blends and voices of one's own in requests: what they become, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rhapsode.core.custom_voices import CustomVoice, CustomVoices, custom_voices_of
from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.core.errors import AlreadyExistsError, RequestError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import PlanRequest, Role, Speaker, SpeechParams
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.kokoro.styles import Styles
from rhapsode.engines.kokoro.voices import RECIPES, find_recipe
from rhapsode.engines.registry import Catalogue
from rhapsode.http.openai.names import find_models, find_spoken
from rhapsode.render.worker_functions import delivery_again, plan
from rhapsode.service.checks import check_params
from rhapsode.service.custom_voices import VoiceChange, checked_voice
from tests.support.cases import each_case

CATALOGUE = Catalogue([KokoroProvider(), HibariProvider()])
OWN = custom_voices_of([
    CustomVoice("voice_1", "key", "Narrator", "kokoro", "af_bella(0.6)+am_adam(0.4)", Delivery(rate=0.9), "", 1, 1),
    CustomVoice("voice_2", None, "narrator", "kokoro", "Puck", PLAIN, "", 1, 1),
    CustomVoice("voice_3", None, "Crier", "kokoro", "Puck", Delivery(effort=1.0), "", 1, 1),
])  # fmt: skip
CONTRACT = "gemini_3_1_flash_tts_preview"


def checked(voice: str | None, model: str = "kokoro", **params: object) -> SpeechParams:
    asked = SpeechParams("Hello there.", voice, **params)  # type: ignore[arg-type]
    return check_params(CATALOGUE, CATALOGUE.models[model], asked, "p", max_characters=100, custom_voices=OWN).params


@pytest.mark.parametrize(
    ("voice", "named"),
    [
        ("af_bella(2)+af_sky(1)", "af_bella(0.6667)+af_sky(0.3333)"),
        ("AF_Sky+kore", "Kore(0.5)+af_sky(0.5)"),
        ("narrator", "af_bella(0.6)+am_adam(0.4);rate=0.9"),
        ("CRIER", "Puck;effort=1"),
        ("af_bella", "af_bella"),
    ],
)
def test_a_voice_becomes_the_name_that_says_all_of_it(voice: str, named: str) -> None:
    assert checked(voice).voice_name == named
    assert CATALOGUE.language("kokoro", named) == "en-US"


def test_models_of_an_engine_share_its_voices_in_blends() -> None:
    assert checked("af_bella+Puck", CONTRACT).voice_name == "Puck(0.5)+af_bella(0.5)"
    two = (Speaker("A", "narrator"), Speaker("B", "jf_alpha+Kore(0.5)"))
    params = replace(SpeechParams("A: Hello.\nB: Hello."), speakers=two)
    found = check_params(
        CATALOGUE, CATALOGUE.models[CONTRACT], params, "p", max_characters=100, custom_voices=OWN
    ).params
    named = [speaker.voice_name for speaker in found.speakers]
    assert named == ["af_bella(0.6)+am_adam(0.4);rate=0.9", "jf_alpha(0.6667)+Kore(0.3333)"]


@pytest.mark.parametrize(
    ("voice", "model", "message"),
    [
        (
            "narrator(2)+Kore",
            "kokoro",
            "'Narrator' is a voice of your own, and no part of a blend. Name what it is made of: "
            "'af_bella(0.6)+am_adam(0.4)'.",
        ),
        ("af_bela+af_sky", "kokoro", "Unknown voice 'af_bela' in a blend. Did you mean 'af_bella'?"),
        ("heart+heart", "hibari", "The engine hibari does not mix voices."),
        ("Narrator", "hibari", f"'Narrator' is no voice of the model 'hibari'. It is one of '{CONTRACT}', 'kokoro'."),
        ("narator", "kokoro", "Unknown voice 'narator'. Did you mean 'Narrator'?"),
        ("af_hart", CONTRACT, "Unknown voice 'af_hart'. Did you mean 'af_heart', a voice of the model 'kokoro'?"),
        ("af_bella+", "kokoro", "'' is no part of a blend. Write the voices like this: 'af_bella(2)+af_sky(1)'."),
    ],
)
def test_what_cannot_speak_is_refused_by_name(voice: str, model: str, message: str) -> None:
    with pytest.raises(RequestError) as refused:
        checked(voice, model)
    assert (refused.value.message, refused.value.param) == (message, "p.voice_name")


def test_a_slow_voice_is_known_to_take_longer() -> None:
    asked = SpeechParams("Hello there.", "Narrator")
    slow = check_params(CATALOGUE, CATALOGUE.models["kokoro"], asked, "p", max_characters=100, custom_voices=OWN)
    usual = check_params(
        CATALOGUE, CATALOGUE.models["kokoro"], replace(asked, voice_name="Kore"), "p", max_characters=100
    )
    assert slow.seconds == pytest.approx(usual.seconds / 0.9)


def test_openai_names_are_parts_too() -> None:
    models = find_models(CATALOGUE, "tts-1")
    model, name = find_spoken(CATALOGUE, models, "alloy(3)+onyx", OWN)
    assert (model.id, name) == (CONTRACT, "Gacrux(0.75)+Alnilam(0.25)")
    assert find_spoken(CATALOGUE, models, "af_bella+af_sky", OWN)[1] == "af_bella(0.5)+af_sky(0.5)"
    assert find_spoken(CATALOGUE, models, "crier", OWN)[1] == "Crier"
    assert find_spoken(CATALOGUE, models, "alloy", OWN)[1] == "Gacrux"
    with pytest.raises(RequestError, match="Did you mean 'Narrator'"):
        find_spoken(CATALOGUE, models, "narratr", OWN)


def test_a_blend_is_the_weighted_mean_of_its_parts() -> None:
    recipe = find_recipe("af_bella(0.75)+Achernar(0.25)")
    assert recipe is not None
    assert recipe.blend == {"af_bella": 0.75, "af_nicole": 0.125, "af_heart": 0.125}
    assert recipe.gain == pytest.approx(RECIPES["af_bella"].gain ** 0.75 * RECIPES["Achernar"].gain ** 0.25)
    styles = Styles.load()
    parts = 0.75 * styles.row({"af_bella": 1.0}, 80) + 0.25 * styles.row(RECIPES["Achernar"].blend, 80)
    np.testing.assert_allclose(styles.row(recipe.blend, 80), parts, rtol=1e-4, atol=1e-6)
    assert find_recipe("af_bella+nobody") is None is find_recipe("nobody")


def test_the_cache_tells_blends_apart_and_equal_ones_not(tmp_path: object) -> None:
    options = EngineOptions(cache_dir=tmp_path, threads=1)  # type: ignore[arg-type]
    identity = KokoroProvider().identity
    assert identity(options, "af_bella(0.6)+af_sky(0.4)") != identity(options, "af_bella(0.61)+af_sky(0.39)")
    assert identity(options, "af_bella") == identity(options, "Zephyr"), "which is made of it alone"


def test_the_delivery_of_a_voice_is_under_all_others() -> None:
    named = "af_bella;pitch=-2"
    request = PlanRequest("kokoro", "en-US", "Hello. [whispers] Come.", params=SpeechParams("", named))
    spans = [span.delivery for segment in plan(request).segments for span in segment.deliveries]
    assert [(delivery.pitch, delivery.breathiness) for delivery in spans] == [(-2.0, 0.0), (-2.0, 1.0)]
    # A segment that is planned anew in smaller ones says what its delivery is.
    again = plan(replace(request, divisor=2)).segments
    assert {span.delivery.pitch for segment in again for span in segment.deliveries} == {0.0}
    roles = (Role("A", named, "en-US"), Role("B", "am_adam", "en-US"))
    talk = replace(request, window="A: Hello.\nB: Hello.\nA: Bye.", roles=roles, params=SpeechParams(""))
    assert [[span.delivery.pitch for span in segment.deliveries] for segment in plan(talk).segments] == [
        [-2.0],
        [],
        [-2.0],
    ]


@each_case("text", ["Say sadly: it is over.", "[sad] It is over.", "It [sad] is over."])
def test_the_first_segment_is_planned_anew_as_it_was(text: str) -> None:
    params = SpeechParams("", "af_bella;pitch=-2", style="slow")
    request = PlanRequest("kokoro", "en-US", text, params=params)
    (segment,) = plan(request).segments
    (again,) = plan(replace(request, divisor=2, delivery=delivery_again(segment, params, params.voice))).segments
    assert (again.phonemes, again.deliveries) == (segment.phonemes, segment.deliveries)


def test_a_voice_of_ones_own_is_found_however_its_name_is_written() -> None:
    nora = CustomVoice("voice_1", None, "Zo\u00eb", "kokoro", "af_bella(1)", PLAIN, "", 1, 1)
    kept = CustomVoices((nora,))
    for name in ("Zo\u00eb", "Zoe\u0308", "ZO\u00cb", "zoe\u0308"):
        assert kept.find(name) is nora
    assert kept.find("Zoe") is None
    assert kept.find("Zoe" + "\u0308" * 1_000_000) is None


def test_a_voice_to_keep_is_checked() -> None:
    created = checked_voice(CATALOGUE, "Nora", VoiceChange(blend="AF_bella(2)+kore;pitch=1"))
    assert (created.engine, created.blend, created.delivery) == (
        "kokoro",
        "af_bella(0.6667)+Kore(0.3333)",
        Delivery(pitch=1),
    )
    before = CustomVoice("voice_1", None, created.name, created.engine, created.blend, created.delivery, "words", 1, 1)
    changed = checked_voice(CATALOGUE, "Nora", VoiceChange(delivery={"rate": 1.2}), before)
    assert (changed.blend, changed.delivery, changed.description) == (created.blend, Delivery(rate=1.2), "words")
    assert checked_voice(CATALOGUE, "Nora", VoiceChange(name="Anna"), before).name == "Anna"
    assert checked_voice(CATALOGUE, "Jose\u0301", VoiceChange(blend="Puck")).name == "Jos\u00e9"
    with pytest.raises(AlreadyExistsError, match="'kore' is a voice of the model"):
        checked_voice(CATALOGUE, "kore", VoiceChange(blend="Puck"))


@pytest.mark.parametrize(
    ("name", "change", "param"),
    [
        ("2nd", VoiceChange(blend="Puck"), "name"),
        ("a+b", VoiceChange(blend="Puck"), "name"),
        ("a b", VoiceChange(blend="Puck"), "name"),
        ("n" * 65, VoiceChange(blend="Puck"), "name"),
        ("Nora", VoiceChange(), "blend"),
        ("Nora", VoiceChange(blend="Puk"), "blend"),
        ("Nora", VoiceChange(blend="heart"), "blend"),
        ("Nora", VoiceChange(blend="Puck", delivery={"pitch": 13}), "delivery"),
        ("Nora", VoiceChange(blend="Puck;pitch=1", delivery={"pitch": 1}), "delivery"),
        ("Nora", VoiceChange(blend="Puck", description="x" * 201), "description"),
    ],
)
def test_a_voice_that_cannot_be_is_refused_by_its_field(name: str, change: VoiceChange, param: str) -> None:
    with pytest.raises(RequestError) as refused:
        checked_voice(CATALOGUE, name, change)
    assert refused.value.param == param

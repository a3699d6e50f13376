"""Routes of models: the policy of the owner, and the stricter routes that a request may choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import ConfigurationError, RequestError
from rhapsode.core.routes import Route, RoutingPolicy
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.engines.gemini.provider import GeminiProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service.checks import check_input, find_route

PREVIEW, PRO = "gemini_3_1_flash_tts_preview", "gemini_2_5_pro_tts"


def catalogue(policies: dict[str, RoutingPolicy] | None = None, policy: RoutingPolicy | None = None) -> Catalogue:
    return Catalogue([KokoroProvider(), ToneProvider()], [GeminiProvider()], policies, policy)


def test_without_a_key_everything_is_local() -> None:
    local = Catalogue([KokoroProvider(), ToneProvider()])
    assert local.route(PREVIEW) == Route("kokoro")
    assert PRO not in local.models
    assert local.policy(PREVIEW) is RoutingPolicy.LOCAL


def test_with_a_key_google_speaks_and_a_local_engine_with_all_voices_takes_over() -> None:
    offered = catalogue()
    assert offered.route(PREVIEW) == offered.route(PRO) == Route("gemini", "kokoro")
    assert offered.route("tone") == Route("tone")
    assert {offered.models[id].engine for id in (PREVIEW, PRO)} == {"gemini"}
    assert offered.models["kokoro"].engine == "kokoro"


def test_each_model_has_its_policy() -> None:
    offered = catalogue({PREVIEW: RoutingPolicy.LOCAL}, RoutingPolicy.REMOTE)
    assert (offered.route(PREVIEW), offered.route(PRO)) == (Route("kokoro"), Route("gemini"))
    assert offered.models[PREVIEW].engine == "kokoro"
    everything_here = catalogue(policy=RoutingPolicy.LOCAL)
    assert everything_here.models[PRO].engine == "kokoro"
    assert {voice.language for voice in everything_here.models[PRO].voices} == {"en-US"}


def test_without_a_local_engine_for_it_google_is_alone() -> None:
    offered = Catalogue([ToneProvider()], [GeminiProvider()])
    assert offered.route(PREVIEW) == Route("gemini")
    assert offered.policy(PREVIEW) is RoutingPolicy.REMOTE


def test_what_is_to_stay_here_goes_nowhere_if_nobody_here_can_speak_it() -> None:
    offered = Catalogue([ToneProvider()], [GeminiProvider()], policy=RoutingPolicy.LOCAL)
    assert set(offered.models) == {"tone"}
    offered = Catalogue([ToneProvider()], [GeminiProvider()], {PRO: RoutingPolicy.REMOTE}, RoutingPolicy.LOCAL)
    assert set(offered.models) == {"tone", PRO}


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (RoutingPolicy.REMOTE, {"gemini"}),
        (RoutingPolicy.LOCAL, {"local"}),
        (RoutingPolicy.REMOTE_THEN_LOCAL, {"gemini", "local", "gemini_then_local"}),
    ],
)
def test_a_request_may_be_stricter_and_never_looser(policy: RoutingPolicy, allowed: set[str]) -> None:
    offered = catalogue(policy=policy)
    model = offered.find_model(PREVIEW)
    for asked in RoutingPolicy:
        name = asked.name_for("gemini")
        if name in allowed:
            assert find_route(offered, model, name) == offered.route(PREVIEW, asked)
        else:
            with pytest.raises(RequestError, match="does not let"):
                find_route(offered, model, name)


def test_policies_that_cannot_be_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=f"Did you mean '{PRO}'"):
        catalogue({"gemini_2_5_pro_tt": RoutingPolicy.LOCAL})
    with pytest.raises(ConfigurationError, match="none is configured"):
        Catalogue([KokoroProvider()], policy=RoutingPolicy.REMOTE)
    with pytest.raises(ConfigurationError, match="no engine of this machine"):
        Catalogue([ToneProvider()], [GeminiProvider()], {PRO: RoutingPolicy.LOCAL})


@pytest.mark.parametrize(
    ("params", "fallback"),
    [
        (SpeechParams("Good morning."), "kokoro"),
        (SpeechParams("Доброе утро."), None),
        (SpeechParams("Good morning.", language_code="en-GB"), "kokoro"),
        (SpeechParams("Good morning.", language_code="fr"), "kokoro"),
        (SpeechParams("Guten Morgen.", language_code="de"), None),
        (SpeechParams("A: Hi.\nB: Hi.", speakers=(Speaker("A", "Kore"), Speaker("B", "Puck"))), "kokoro"),
    ],
)
def test_a_local_engine_takes_over_only_what_it_can_speak(params: SpeechParams, fallback: str | None) -> None:
    offered = catalogue()
    model = offered.find_model(PREVIEW)
    checked = check_input(offered, model, offered.route(PREVIEW), params, "input[0].params", max_characters=1000)
    assert checked.fallback == fallback


def test_google_has_two_speakers_in_a_dialogue() -> None:
    offered = catalogue()
    three = SpeechParams(
        "A: Hi.\nB: Hi.\nC: Hi.", speakers=tuple(Speaker(name, "Kore") for name in "ABC"), language_code=None
    )
    model = offered.find_model(PREVIEW)
    with pytest.raises(RequestError, match="exactly 2 speakers, not 3"):
        check_input(offered, model, offered.route(PREVIEW), three, "p", max_characters=100)
    local = offered.route(PREVIEW, RoutingPolicy.LOCAL)
    assert check_input(offered, model, local, replace(three), "p", max_characters=100).fallback is None


@pytest.mark.parametrize("policy", [RoutingPolicy.LOCAL, RoutingPolicy.REMOTE_THEN_LOCAL])
def test_a_policy_that_needs_an_engine_of_this_machine_is_refused_where_there_is_none(policy: RoutingPolicy) -> None:
    with pytest.raises(ConfigurationError, match=f"{policy.name_for('gemini')} needs an engine of this machine"):
        Catalogue([], [GeminiProvider()], policy=policy)
    with pytest.raises(ConfigurationError, match=f"{policy.name_for('gemini')} needs an engine of this machine"):
        Catalogue([], [GeminiProvider()], {PREVIEW: policy})
    for remote_only in (
        Catalogue([], [GeminiProvider()]),
        Catalogue([], [GeminiProvider()], policy=RoutingPolicy.REMOTE),
    ):
        assert remote_only.policy(PREVIEW) is RoutingPolicy.REMOTE
        assert remote_only.route(PREVIEW).fallback is None


@pytest.mark.parametrize("policy", [RoutingPolicy.REMOTE_THEN_LOCAL, RoutingPolicy.REMOTE])
def test_captions_are_for_those_who_know_when_their_words_are_heard(policy: RoutingPolicy) -> None:
    offered = catalogue(policy=policy)
    model = offered.find_model(PREVIEW)
    asked = SpeechParams("Hello.", captions=CaptionFormat.SRT)
    with pytest.raises(RequestError) as error:
        check_input(offered, model, find_route(offered, model, None), asked, "input[0].params", max_characters=99)
    assert error.value.param == "input[0].params.captions"
    assert ("Ask for the route 'local'." in error.value.message) is (policy is RoutingPolicy.REMOTE_THEN_LOCAL)
    if policy is RoutingPolicy.REMOTE_THEN_LOCAL:
        route = find_route(offered, model, "local")
        checked = check_input(offered, model, route, asked, "input[0].params", max_characters=99)
        assert checked.params.captions is CaptionFormat.SRT

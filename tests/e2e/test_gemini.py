"""Google's models through the real server, with a stand-in for Google: what is sent, absorbed, and taken over."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e import understudy_engine
from tests.e2e.conftest import MakeServer
from tests.e2e.server import WEB, Json, ServerProcess, until
from tests.e2e.sound import pitches, seconds
from tests.e2e.understudy_engine import PITCH_HZ as LOCAL_HZ
from tests.e2e.wire import assert_error, completed, download, finished, urls
from tests.support import google
from tests.support.google import KEY, PITCHES_HZ, GoogleStandIn

pytestmark = pytest.mark.e2e

MODEL = "gemini_3_1_flash_tts_preview"
KORE_HZ, PUCK_HZ = PITCHES_HZ["Kore"], PITCHES_HZ["Puck"]
TIMEOUT_SECONDS = 5.0


@pytest.fixture(scope="module")
def stand_in() -> Iterator[GoogleStandIn]:
    with GoogleStandIn() as running:
        yield running


def settings(stand_in: GoogleStandIn, **more: str) -> dict[str, str]:
    return {
        "RHAPSODE_GEMINI_API_KEY": KEY,
        "RHAPSODE_GEMINI_BASE_URL": stand_in.url,
        "RHAPSODE_GEMINI_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS),
        "RHAPSODE_LOG_LEVEL": "debug",
        **more,
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, stand_in: GoogleStandIn) -> Iterator[ServerProcess]:
    """Yield a server with a key for Google, and an engine of its own that can take over."""
    home = tmp_path_factory.mktemp("gemini")
    running = ServerProcess(home, **settings(stand_in, **understudy_engine.install(home)))
    try:
        yield running.start().warm()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def caller(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as opened:
        yield opened


def asked(caller: httpx.Client, *texts: str, model: str = MODEL, params: Json | None = None, **fields: object) -> Json:
    """Return the final state of a new task."""
    body = {"model": model, "input": [{"params": {"text": text, **(params or {})}} for text in texts], **fields}
    answer = caller.post("/v1/tasks", json=body)
    assert answer.status_code == 202, answer.text
    return finished(caller, answer.json()["id"])


def heard(task: Json) -> list[list[int]]:
    """Return the pitches of each output."""
    assert task["status"] == "completed", task
    return [pitches(download(url)) for url in urls(task)]


def facts(task: Json) -> Json:
    found: Json = task["metadata"]["rhapsode"]
    return found


def attempts(server: ServerProcess, task: Json) -> list[Json]:
    return server.rows("SELECT * FROM attempts WHERE task_id = ? ORDER BY id", task["id"])


# -- what is sent, and what comes back --------------------------------------------------------------------------------


def test_google_speaks_and_the_task_says_so(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    task = asked(caller, "A plain sentence for Google.", params={"voice_name": "Puck"})
    assert heard(task) == [[pytest.approx(PUCK_HZ, abs=3)]]
    (request,) = stand_in.asked("A plain sentence for Google.")
    assert (request.model, request.key) == ("gemini-3.1-flash-tts-preview", KEY)
    assert request.prompt == "A plain sentence for Google."
    assert request.config["responseModalities"] == ["AUDIO"]
    assert request.speech == {"voice_config": {"prebuilt_voice_config": {"voice_name": "Puck"}}}
    assert facts(task)["engine"] == "gemini"
    assert facts(task)["engine_version"] == "gemini-3.1-flash-tts-preview"
    assert facts(task)["fallback_used"] is False
    usage = task["usage"]["extra_info"]
    tokens = len(request.prompt) // 4, round(0.06 * len(request.prompt) * 25)
    assert (usage["input_text_tokens"], usage["output_audio_tokens"]) == tokens
    assert usage["total_tokens"] == sum(tokens)


def test_however_the_sound_is_packed(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    stand_in.on("small letters", google.speaks("audio/l16; rate=24000; channels=1"))
    stand_in.on("a file", google.speaks(wav=True))
    stand_in.on("twice as fine", google.speaks("audio/L16;codec=pcm;rate=48000", 48_000))
    stand_in.on("a fine file", google.speaks(wav=True, rate_hz=16_000))
    texts = [
        "It comes in small letters.",
        "It comes as a file.",
        "It comes twice as fine.",
        "It comes as a fine file.",
    ]
    task = asked(caller, *texts)
    assert heard(task) == [[pytest.approx(KORE_HZ, abs=3)]] * 4
    for text, url in zip(texts, urls(task), strict=True):
        assert seconds(download(url)) == pytest.approx(0.06 * len(text), abs=0.05)


def test_a_dialogue_of_two_is_sent_as_one_prompt(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    speakers = [{"speaker": "Joe", "voice_name": "Puck"}, {"speaker": "Jane", "voice_name": "Kore"}]
    text = "Joe: Who is it that calls?\nJane: It is me, of course."
    task = asked(caller, text, params={"speakers": speakers})
    (request,) = stand_in.asked("Who is it that calls?")
    assert request.prompt == text
    (config,) = request.speech.values()
    assert [speaker["speaker"] for speaker in config["speaker_voice_configs"]] == ["Joe", "Jane"]
    assert facts(task)["engine"] == "gemini"
    body = {"model": MODEL, "input": [{"params": {"text": f"{text}\nJim: Hi.", "speakers": [
        *speakers, {"speaker": "Jim", "voice_name": "Zephyr"}]}}]}  # fmt: skip
    message = "A dialogue by the engine gemini has exactly 2 speakers, not 3."
    assert_error(caller.post("/v1/tasks", json=body), 400, message, param="input[0].params.speakers")
    assert caller.post("/v1/tasks", json={**body, "route": "local"}).status_code == 202


def test_a_respelling_is_sent_and_ipa_is_not(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    text = "The Xyzzy's key opens the xyzzy."
    task = asked(caller, text, params={"pronunciations": {"Xyzzy": "zih-gee"}})
    assert facts(task)["engine"] == "gemini"
    (request,) = stand_in.asked("opens the")
    assert request.prompt == "The zih-gee's key opens the zih-gee."
    body = {"model": MODEL, "input": [{"params": {"text": text, "pronunciations": {"Xyzzy": "/ˈzɪɡi/"}}}]}  # noqa: RUF001
    message = "The engine gemini cannot be given IPA. Write with letters how it sounds, or ask for the route 'local'."
    answer = caller.post("/v1/tasks", json=body)
    assert_error(answer, 400, message, param="input[0].params.pronunciations.Xyzzy")
    assert caller.post("/v1/tasks", json={**body, "route": "local"}).status_code == 202


def test_tags_are_passed_on_in_the_models_own_spelling(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    text = "[whispers] Nobody hears us. [short pause] Do they?"
    asked(caller, text)
    asked(caller, text, model="gemini_3_8_flash_lite_tts")
    old, new = stand_in.asked("Nobody hears us.")
    assert (old.model, old.prompt) == ("gemini-3.1-flash-tts-preview", text)
    assert (new.model, new.prompt) == (
        "gemini-3.8-flash-lite-tts",
        "<whispers> Nobody hears us. <short pause> Do they?",
    )


def test_any_language_is_sent_with_a_pace_in_words(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    task = asked(caller, "お早うございます、皆さん。", params={"language_code": "ja", "speed": 1.3})
    (request,) = stand_in.asked("お早う")
    assert request.prompt == "Speak fast:\nお早うございます、皆さん。"
    assert request.speech["language_code"] == "ja"
    assert facts(task)["engine"] == "gemini"


def test_a_long_text_is_cut_between_sentences(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    text = "This is one of a great many sentences about nothing. " * 40
    task = asked(caller, text, params={"format": "mp3"})
    requests = stand_in.asked("a great many sentences")
    assert len(requests) > 2
    assert all(request.prompt.endswith("nothing.") for request in requests)
    assert sum(request.prompt.count("great many") for request in requests) == 40
    assert facts(task)["audio_seconds"] == pytest.approx(0.06 * len(text), rel=0.05)


def test_equal_texts_are_paid_for_once(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    for _ in range(2):
        task = asked(caller, "To be paid for once.")
        asked(caller, "To be paid for once.", model="gemini_3_8_flash_tts")
    assert facts(task)["cache_hits"] == 1
    assert task["usage"]["extra_info"]["output_audio_tokens"] > 0
    assert [request.model for request in stand_in.asked("To be paid for once.")] == [
        "gemini-3.1-flash-tts-preview",
        "gemini-3.8-flash-tts",
    ]


# -- what is absorbed -------------------------------------------------------------------------------------------------


IMPLAUSIBLE: dict[str, google.Behaviour] = {
    "othello": google.other,
    "header": google.header_only,
    "silence": google.silence,
    "truncated": google.speaks(share=0.2),
    "maximum": google.cut_off,
}
BROKEN: dict[str, google.Behaviour] = {
    "internal": google.SERVER_ERROR,
    "overload": google.UNAVAILABLE,
    "garbage": google.garbage,
}
UNREADABLE: dict[str, google.Behaviour] = {
    "array": google.says([]),
    "base64": google.plays("this is no base64!"),
    "one hertz": google.plays("AAAA", "audio/L16;rate=1"),
    "redirect": google.elsewhere,
}
UNREACHED: dict[str, google.Behaviour] = {
    "hangs up": google.drops,
    "breaks off": google.breaks_off,
    "too slow": google.slow(TIMEOUT_SECONDS + 0.5),
}


@pytest.mark.parametrize(
    ("failures", "outcomes"),
    [
        (IMPLAUSIBLE, {"implausible"}),
        (BROKEN, {"error"}),
        (UNREADABLE, {"error"}),
        (UNREACHED, {"error", "timeout"}),
    ],
    ids=["no speech", "errors", "unreadable", "no answer"],
)
def test_what_passes_is_tried_again(
    server: ServerProcess,
    caller: httpx.Client,
    stand_in: GoogleStandIn,
    failures: dict[str, google.Behaviour],
    outcomes: set[str],
) -> None:
    for word, failure in failures.items():
        stand_in.on(word, failure)
    task = asked(caller, *(f"A sentence with the word {word} in the middle." for word in failures))
    assert heard(task) == [[pytest.approx(KORE_HZ, abs=3)]] * len(failures)
    assert facts(task)["fallback_used"] is False
    found = attempts(server, task)
    assert {attempt["outcome"] for attempt in found} == {*outcomes, "done"}
    for index in range(len(failures)):
        assert [attempt["outcome"] == "done" for attempt in found if attempt["item"] == index] == [False, True]


def test_what_was_charged_for_nothing_is_counted_apart(
    server: ServerProcess, caller: httpx.Client, stand_in: GoogleStandIn
) -> None:
    before = caller.get("/v1/usage").json()["totals"]["billed_for_failed_attempts"]
    stand_in.on("charged", google.silence)
    task = asked(caller, "A sentence that is charged for twice.")
    failed, done = attempts(server, task)
    assert failed["billed_audio_tokens"] == done["billed_audio_tokens"] > 0
    assert task["usage"]["extra_info"]["output_audio_tokens"] == done["billed_audio_tokens"]
    after = caller.get("/v1/usage").json()["totals"]["billed_for_failed_attempts"]
    assert after["output_audio_tokens"] - before["output_audio_tokens"] == failed["billed_audio_tokens"]
    assert after["input_text_tokens"] - before["input_text_tokens"] == failed["billed_input_tokens"]


def test_a_text_that_the_model_wants_to_answer_is_sent_with_a_preamble(
    server: ServerProcess, caller: httpx.Client, stand_in: GoogleStandIn
) -> None:
    stand_in.on("capital of France", always=google.wrote_text)
    task = asked(caller, "What is the capital of France?")
    assert [request.prompt for request in stand_in.asked("capital of France")] == [
        "What is the capital of France?",
        "Say the following:\nWhat is the capital of France?",
    ]
    assert [attempt["outcome"] for attempt in attempts(server, task)] == ["done"]


def test_a_limit_is_waited_out_as_long_as_google_says(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    stand_in.on("limited", google.limited(1.5))
    task = asked(caller, "A sentence that is limited.")
    first, second = stand_in.asked("limited")
    assert second.at - first.at >= 1.5
    assert facts(task)["fallback_used"] is False


@pytest.mark.parametrize(
    ("word", "refusal", "reason"),
    [("unsafe", google.finished("SAFETY"), "SAFETY"), ("forbidden", google.blocked, "PROHIBITED_CONTENT")],
)
def test_a_text_that_google_refuses_is_nobodys(
    caller: httpx.Client, stand_in: GoogleStandIn, word: str, refusal: google.Behaviour, reason: str
) -> None:
    stand_in.on(word, always=refusal)
    task = asked(caller, "This one is good.", f"Something {word} is in here.")
    assert task["status"] == "failed"
    assert task["error"]["code"] == 400
    assert task["error"]["error_message"].startswith("input[1]")
    assert f"Google refuses this text ({reason})." in task["error"]["error_message"]
    assert len(stand_in.asked(word)) == 1


# -- who takes over ---------------------------------------------------------------------------------------------------


def test_a_model_that_is_gone_is_taken_over_and_not_asked_again(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    model = "gemini_2_5_flash_tts"
    stand_in.on("Once it was here", always=google.GONE)
    task = asked(caller, "Once it was here, and now it is not.", model=model)
    assert heard(task) == [[pytest.approx(LOCAL_HZ, abs=3)]]
    assert facts(task)["engine"] == "understudy"
    assert facts(task)["engine_version"] == "understudy-1"
    assert facts(task)["fallback_used"] is True
    assert task["usage"]["extra_info"]["output_audio_tokens"] == round(25 * facts(task)["audio_seconds"])
    again = asked(caller, "Nobody asks for it any more.", model=model)
    assert facts(again)["engine"] == "understudy"
    assert stand_in.asked("Nobody asks") == []
    forbidden = asked(caller, "And nobody else may say this.", model=model, route="gemini")
    assert (forbidden["status"], forbidden["error"]["code"]) == ("failed", 502)
    assert "it has no model 'gemini-2.5-flash-preview-tts' (any more)" in forbidden["error"]["error_message"]
    assert facts(asked(caller, "The others are still there."))["engine"] == "gemini"


def test_the_quota_of_a_day_is_not_waited_for(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    stand_in.on("used up", always=google.DAILY_QUOTA)
    task = asked(caller, "All of it is used up.", model="gemini_2_5_pro_tts")
    assert facts(task)["engine"] == "understudy"
    assert len(stand_in.asked("used up")) == 1


def test_what_is_no_limit_of_a_minute_is_not_waited_for(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    model = "gemini_3_8_flash_lite_tts"
    stand_in.on("come back tomorrow", always=google.limited(86_400))
    task = asked(caller, "Please come back tomorrow.", model=model)
    assert (facts(task)["engine"], facts(task)["fallback_used"]) == ("understudy", True)
    assert len(stand_in.asked("come back tomorrow")) == 1
    forbidden = asked(caller, "Or never.", model=model, route="gemini")
    assert (forbidden["status"], forbidden["error"]["code"]) == ("failed", 502)
    assert "It wants to be left alone for 86,400 s." in forbidden["error"]["error_message"]


def test_a_model_that_the_key_may_not_use(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    stand_in.on("not for you", always=google.MODEL_DENIED)
    task = asked(caller, "This is not for you.", model="gemini_3_8_flash_tts")
    assert (facts(task)["engine"], facts(task)["fallback_used"]) == ("understudy", True)
    assert facts(asked(caller, "The others are."))["engine"] == "gemini"
    reason = caller.get("/readyz").json()["engines"]["gemini"]
    assert reason["state"] == "ready"
    assert "may not use the model 'gemini-3.8-flash-tts'" in reason["reason"]


@pytest.mark.parametrize(
    ("word", "behaviour", "version"),
    [
        ("Googles own", google.speaks(), "gemini-3.1-flash-tts-preview"),
        ("somebody elses", google.fails(400, "INVALID_ARGUMENT"), "understudy-1"),
    ],
)
def test_every_piece_of_a_stream_says_who_speaks(
    caller: httpx.Client, stand_in: GoogleStandIn, word: str, behaviour: google.Behaviour, version: str
) -> None:
    stand_in.on(word, always=behaviour)
    body = {"contents": [{"parts": [{"text": f"This is {word} voice. {'It goes on for a while. ' * 4}"}]}]}
    answer = caller.post(f"/v1beta/models/{MODEL}:streamGenerateContent", json=body)
    pieces = answer.json()
    assert len(pieces) > 3
    assert {piece["modelVersion"] for piece in pieces} == {version}
    whole = caller.post(f"/v1beta/models/{MODEL}:generateContent", json=body).json()
    assert whole["modelVersion"] == version


def test_no_output_changes_its_voice_in_the_middle(
    server: ServerProcess, caller: httpx.Client, stand_in: GoogleStandIn
) -> None:
    """The first part is spoken by Google, and even late; the last part cannot be."""
    filler = "Sentences that fill the space between. " * 30
    refused = google.fails(400, "INVALID_ARGUMENT")
    stand_in.on("beginning", google.later(lambda: bool(stand_in.asked("the end of it")), 1.0))
    stand_in.on("the end of it", always=refused)
    task = asked(caller, "A short one by Google.", f"This is the beginning. {filler} This is the end of it.")
    first, second = heard(task)
    assert first == [pytest.approx(KORE_HZ, abs=3)]
    assert set(second) <= set(range(round(LOCAL_HZ) - 3, round(LOCAL_HZ) + 4))
    assert seconds(download(urls(task)[1])) > 0.05 * len(filler)
    assert facts(task)["fallback_used"] is True
    assert facts(task)["engine"] == "understudy"
    assert [output["engine"] for output in facts(task)["outputs"]] == ["gemini", "understudy"]

    def said_by_google() -> list[str]:
        said = [
            attempt for attempt in attempts(server, task) if attempt["engine"] == "gemini" and attempt["item"] == 1
        ]
        return [attempt["outcome"] for attempt in said]

    until(lambda: "running" not in said_by_google(), "the late answer")
    assert set(said_by_google()) == {"discarded", "error"}
    assert len(stand_in.asked("the end of it")) == 1
    assert task["progress"] == 100


def test_what_no_local_engine_can_read_is_not_taken_over(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    stand_in.on("お休み", always=google.fails(400, "INVALID_ARGUMENT"))
    task = asked(caller, "お休みなさい。")
    assert (task["status"], task["error"]["code"]) == ("failed", 502)
    assert task["error"]["error_message"].endswith("Google's API answered 400 INVALID_ARGUMENT.")


def test_a_request_may_be_stricter_than_the_server(caller: httpx.Client, stand_in: GoogleStandIn) -> None:
    task = asked(caller, "This stays on the machine.", route="local")
    assert (facts(task)["engine"], facts(task)["fallback_used"]) == ("understudy", False)
    assert stand_in.asked("stays on the machine") == []
    body = {"model": MODEL, "input": [{"params": {"text": "Hi."}}], "route": "locale"}
    assert_error(
        caller.post("/v1/tasks", json=body), 400, "Unknown route 'locale'. Did you mean 'local'?", param="route"
    )


def test_the_catalogue_has_googles_models(caller: httpx.Client) -> None:
    engines = {model["id"]: model["engine"] for model in caller.get("/v1/models").json()["data"]}
    assert engines == dict.fromkeys(
        [
            "gemini_3_1_flash_tts_preview",
            "gemini_2_5_flash_tts",
            "gemini_2_5_pro_tts",
            "gemini_3_8_flash_tts",
            "gemini_3_8_flash_lite_tts",
            "tts-1",  # OpenAI's names, which their clients ask for
            "tts-1-hd",
            "gpt-4o-mini-tts",
        ],
        "gemini",
    )


def test_neither_the_key_nor_a_text_is_in_the_log(
    server: ServerProcess, caller: httpx.Client, stand_in: GoogleStandIn
) -> None:
    stand_in.on("confidential", google.SERVER_ERROR, google.other)
    asked(caller, "A confidential sentence.")
    log = server.log
    assert log.count("segment.failed") >= 2
    for secret in (KEY, "confidential"):
        assert secret not in log


# -- servers of their own ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_google_that_fails_is_left_alone_for_a_while(
    tmp_path_factory: pytest.TempPathFactory, make_server: MakeServer, stand_in: GoogleStandIn
) -> None:
    """Five failures in a row: from then on nothing is sent, the health says why, and others speak."""
    home = tmp_path_factory.mktemp("breaker")
    server = make_server(**settings(stand_in, **understudy_engine.install(home))).start().warm()
    stand_in.on("storm", always=google.UNAVAILABLE)
    with server.client() as caller:
        task = asked(caller, *(f"The storm goes on, number {number}." for number in range(5)))
        assert heard(task) == [[pytest.approx(LOCAL_HZ, abs=3)]] * 5
        assert facts(task)["fallback_used"] is True
        health = WEB.get(f"{server.url}/readyz").json()
        assert (health["status"], health["engines"]["gemini"]["state"]) == ("ready", "failed")
        assert "answered 503 UNAVAILABLE" in health["engines"]["gemini"]["reason"]
        assert 'rhapsode_engine_ready{engine="gemini"} 0.0' in caller.get("/metrics").text
        sent = len(stand_in.requests)
        assert facts(asked(caller, "While it is left alone."))["engine"] == "understudy"
        assert len(stand_in.requests) == sent


def test_a_key_that_is_not_valid(make_server: MakeServer, stand_in: GoogleStandIn) -> None:
    """Without an engine that could take over, too: the task fails, and says what to do."""
    refused = settings(stand_in, RHAPSODE_GEMINI_API_KEY="AIza-somebody-else", RHAPSODE_ROUTES="gemini")
    server = make_server(RHAPSODE_ENGINES="tone", **refused).start()
    with server.client() as caller:
        task = asked(caller, "Who opens the door?")
        assert (task["status"], task["error"]["code"]) == ("failed", 502)
        assert task["error"]["error_message"].endswith(
            "Google's API answered 400 INVALID_ARGUMENT: the API key is not valid. Set RHAPSODE_GEMINI_API_KEY."
        )
        reason = WEB.get(f"{server.url}/readyz").json()["engines"]["gemini"]["reason"]
        assert "the API key is not valid" in reason
        assert completed(caller, asked(caller, "The tone goes on.", model="tone")["id"])
        body = {"model": MODEL, "input": [{"params": {"text": "Hi."}}], "route": "local"}
        message = f"This server does not let the model {MODEL!r} go the route 'local'. Allowed: gemini."
        assert_error(caller.post("/v1/tasks", json=body), 400, message, param="route")
    assert "AIza" not in server.log

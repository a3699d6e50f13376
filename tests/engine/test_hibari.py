"""The real second voice, in processes and threads that cannot reach any network."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pytest

from rhapsode.audio.checks import check_speech
from rhapsode.core.errors import EngineError, EngineUnavailableError, UnspeakableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import PlanRequest, Segment
from rhapsode.engines.hibari import package
from rhapsode.engines.hibari.inference import MAX_IDS, HibariEngine
from rhapsode.engines.hibari.provider import SAMPLE_RATE_HZ, HibariProvider
from rhapsode.render import worker_functions
from rhapsode.text.reader import reader_of
from scripts.build_voices import SENTENCES, TARGET_DB, speech_level_db
from tests.support.captions import TEXTS, captioned, differences
from tests.support.transcribe import Transcriber, normalise_words, word_error_rate

pytestmark = pytest.mark.engine

SENTENCE = "The old lighthouse stood on the cliff for two hundred years."
STORY = (
    "A long time ago, a farmer lived beside the river with his two sons. Every morning they walked to the village to "
    "sell bread and milk, and every evening they came home with an empty cart. One day the bridge was gone, and "
    "nobody knew who had taken it. The farmer sat down on a stone, and his sons looked at the water for an hour."
)
PROVIDER = HibariProvider()
OPTIONS = EngineOptions(Path("unused"), threads=4)
Float32 = npt.NDArray[np.float32]


class NetworkError(Exception):
    """Somebody wanted to leave this machine."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise NetworkError


@pytest.fixture(scope="module", autouse=True)
def no_network() -> Iterator[None]:
    """Yield nothing in this module can open a connection or look a name up."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _refuse)
        patch.setattr(socket, "getaddrinfo", _refuse)
        patch.setattr(socket, "create_connection", _refuse)
        yield


@pytest.fixture(scope="module")
def engine() -> HibariEngine:
    PROVIDER.prepare(OPTIONS)
    engine = PROVIDER.load(OPTIONS)
    assert isinstance(engine, HibariEngine)
    return engine


@pytest.fixture(scope="module")
def phonemes() -> str:
    return reader_of(PROVIDER.profile, "en-US").phonemes(SENTENCE)


def speak(engine: HibariEngine, phonemes: str, speed: float = 1.0) -> Float32:
    return engine.synthesise(Segment(0, len(phonemes), phonemes, speed), "heart").pcm.samples


def _speak_elsewhere(phonemes: str, results: Any) -> None:
    results.put(speak(HibariEngine(OPTIONS), phonemes))


def test_a_connection_is_refused_in_these_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else the other tests would say nothing: the package itself would fetch its other voices."""
    from hibari.voices import voice_path

    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    with pytest.raises(NetworkError):
        voice_path("emma")


@pytest.mark.parametrize("divisor", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_word_is_heard(engine: HibariEngine, ears: Transcriber, divisor: int) -> None:
    """At the usual length of segments, and at that of a second attempt."""
    heard = []
    for segment in worker_functions.plan(PlanRequest("hibari", "en-US", STORY, divisor=divisor)).segments:
        speech = engine.synthesise(segment, "heart")
        check_speech(speech.pcm, len(segment.phonemes), segment.speed, PROVIDER.profile.seconds_per_phoneme)
        heard.append(ears.text(speech.pcm.samples))
    assert len(heard) > 1
    assert word_error_rate(STORY, " ".join(heard)) == 0.0


@pytest.mark.parametrize("length", [pytest.param(250, marks=pytest.mark.slow), MAX_IDS])
def test_long_segments_are_spoken_to_their_end(engine: HibariEngine, ears: Transcriber, length: int) -> None:
    read = reader_of(PROVIDER.profile, "en-US").phonemes
    ends = [index + 1 for index, character in enumerate(STORY) if character in ",."]
    text = next(STORY[:end] for end in reversed(ends) if len(read(STORY[:end])) <= length)
    phonemes = read(text)
    assert len(phonemes) > 0.7 * length
    heard = ears.words(speak(engine, phonemes))
    assert heard[-3:] == normalise_words(text)[-3:]
    assert word_error_rate(text, " ".join(heard)) < 0.03, "one word that Whisper repeats is no loss"


def test_is_deterministic_and_counts_tokens(engine: HibariEngine, phonemes: str) -> None:
    first, second = (engine.synthesise(Segment(0, 1, phonemes), "heart") for _ in range(2))
    assert np.array_equal(first.pcm.samples, second.pcm.samples)
    assert first.pcm.rate_hz == SAMPLE_RATE_HZ
    assert first.pcm.samples.dtype == np.float32
    assert first.input_text_tokens == len(phonemes)


def test_another_process_speaks_the_same_samples(engine: HibariEngine, phonemes: str) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    worker = context.Process(target=_speak_elsewhere, args=(phonemes, results))
    worker.start()
    assert np.array_equal(results.get(timeout=60), speak(engine, phonemes))
    worker.join()


def test_is_as_loud_as_the_voices_of_kokoro(engine: HibariEngine) -> None:
    read = reader_of(PROVIDER.profile, "en-US").phonemes
    sounds = [speak(engine, read(sentence)) for sentence in SENTENCES]
    assert speech_level_db(sounds) == pytest.approx(TARGET_DB, abs=0.1)
    assert max(float(np.abs(sound).max()) for sound in sounds) < 0.95


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_speed_changes_the_pace(engine: HibariEngine, phonemes: str, speed: float) -> None:
    usual = len(speak(engine, phonemes))
    assert len(speak(engine, phonemes, speed)) == pytest.approx(usual / speed, rel=0.15)


def test_the_pace_is_that_of_the_profile(engine: HibariEngine) -> None:
    segments = worker_functions.plan(PlanRequest("hibari", "en-US", STORY)).segments
    seconds = sum(len(speak(engine, segment.phonemes)) for segment in segments) / SAMPLE_RATE_HZ
    count = sum(len(segment.phonemes) for segment in segments)
    assert seconds / count == pytest.approx(PROVIDER.profile.seconds_per_phoneme, rel=0.1)
    assert seconds / len(STORY) == pytest.approx(PROVIDER.profile.seconds_per_character, rel=0.15)


def test_refuses_rather_than_leaves_out(engine: HibariEngine) -> None:
    with pytest.raises(EngineError, match=r"Not phonemes of Hibari: U\+0037, U\+2603"):
        speak(engine, "hə☃7")
    with pytest.raises(EngineError, match="no voice 'emma'"):
        engine.synthesise(Segment(0, 1, "hə"), "emma")
    for speed in (0.0, -1.0, 0.1, 5.0, float("nan")):
        with pytest.raises(EngineError, match="speed"):
            speak(engine, "hə", speed)
    with pytest.raises(EngineError, match="401 phonemes is too long"):
        speak(engine, "ə" * 401)
    for nothing in ("", "  "):
        with pytest.raises(UnspeakableError):
            speak(engine, nothing)


def test_what_is_no_number_is_no_sound(engine: HibariEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Float32:
        return np.array([0.1, np.nan], np.float32)

    monkeypatch.setattr(engine, "_waveform", broken)
    with pytest.raises(EngineError, match="not a number"):
        speak(engine, "hə")


def test_a_failure_of_the_model_is_an_engine_error(engine: HibariEngine) -> None:
    with pytest.raises(EngineError, match="failed on a segment") as raised:
        engine.infer([10_000])
    assert not isinstance(raised.value, EngineUnavailableError)


def test_a_damaged_package_is_said_when_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "SHA256", {**package.SHA256, package.MODEL: "0" * 64})
    with pytest.raises(EngineUnavailableError, match="hibari-tts is missing, damaged"):
        PROVIDER.load(OPTIONS)


@pytest.mark.parametrize("speed", [0.7, pytest.param(1.0, marks=pytest.mark.slow)])
def test_words_are_where_whisper_hears_them(engine: HibariEngine, ears: Transcriber, speed: float) -> None:
    found = [error for text in TEXTS for error in differences(ears, captioned(PROVIDER, engine, "heart", text, speed))]
    assert len(found) >= 35
    assert np.median(np.abs(found)) < 0.08, found
    assert max(map(abs, found)) < 0.5, found


def test_durations_cost_no_sample(engine: HibariEngine, phonemes: str) -> None:
    """The network gives out one tensor more, and else computes what it did."""
    import onnxruntime

    plain = onnxruntime.InferenceSession(package.asset(package.MODEL), providers=["CPUExecutionProvider"])
    ids = engine.phoneme_ids(phonemes)
    feeds = {"ids": np.array([[0, *ids, 0]], np.int64), "speed": np.array([1.0], np.float32)}
    *_, pitch = plain.run(None, feeds)
    samples, durations = engine.infer(ids)
    assert durations.shape == (len(ids) + 2,)
    assert 600 * int(durations.sum()) == len(samples) == 300 * pitch.shape[1]

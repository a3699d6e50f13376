"""What worker processes do: plan a slice of text, render a segment, assemble a file.

These are plain functions of picklable arguments. Engines and G2Ps are loaded on first use, once in each process; the
server process never calls anything here.
"""

from __future__ import annotations

import dataclasses
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from rhapsode.audio.checks import check_speech
from rhapsode.audio.edges import cut, edges, trim
from rhapsode.audio.encode import Encoder, encoder
from rhapsode.audio.level import to_int16
from rhapsode.audio.resample import resampled
from rhapsode.audio.wav import BYTES_PER_SAMPLE, MAX_SAMPLES
from rhapsode.core.audio import AudioFormat, Int16, Pcm
from rhapsode.core.captions import CaptionFormat, write_timings, write_words
from rhapsode.core.errors import EngineError, UnspeakableError
from rhapsode.core.ports import (
    NOTHING_GIVEN,
    BlobLabel,
    BlobStore,
    Engine,
    EngineOptions,
    EngineProvider,
    Phonemiser,
)
from rhapsode.core.speech import PlanRequest, Pronunciation, Segment, Speech, SpeechParams, TextPlan, UpstreamSpeech
from rhapsode.engines.registry import load_provider
from rhapsode.render.keys import file_name
from rhapsode.store.blobs import open_blobs
from rhapsode.store.claims import StoredSegment
from rhapsode.text.captions import CaptionPart, write_captions
from rhapsode.text.dialogue import plan_dialogue
from rhapsode.text.passages import plan_passages, spoken_length
from rhapsode.text.plan import at_pace, faster, plan_slice
from rhapsode.text.pronunciations import phonemes_given

SILENCE_SAMPLES = 32 * 1024
FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker process must know of the installation; ``blobs`` is the URL of its :func:`open_blobs`."""

    options: EngineOptions
    blobs: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stored segment to be joined: 16-bit samples under ``audio`` (``None``: no sound), then a pause.

    ``checksum`` is the CRC-32 of the samples, where it is known. For captions it also has where its text begins, its
    words, and its timings unless it has no sound.
    """

    segment_id: int
    audio: str | None
    samples: int
    checksum: int | None
    pause_ms: int
    start: int = 0
    words: str = ""
    timings: str | None = None

    @classmethod
    def of(cls, stored: StoredSegment) -> Part:
        """The part that a segment of the store is."""
        return cls(
            stored.id,
            stored.audio,
            stored.samples,
            stored.checksum,
            stored.pause_ms,
            stored.start,
            stored.words or "",
            stored.timings,
        )


@dataclass(frozen=True, slots=True)
class Captions:
    """A file of captions that is to be written under ``key`` beside the audio of ``text``.

    ``names`` are those of the speakers of a dialogue.
    """

    key: str
    format: CaptionFormat
    text: str
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where the file of an item is to be written, in which format, and its captions if there are to be any."""

    key: str
    format: AudioFormat = AudioFormat.WAV
    captions: Captions | None = None

    @property
    def keys(self) -> list[str]:
        """Of all its files."""
        return [self.key] if self.captions is None else [self.key, self.captions.key]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A file that is stored, or, if ``lost`` names segments whose audio is missing, was not."""

    samples: int
    size: int
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A segment whose audio is stored: its length, its CRC-32, and the text tokens that the engine consumed.

    ``seconds`` is how long the worker was at it, once the engine was loaded. ``timings`` says when each phoneme is
    heard, if the engine does.
    """

    samples: int
    checksum: int
    input_text_tokens: int
    file: Assembled | None = None
    seconds: float = 0.0
    timings: str | None = None


def warm(config: WorkerConfig, engine: str) -> None:
    """Load the engine into this process."""
    _engine(engine, config.options)


def warm_text(engine: str) -> None:
    """Load the G2P of the engine into this process."""
    _phonemiser(engine)("Ready.", _provider(engine).profile.languages[0])


def plan(request: PlanRequest) -> TextPlan:
    """Plan the text that begins with the window of ``request``. Raises EngineError."""
    params, window, offset, last = request.params, request.window, request.offset, request.last
    pronunciations, words = params.pronunciations, params.captions is not None
    profile = _provider(request.engine).profile
    if not profile.remote:
        profile = at_pace(profile, params.speed)
    if request.divisor > 1:
        profile = dataclasses.replace(
            profile,
            target_phonemes=max(1, profile.target_phonemes // request.divisor),
            max_phonemes=max(1, profile.max_phonemes // request.divisor),
        )
    if profile.remote:
        planned = plan_passages(
            window,
            offset,
            last=last,
            profile=profile,
            speakers=[role.speaker for role in request.roles],
            speaker=request.speaker,
            pronunciations=pronunciations,
        )
        return faster(planned, params.speed)
    phonemise = _phonemiser(request.engine)
    if any(entry.ipa is not None for entry in pronunciations):
        phonemise = _Given(phonemise, profile.ipa_symbols, pronunciations)
    if request.roles:
        planned = plan_dialogue(
            window,
            offset,
            last=last,
            speed=request.speed,
            speaker=request.speaker,
            roles=request.roles,
            profile=profile,
            phonemise=phonemise,
            words=words,
            pronunciations=pronunciations,
        )
    else:
        planned = plan_slice(
            window,
            offset,
            last=last,
            speed=request.speed,
            profile=profile,
            phonemise=partial(phonemise, language=request.language),
            lead=request.lead,
            words=words,
            pronunciations=pronunciations,
        )
    return planned if params.speed == 1 else faster(planned, params.speed)


class _Given:
    """A phonemiser that knows the IPA of ``pronunciations``."""

    def __init__(self, phonemise: Phonemiser, symbols: str, pronunciations: Sequence[Pronunciation]) -> None:
        self._phonemise = phonemise
        self._known = lru_cache(partial(phonemes_given, pronunciations, symbols))

    def __call__(self, text: str, language: str, given: Mapping[str, str] = NOTHING_GIVEN) -> str:
        return self._phonemise(text, language, given or self._known(language))


def render(
    config: WorkerConfig,
    engine: str,
    segment: Segment,
    params: SpeechParams,
    key: str | None,
    target: Target | None = None,
) -> Rendered:
    """Speak a segment and store it as 16-bit samples under ``key``, as the whole file of its item under ``target``.

    The samples are not forced to the disk, which takes as long as a fast engine needs for a sentence: whoever reads
    them compares the checksum, and what a power cut has damaged is spoken again. The file is.
    """
    _engine(engine, config.options)
    begun = time.perf_counter()
    samples, tokens, timings = speak(config.options, engine, segment, params)
    if timings is None and target is not None and target.captions is not None:
        raise EngineError(f"The engine {engine} does not say when its words are heard, which captions are made of.")
    checksum, file = _store(config, engine, segment, samples, key, target, timings)
    return Rendered(len(samples), checksum, tokens, file, time.perf_counter() - begun, timings)


def receive(
    config: WorkerConfig,
    engine: str,
    segment: Segment,
    params: SpeechParams,
    speech: UpstreamSpeech,
    key: str | None,
    target: Target | None = None,
) -> Rendered:
    """Check and store a segment that a remote engine has spoken, as :func:`render` does."""
    begun = time.perf_counter()
    profile = _provider(engine).profile
    floats = np.frombuffer(speech.audio, "<i2").astype(np.float32) / FULL_SCALE
    pcm = resampled(Pcm(floats, speech.rate_hz), profile.sample_rate_hz)
    check_speech(pcm, spoken_length(segment.phonemes), segment.speed, profile.seconds_per_phoneme)
    samples = to_int16(trim(pcm).samples, params.volume_db)
    checksum, file = _store(config, engine, segment, samples, key, target)
    return Rendered(len(samples), checksum, speech.input_text_tokens, file, time.perf_counter() - begun)


def _store(
    config: WorkerConfig,
    engine: str,
    segment: Segment,
    samples: Int16,
    key: str | None,
    target: Target | None,
    timings: str | None = None,
) -> tuple[int, Assembled | None]:
    """Store the samples of a segment, and the file that it is all of if it is; the CRC-32 of its samples."""
    audio = samples.tobytes()
    blobs = open_blobs(config.blobs)
    if key is not None:
        blobs.put(key, [audio], durable=False)
    file = None
    if target is not None:
        output, format = target.key, target.format
        rate_hz = _provider(engine).profile.sample_rate_hz
        silence = rate_hz * segment.pause_ms // 1000
        total = len(samples) + silence
        content = b"".join(_encoded(encoder(format, rate_hz), total, [samples, np.zeros(silence, np.int16)]))
        file = Assembled(total, blobs.put(output, [content], label=_label(output, format, rate_hz)))
        if target.captions is not None:
            words = write_words(segment.words or (), segment.start)
            part = CaptionPart(segment.start, words, timings, len(samples), silence)
            _caption(blobs, target.captions, [part], rate_hz, total)
    return zlib.crc32(audio), file


def speak(
    options: EngineOptions, engine: str, segment: Segment, params: SpeechParams
) -> tuple[Int16, int, str | None]:
    """Speak a segment and pass it through the completeness gate.

    16-bit samples, the text tokens consumed, and when each phoneme is heard, if the engine knows.
    """
    speech = _engine(engine, options).synthesise(segment, segment.voice or params.voice)
    pace = _provider(engine).profile.seconds_per_phoneme
    check_speech(speech.pcm, len(segment.phonemes), segment.speed, pace)
    samples, timings = trimmed(speech, params.volume_db)
    return samples, speech.input_text_tokens, timings


def trimmed(speech: Speech, volume_db: float = 0.0) -> tuple[Int16, str | None]:
    """Speech louder by ``volume_db``, without the silence at its edges, and when each of its phonemes is heard."""
    start, end = edges(speech.pcm)
    timings = None
    if speech.starts is not None:
        rate_hz = speech.pcm.rate_hz
        timings = write_timings((min(max(at, start), end) - start) / rate_hz for at in speech.starts)
    return to_int16(cut(speech.pcm, start, end).samples, volume_db), timings


def assemble(config: WorkerConfig, engine: str, parts: Sequence[Part], target: Target) -> Assembled:
    """Join ``parts`` with their pauses into one file, and write its captions if there are to be any.

    The memory it takes does not grow with the file. Raises UnspeakableError when the audio does not fit a WAV file.
    """
    key, format = target.key, target.format
    rate_hz = _provider(engine).profile.sample_rate_hz
    blobs = open_blobs(config.blobs)
    total = sum(part.samples + _pause_samples(part, rate_hz) for part in parts)
    if format is AudioFormat.WAV and total > MAX_SAMPLES:
        hours = total / rate_hz / 3600
        raise UnspeakableError(
            f"The speech is {hours:.1f} hours long, which does not fit a WAV file. Split the text, or ask for flac."
        )

    def sound() -> Iterator[Int16]:
        for part in parts:
            if part.audio is not None:
                yield _read(blobs, part)
            silence = _pause_samples(part, rate_hz)
            while silence:
                step = min(silence, SILENCE_SAMPLES)
                yield np.zeros(step, np.int16)
                silence -= step

    try:
        size = blobs.put(key, _encoded(encoder(format, rate_hz), total, sound()), label=_label(key, format, rate_hz))
    except _LostPartError as error:  # that one in any case: a file was not made
        lost = [part.segment_id for part in parts if part is error.part or not _is_whole(blobs, part)]
        return Assembled(0, 0, tuple(lost))
    if target.captions is not None:
        pieces = (
            CaptionPart(part.start, part.words, part.timings, part.samples, _pause_samples(part, rate_hz))
            for part in parts
        )
        _caption(blobs, target.captions, pieces, rate_hz, total)
    return Assembled(total, size)


def _caption(blobs: BlobStore, captions: Captions, parts: Iterable[CaptionPart], rate_hz: int, samples: int) -> None:
    """Store the captions of a file of ``samples``."""
    label = BlobLabel(captions.format.content_type, file_name(captions.key))
    content = write_captions(captions.format, captions.text, parts, rate_hz, samples, captions.names)
    blobs.put(captions.key, content, label=label)


def _encoded(made: Encoder, total: int, sound: Iterable[Int16]) -> Iterator[bytes]:
    """A file of ``total`` samples."""
    yield made.begin(total)
    for samples in sound:
        if piece := made.write(samples):
            yield piece
    yield made.finish()


def _label(output: str, format: AudioFormat, rate_hz: int) -> BlobLabel:
    return BlobLabel(format.mime_type(rate_hz), file_name(output))


class _LostPartError(Exception):
    """The audio of a part is missing or not what was recorded."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.part = part


def _pause_samples(part: Part, rate_hz: int) -> int:
    return rate_hz * part.pause_ms // 1000


def _read(blobs: BlobStore, part: Part) -> Int16:
    try:
        audio = blobs.get(part.audio or "")
    except FileNotFoundError:
        raise _LostPartError(part) from None
    if len(audio) != part.samples * BYTES_PER_SAMPLE:
        raise _LostPartError(part)
    if part.checksum is not None and zlib.crc32(audio) != part.checksum:
        raise _LostPartError(part)
    return np.frombuffer(audio, np.int16)


def _is_whole(blobs: BlobStore, part: Part) -> bool:
    if part.audio is None:
        return True
    try:
        _read(blobs, part)
    except _LostPartError:
        return False
    return True


@lru_cache
def _provider(name: str) -> EngineProvider:
    return load_provider(name)


@lru_cache
def _engine(name: str, options: EngineOptions) -> Engine:
    provider = _provider(name)
    options = options.within(provider.profile)
    provider.prepare(options)
    return provider.load(options)


@lru_cache
def _phonemiser(name: str) -> Phonemiser:
    return _provider(name).phonemiser()

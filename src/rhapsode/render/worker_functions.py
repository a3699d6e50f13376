"""Functions that run in worker processes: plan a slice of text, render a segment, assemble a file.

These are plain functions of picklable arguments. Engines and G2Ps are loaded on first use, once in each process; the
server process never calls anything here.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from rhapsode.audio.checks import check_speech
from rhapsode.audio.edges import cut, edges, trim
from rhapsode.audio.encode import Encoder, encoder
from rhapsode.audio.level import to_int16
from rhapsode.audio.resample import resampled, resampled_length
from rhapsode.audio.wav import MAX_SAMPLES
from rhapsode.core.audio import AudioFormat, Int16, Pcm
from rhapsode.core.captions import CaptionFormat, write_timings, write_words
from rhapsode.core.delivery import PLAIN, DeliveryState, per_phoneme, state_of
from rhapsode.core.errors import EngineError, UnspeakableError
from rhapsode.core.ports import (
    BlobLabel,
    BlobStore,
    Engine,
    EngineOptions,
    EngineProvider,
    OpeningEngine,
)
from rhapsode.core.speech import (
    EngineProfile,
    PlanRequest,
    RemoteSpeech,
    RenderedSegment,
    Segment,
    Speech,
    SpeechParams,
    TextPlan,
    own_delivery,
)
from rhapsode.engines.registry import load_profile, load_provider
from rhapsode.store.blobs import open_blobs
from rhapsode.store.blobs.paths import file_name
from rhapsode.text.captions import write_captions
from rhapsode.text.deliveries import read_direction
from rhapsode.text.dialogue import plan_dialogue
from rhapsode.text.opening import CONTEXT_PHONEMES, LONGEST_OPENING, SHORTEST_OPENING
from rhapsode.text.passages import plan_passages, spoken_length
from rhapsode.text.plan import SliceParams, faster, plan_slice
from rhapsode.text.reader import reader_of
from rhapsode.text.reading import WindowReading, read_window
from rhapsode.text.units import at_pace

SILENCE_SAMPLES = 32 * 1024
FULL_SCALE = 32768.0
REHEARSED = "ðə wˈɛðəɹ ɪn ðə mˈWntᵊnz wʌz kˈOld ænd klˈɪɹ tədˈA."  # noqa: RUF001  (phonemes)
"""The weather in the mountains was cold and clear today."""
REHEARSALS = range(SHORTEST_OPENING, LONGEST_OPENING + 1, 6)
"""Lengths of openings that are synthesised once at the start, so that their shapes are compiled."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """The configuration of a worker process; ``blobs`` is the URL of its :func:`open_blobs`."""

    options: EngineOptions
    blobs: str


@dataclass(frozen=True, slots=True)
class Captions:
    """A file of captions to write under ``path``, for the audio of ``text``.

    ``names`` are those of the speakers of a dialogue.
    """

    path: str
    format: CaptionFormat
    text: str
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where to write the file of an item, its format, and its captions, if requested. ``sample_rate_hz`` is the
    requested one, if any.
    """

    path: str
    format: AudioFormat = AudioFormat.WAV
    captions: Captions | None = None
    sample_rate_hz: int | None = None

    @property
    def paths(self) -> list[str]:
        """The paths of all its files."""
        return [self.path] if self.captions is None else [self.path, self.captions.path]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A file of ``samples`` that is stored, or, if ``lost`` names segments whose audio is missing, was not."""

    samples: int
    size: int
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one attempt at a segment gave: the segment, and the file of its item if it is all of that.

    ``seconds`` is how long the engine was at it, once it was loaded. ``audio`` is its 16-bit samples, if it was asked
    for.
    """

    segment: RenderedSegment
    seconds: float
    file: Assembled | None = None
    audio: bytes | None = None


def warm(config: WorkerConfig, engine: str) -> None:
    """Load the engine into this process."""
    _engine(engine, config.options)


def rehearse(config: WorkerConfig, engine: str, length: int) -> None:
    """Prepare the engine for openings and synthesise one of so many phonemes, so that its shapes are compiled before
    the first stream.
    """
    loaded = _engine(engine, config.options)
    if isinstance(loaded, OpeningEngine):
        loaded.prepare_openings()
    spoken, after = REHEARSED[:length], REHEARSED[length:CONTEXT_PHONEMES]
    segment = Segment(0, length, spoken, after=after)
    loaded.synthesise(segment, _provider(engine).models[0].default_voice)


def warm_text(engine: str) -> None:
    """Load the G2P of the engine into this process."""
    profile = _profile(engine)
    reader_of(profile, profile.languages[0]).read("Ready.", {})


def plan(request: PlanRequest) -> TextPlan:
    """Plan the text that begins with the window of ``request``. Raises EngineError."""
    params, full_profile = request.params, _profile(request.engine)
    profile = full_profile if full_profile.remote else at_pace(full_profile, params.speed)
    if request.divisor > 1:
        profile = replace(
            profile,
            target_phonemes=max(1, profile.target_phonemes // request.divisor),
            max_phonemes=max(1, profile.max_phonemes // request.divisor),
        )
    if profile.remote:
        planned = plan_passages(
            request.window,
            request.offset,
            last=request.last,
            profile=profile,
            speakers=[role.speaker for role in request.roles],
            speaker=request.speaker,
            pronunciations=params.pronunciations,
        )
        return faster(planned, params.speed)
    readers = partial(reader_of, full_profile)
    delivery = request.delivery
    if delivery is None:
        delivery = DeliveryState(read_direction(params.style or "").delivery)
    mannered = request.divisor == 1  # a segment that is planned anew has the delivery of its voice already
    slice_params = SliceParams(
        last=request.last,
        speed=request.speed,
        profile=profile,
        lead=request.lead and not request.roles,
        words=params.captions is not None,
        pronunciations=params.pronunciations,
        on_unspeakable=params.on_unspeakable,
        delivery=delivery,
        manner=own_delivery(params.voice) if mannered and params.voice_name else PLAIN,
        directions=params.directions,
    )
    if request.roles:
        planned = plan_dialogue(
            request.window,
            request.offset,
            readers,
            slice_params,
            speaker=request.speaker,
            roles=request.roles,
            mannered=mannered,
        )
    else:
        planned = plan_slice(request.window, request.offset, readers(request.language), slice_params)
    return planned if params.speed == 1 else faster(planned, params.speed)


def delivery_again(segment: Segment, params: SpeechParams, voice: str) -> DeliveryState:
    """Return the delivery in force where a segment begins that is planned anew.

    That of the first begins with the style and the voice alone: the direction and the tags before it act anew.
    """
    if segment.start:
        return state_of(segment.deliveries, len(segment.phonemes))
    return DeliveryState(read_direction(params.style or "").delivery.over(own_delivery(voice)))


def read(request: PlanRequest) -> WindowReading:
    """Read the window of ``request`` as :func:`plan` does for an engine of this machine. Raises UnspeakableError."""
    profile, params = _profile(request.engine), request.params
    slice_params = SliceParams(
        last=request.last,
        speed=request.speed,
        profile=profile,
        pronunciations=params.pronunciations,
        on_unspeakable=params.on_unspeakable,
        directions=params.directions,
    )
    return read_window(request.window, request.offset, reader_of(profile, request.language), slice_params)


def render(
    config: WorkerConfig,
    engine: str,
    segment: Segment,
    params: SpeechParams,
    path: str | None,
    target: Target | None = None,
    awaited: bool = False,
) -> Rendered:
    """Speak a segment and store it as 16-bit samples under ``path``, as the whole file of its item under ``target``.

    ``awaited``: a listener waits for it, so its samples are returned as well.

    The samples are not synced to disk, which takes as long as a fast engine needs for a sentence: readers compare the
    checksum, and samples lost in a power cut are rendered again. The file is synced.
    """
    _engine(engine, config.options)
    begun = time.perf_counter()
    samples, tokens, timings = speak(config.options, engine, segment, params)
    if timings is None and target is not None and target.captions is not None:
        raise EngineError(f"The engine {engine} does not say when its words are heard, which captions are made of.")
    rendered, file = _store(config, engine, segment, samples, path, target, timings)
    audio = samples.tobytes() if awaited else None
    return Rendered(replace(rendered, input_text_tokens=tokens), time.perf_counter() - begun, file, audio)


def receive(
    config: WorkerConfig,
    engine: str,
    segment: Segment,
    params: SpeechParams,
    speech: RemoteSpeech,
    path: str | None,
    target: Target | None = None,
) -> Rendered:
    """Check and store a segment that a remote engine has spoken, as :func:`render` does."""
    begun = time.perf_counter()
    profile = _profile(engine)
    floats = np.frombuffer(speech.audio, "<i2").astype(np.float32) / FULL_SCALE
    pcm = resampled(Pcm(floats, speech.rate_hz), profile.sample_rate_hz)
    check_speech(pcm, spoken_length(segment.phonemes), segment.pace, profile.seconds_per_phoneme)
    samples = to_int16(trim(pcm).samples, params.volume_db)
    rendered, file = _store(config, engine, segment, samples, path, target)
    counted = replace(
        rendered, input_text_tokens=speech.input_text_tokens, output_audio_tokens=speech.output_audio_tokens
    )
    return Rendered(counted, time.perf_counter() - begun, file)


def _store(
    config: WorkerConfig,
    engine: str,
    segment: Segment,
    samples: Int16,
    path: str | None,
    target: Target | None,
    timings: str | None = None,
) -> tuple[RenderedSegment, Assembled | None]:
    """Store the samples of a segment, and the file of its item if it is the only segment."""
    audio = samples.tobytes()
    blobs = open_blobs(config.blobs)
    if path is not None:
        blobs.put(path, [audio], durable=False)
    rendered = RenderedSegment(
        path,
        len(samples),
        zlib.crc32(audio),
        timings=timings,
        start=segment.start,
        end=segment.end,
        pause_ms=segment.pause_ms,
    )
    file = None
    if target is not None:
        output = target.path
        rate_hz = _profile(engine).sample_rate_hz
        silence = rendered.pause_samples(rate_hz)
        total = len(samples) + silence
        file_encoder, count = _encoder(target, rate_hz, total)
        content = b"".join(_encoded(file_encoder, total, [samples, np.zeros(silence, np.int16)]))
        file = Assembled(
            count, blobs.put(output, [content], label=BlobLabel(file_encoder.mime_type, file_name(output)))
        )
        if target.captions is not None:
            words = write_words(segment.words or (), segment.start)
            _caption(blobs, target.captions, [replace(rendered, words=words)], rate_hz, total)
    return rendered, file


def speak(
    options: EngineOptions, engine: str, segment: Segment, params: SpeechParams
) -> tuple[Int16, int, str | None]:
    """Render a segment and check it for completeness. Returns 16-bit samples, the text tokens consumed, and the start
    time of each phoneme, if the engine knows.
    """
    speech = _engine(engine, options).synthesise(segment, segment.voice or params.voice, params.language_code)
    pace = _profile(engine).seconds_per_phoneme
    quietest_db = min(_gains_db(segment), default=0.0)
    check_speech(speech.pcm, len(segment.phonemes), segment.pace, pace, quietest_db=quietest_db)
    samples, timings = trimmed(speech, params.volume_db, segment)
    return samples, speech.input_text_tokens, timings


def _gains_db(segment: Segment) -> list[float]:
    """Return the gain of each phoneme in decibels, 0 for those that are not made quieter; empty without deliveries."""
    if not segment.deliveries:
        return []
    return [min(0.0, delivery.volume_db) for delivery in per_phoneme(segment.deliveries, len(segment.phonemes))]


def trimmed(speech: Speech, volume_db: float = 0.0, segment: Segment | None = None) -> tuple[Int16, str | None]:
    """Return speech without the silence at its edges, louder by ``volume_db`` decibels, and its phonemes' start times.

    The times are written by :func:`write_timings`; ``None`` if the engine gives none. ``segment`` tells where a
    sentence goes on at an edge.
    """
    if segment is None:
        start, end = edges(speech.pcm)
    else:
        gains_db = _gains_db(segment) or [0.0]
        start, end = edges(
            speech.pcm,
            joins_before=bool(segment.before),
            joins_after=bool(segment.after),
            first_db=gains_db[0],
            last_db=gains_db[-1],
        )
    timings = None
    if speech.starts is not None:
        rate_hz = speech.pcm.rate_hz
        timings = write_timings((min(max(at, start), end) - start) / rate_hz for at in speech.starts)
    return to_int16(cut(speech.pcm, start, end).samples, volume_db), timings


def assemble(config: WorkerConfig, engine: str, parts: Sequence[RenderedSegment], target: Target) -> Assembled:
    """Join ``parts`` with their pauses into one file, and write its captions if there are to be any.

    The memory it takes does not grow with the file. Raises UnspeakableError when the audio does not fit a WAV file.
    """
    path = target.path
    rate_hz = _profile(engine).sample_rate_hz
    blobs = open_blobs(config.blobs)
    total = sum(part.samples + part.pause_samples(rate_hz) for part in parts)
    file_encoder, count = _encoder(target, rate_hz, total)
    if target.format is AudioFormat.WAV and count > MAX_SAMPLES:
        hours = total / rate_hz / 3600
        raise UnspeakableError(
            f"The speech is {hours:.1f} hours long, which does not fit a WAV file. Split the text, or ask for flac."
        )

    def sound() -> Iterator[Int16]:
        for part in parts:
            if part.audio is not None:
                yield _read(blobs, part)
            silence = part.pause_samples(rate_hz)
            while silence:
                step = min(silence, SILENCE_SAMPLES)
                yield np.zeros(step, np.int16)
                silence -= step

    try:
        size = blobs.put(
            path, _encoded(file_encoder, total, sound()), label=BlobLabel(file_encoder.mime_type, file_name(path))
        )
    except _LostPartError as error:  # listed even if it is whole by now: no file was made
        lost = [part.id for part in parts if part is error.part or not _is_whole(blobs, part)]
        return Assembled(0, 0, tuple(lost))
    if target.captions is not None:
        _caption(blobs, target.captions, parts, rate_hz, total)
    return Assembled(count, size)


def _caption(
    blobs: BlobStore, captions: Captions, parts: Iterable[RenderedSegment], rate_hz: int, samples: int
) -> None:
    """Store the captions of a file of ``samples``."""
    label = BlobLabel(captions.format.content_type, file_name(captions.path))
    content = write_captions(captions.format, captions.text, parts, rate_hz, samples, captions.names)
    blobs.put(captions.path, content, label=label)


def _encoded(file_encoder: Encoder, total: int, sound: Iterable[Int16]) -> Iterator[bytes]:
    """Yield the pieces of a file of ``total`` samples."""
    yield file_encoder.begin(total)
    for samples in sound:
        if piece := file_encoder.write(samples):
            yield piece
    yield file_encoder.finish()


def _encoder(target: Target, rate_hz: int, total: int) -> tuple[Encoder, int]:
    """Create an encoder of ``total`` samples at ``rate_hz``; return it and the number of samples of its file."""
    file_encoder = encoder(target.format, rate_hz, file_hz=target.sample_rate_hz)
    return file_encoder, resampled_length(total, rate_hz, target.format.rate_hz(rate_hz, target.sample_rate_hz))


class _LostPartError(Exception):
    """The audio of a part is missing or not what was recorded."""

    def __init__(self, part: RenderedSegment) -> None:
        super().__init__()
        self.part = part


def _read(blobs: BlobStore, part: RenderedSegment) -> Int16:
    try:
        audio = blobs.get(part.audio or "")
    except FileNotFoundError:
        raise _LostPartError(part) from None
    if not part.is_made_of(audio):
        raise _LostPartError(part)
    return np.frombuffer(audio, np.int16)


def _is_whole(blobs: BlobStore, part: RenderedSegment) -> bool:
    if part.audio is None:
        return True
    try:
        _read(blobs, part)
    except _LostPartError:
        return False
    return True


@lru_cache
def _profile(name: str) -> EngineProfile:
    return load_profile(name)


@lru_cache
def _provider(name: str) -> EngineProvider:
    return load_provider(name)


@lru_cache
def _engine(name: str, options: EngineOptions) -> Engine:
    provider = _provider(name)
    options = options.within(provider.profile)
    provider.prepare(options)
    return provider.load(options)

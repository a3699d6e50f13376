"""Types for speech: parameters of a request, voices, profiles of engines, segments."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from rhapsode.core.audio import BYTES_PER_SAMPLE, AudioFormat, Pcm
from rhapsode.core.blends import is_blend, read_blend
from rhapsode.core.captions import CaptionFormat, Word
from rhapsode.core.delivery import NOTHING_ASKED, PLAIN, Delivery, DeliverySpan, DeliveryState, per_phoneme

Gender = Literal["female", "male"]

SLOWEST, FASTEST = 0.25, 4.0
"""The valid range of speeds of an input; tags in the text are clamped to it."""
QUIETEST_DB, LOUDEST_DB = -20.0, 20.0
"""The valid range of gains of an input, in decibels."""
MIN_SPEAKERS, MAX_SPEAKERS = 2, 20
"""The number of speakers of a dialogue."""
MAX_NAME_CHARS = 64
"""The longest name of a speaker."""
MAX_STYLE_CHARS = 4000
"""The longest direction in the parameters of an input."""
MAX_PRONUNCIATIONS, MAX_WORD_CHARS, MAX_SPOKEN_AS_CHARS = 100, 100, 200
"""The most pronunciations of an input, and the longest word and pronunciation."""


class OnUnspeakable(StrEnum):
    """The handling of a character that the engine cannot speak. The value is its name in the API."""

    ERROR = "error"
    SKIP = "skip"
    NAME = "name"


DroppedKind = Literal["tag", "symbol", "letter"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of a text, ``[start, end)`` in code points, that is not spoken and is reported to the caller.

    ``what`` are its characters, at most :data:`MAX_DROPPED_CHARS`.
    """

    kind: DroppedKind
    start: int
    end: int
    what: str


MAX_DROPPED, MAX_DROPPED_CHARS = 100, 64
"""The most dropped pieces that are reported per input, and the longest piece."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of a dialogue: the name before the colon, and the voice of its lines."""

    name: str
    voice_name: str


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """The pronunciation of a word (or several): ``/…/`` is IPA, anything else a respelling.

    It holds everywhere in the text, or in the lines of a dialogue that are read in ``language_code`` (BCP-47).
    """

    word: str
    spoken_as: str
    language_code: str | None = None

    @property
    def ipa(self) -> str | None:
        """The IPA between the slashes; ``None`` for a respelling."""
        spoken = self.spoken_as
        return spoken[1:-1] if len(spoken) > 1 and spoken[0] == spoken[-1] == "/" else None

    def is_for(self, language: str) -> bool:
        """Tell whether it holds for lines that are read in ``language``."""
        return self.language_code in (None, language)


def pronunciations_of(entries: Mapping[str, str]) -> tuple[Pronunciation, ...]:
    """Sort pronunciations by word, so that equal pronunciations make equal requests."""
    return tuple(Pronunciation(word, spoken_as) for word, spoken_as in sorted(entries.items()))


@dataclass(frozen=True, slots=True)
class Role:
    """A speaker for a planner: ``language`` is the one that the voice is to read."""

    speaker: str
    voice: str
    language: str

    @property
    def delivery(self) -> Delivery:
        """The delivery of the voice itself."""
        return own_delivery(self.voice)


def own_delivery(voice: str) -> Delivery:
    """Return the delivery that a voice, as it is named in checked parameters, has by itself."""
    return read_blend(voice).delivery if is_blend(voice) else PLAIN


IN_SEGMENT: Final = MappingProxyType({"audible": "segment"})
"""Marks a parameter that planning turns into the phonemes, speed and voice of segments."""
IN_PROMPT: Final = MappingProxyType({"audible": "prompt"})
"""Marks a parameter that is only passed to engines that receive the text itself; see :attr:`EngineProfile.remote`."""
IN_FILE: Final = MappingProxyType({"audible": "file"})
"""Marks a parameter of the finished file, which changes no sample of its segments."""
PRIVATE: Final = MappingProxyType({"private": True})
"""Marks a parameter that may repeat the text, and is removed with it."""


@dataclass(frozen=True, slots=True)
class SpeechParams:
    """The parameters of one input of a task (``input[].params``).

    The same object is validated, stored (:mod:`rhapsode.core.params`) and passed to the worker. The text is stored
    separately, so that parameters from the store have an empty ``text``; validated ones have a ``voice_name`` or
    ``speakers``.

    ``speed`` multiplies the pace of everything in it, pauses too. ``language_code`` (BCP-47) is the language to read
    the text in, where the engine leaves a choice. ``style`` says in words how to speak; an engine that cannot follow
    it leaves it aside, which is told with the task. With ``speakers`` the text is a dialogue, whose lines begin with
    their names, and there is no ``voice_name``. ``captions`` asks for a file that says when each word is heard.
    ``pronunciations`` are of words in the text, in order of the words. ``volume_db`` is a gain in decibels; peaks are
    limited, not clipped. ``on_unspeakable`` says what to do with letters of other scripts.
    ``sample_rate`` is that of the file in Hz, ``None`` for the usual one of its format. ``directions``: words before
    the text ("Say softly: …") direct the voice; otherwise they are read, as the prose of a document is.
    ``text_field`` is the name that the caller gave the text under, for messages about it.

    A new parameter needs a default, which stands for its absence in the store and in digests. Unless it is marked
    otherwise it counts as audible: the cache keeps segments with other values of it apart.
    """

    text: str = field(metadata=IN_SEGMENT)
    voice_name: str | None = field(default=None, metadata=IN_SEGMENT)
    format: AudioFormat = field(default=AudioFormat.WAV, metadata=IN_FILE)
    speed: float = field(default=1.0, metadata=IN_SEGMENT)
    language_code: str | None = None
    style: str | None = field(default=None, metadata={**IN_PROMPT, **PRIVATE})
    speakers: tuple[Speaker, ...] = field(default=(), metadata={**IN_PROMPT, **PRIVATE})
    captions: CaptionFormat | None = field(default=None, metadata=IN_FILE)
    pronunciations: tuple[Pronunciation, ...] = field(default=(), metadata={**IN_SEGMENT, **PRIVATE})
    volume_db: float = 0.0
    on_unspeakable: OnUnspeakable = field(default=OnUnspeakable.ERROR, metadata=IN_SEGMENT)
    sample_rate: int | None = field(default=None, metadata=IN_FILE)
    directions: bool = field(default=True, metadata=IN_PROMPT)
    text_field: str = field(default="text", compare=False, metadata=IN_FILE)

    @property
    def voice(self) -> str:
        """The voice that speaks; in a dialogue, that of the first of ``speakers``. Of checked parameters only."""
        return self.voice_name if self.voice_name is not None else self.speakers[0].voice_name


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that a caller can name.

    ``language`` is the BCP-47 tag that the engine reads texts in for this voice, unless another one is asked for;
    ``others`` are further languages that it is meant for. ``style`` is how its provider describes it in a word or two
    ("Firm").
    """

    name: str
    gender: Gender
    style: str
    language: str = "en-US"
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineProfile:
    """The capabilities of an engine, as data.

    ``version`` identifies everything that affects its audio (weights and code): equal versions give equal audio.
    ``sample_rate_hz`` is that of the audio it returns. ``max_phonemes`` bounds the phoneme ids of one segment, and
    ``target_phonemes`` is the length that sounds and runs best; the planner fills segments up to the target and never
    goes over the maximum. ``seconds_per_phoneme`` is the usual pace, for estimates, and ``seconds_per_character`` the
    same per character of ordinary text. ``worker_bytes`` is the memory that a worker process with the engine in it
    takes at most, and ``max_threads`` the number of threads beyond which it gets no faster (``None``: the more the
    better). ``claims_ahead`` is how many segments may be claimed for each worker beside the one that it speaks, so
    that an engine as quick as a commit does not wait for one; newcomers wait that much longer. ``task_cost`` is what a
    task costs the machine beside its speech, as the number of characters that could be spoken meanwhile: the quicker
    the engine, the more. ``follows_style``: it can be told in words how to speak. ``remote`` engines need no process
    of this machine; they take the text itself, with its tags, in any language, and what is said of phonemes counts
    characters. ``dialogue_speakers`` is how many speak in a dialogue, ``None`` if any number can. ``timings``: its
    speech says when each phoneme is heard, which captions are made of. ``ipa_symbols`` are its phonemes, if it can be
    told in IPA how to say a word. ``notation`` is what it consumes: phonemes in misaki's notation, of which
    ``ipa_symbols`` are those that it has, or the letters of the words themselves. ``deliveries``: it says each phoneme
    as its :class:`~rhapsode.core.delivery.Delivery` asks, so that tags and directions act. ``blends``: it mixes its
    voices (:mod:`rhapsode.core.blends`). ``joins``: it says a segment as part of the sentence that
    :attr:`Segment.before` and :attr:`Segment.after` belong to, so that a sentence somebody listens for can be cut
    after its first words.
    """

    name: str
    version: str
    sample_rate_hz: int
    languages: tuple[str, ...]
    max_phonemes: int
    target_phonemes: int
    seconds_per_phoneme: float
    seconds_per_character: float
    worker_bytes: int
    max_threads: int | None = None
    claims_ahead: int = 0
    task_cost: int = 10
    follows_style: bool = False
    remote: bool = False
    dialogue_speakers: int | None = None
    timings: bool = False
    ipa_symbols: str = ""
    notation: Literal["misaki", "letters"] = "misaki"
    deliveries: bool = False
    blends: bool = False
    joins: bool = False

    def threads(self, allowed: int) -> int:
        """Return how many of ``allowed`` threads one worker of this engine can use."""
        return allowed if self.max_threads is None else min(allowed, self.max_threads)


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of ``GET /v1/models``: a public id, the engine that serves it and the voices it takes."""

    id: str
    display_name: str
    description: str
    engine: str
    default_voice: str
    voices: tuple[Voice, ...]
    native_voices: Mapping[str, str] = field(default_factory=dict, hash=False)
    """BCP-47 tags and the voices that speak when such a language is asked for and no voice is; of the engine's."""

    def voice(self, name: str) -> Voice | None:
        """Return the voice of that name (case-insensitive), or ``None``."""
        return self._by_name.get(name) or self._by_folded.get(name.casefold())

    _by_name: dict[str, Voice] = field(init=False, repr=False, compare=False, hash=False)
    _by_folded: dict[str, Voice] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {voice.name: voice for voice in self.voices})
        object.__setattr__(self, "_by_folded", {voice.name.casefold(): voice for voice in reversed(self.voices)})


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one input's text that an engine renders in one call.

    ``start`` and ``end`` are offsets (in code points) into the caller's original text. The segments of an input, in
    order of ``start``, cover it: each begins where the one before it ended, the first at 0, the last ending at the
    text's end. ``phonemes`` is what the engine consumes, one character per phoneme id, or for remote engines the text;
    empty means that there is only a pause here. ``speed`` multiplies the pace (1.0 is the voice's own). ``pause_ms``
    is the silence after it; ``timed_pause_ms`` of that are given in seconds by tags. ``voice`` is set where it is not
    the input's own. ``words`` are those of the text between ``start`` and ``end``, ``None`` unless captions are to be
    made. ``deliveries`` say how its phonemes are said, where that is not plainly; engines that cannot leave them
    aside. ``before`` and ``after`` are phonemes of the same sentence that are not spoken here but heard right before
    and right after: the segment is said as in one breath with them, by engines whose profile has ``joins``.
    """

    start: int
    end: int
    phonemes: str
    speed: float = 1.0
    pause_ms: int = 0
    voice: str | None = None
    words: tuple[Word, ...] | None = None
    deliveries: tuple[DeliverySpan, ...] = ()
    before: str = ""
    after: str = ""
    timed_pause_ms: int = 0

    @property
    def pace(self) -> float:
        """The factor by which it is faster than the voice's own pace: its speed and its deliveries combined."""
        if not self.deliveries:
            return self.speed
        rates = [delivery.rate for delivery in per_phoneme(self.deliveries, len(self.phonemes))]
        return self.speed * len(rates) / sum(1 / rate for rate in rates) if rates else self.speed


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """The input of a planner: ``window`` is the text from ``offset`` on, ``last`` if it is all the rest.

    ``language`` is the one that the voice is to read. ``speed`` is what the tags before the window have set, beside
    that of ``params``. With ``roles`` it is a dialogue, in which ``speaker`` speaks where the window begins. ``lead``
    asks for the first sentence alone, unless it is a dialogue. A ``divisor`` over 1 asks for segments that much
    smaller. ``delivery`` is the one in force where the window begins; ``None``: that of ``params``.
    """

    engine: str
    language: str
    window: str
    offset: int = 0
    last: bool = True
    params: SpeechParams = SpeechParams("")
    speed: float = 1.0
    roles: tuple[Role, ...] = ()
    speaker: str | None = None
    lead: bool = False
    divisor: int = 1
    delivery: DeliveryState | None = None


@dataclass(frozen=True, slots=True)
class TextPlan:
    """The segments of a slice of a text.

    ``end`` is the offset in the original text at which the next slice begins. ``dropped_symbols`` counts the symbols
    (emoji, arrows…) that could not be spoken, ``dropped_tags`` the inline tags that this engine does not know, and
    ``dropped`` names both, and letters that were skipped, up to :data:`MAX_DROPPED`.
    ``speed`` is the speed in force at ``end``, to go on with, ``delivery`` the delivery, and ``speaker`` who speaks
    there in a dialogue.
    """

    segments: tuple[Segment, ...]
    end: int
    speed: float = 1.0
    dropped_symbols: int = 0
    dropped_tags: int = 0
    dropped: tuple[Dropped, ...] = ()
    speaker: str | None = None
    delivery: DeliveryState = NOTHING_ASKED


@dataclass(frozen=True, slots=True)
class Speech:
    """The result of an engine for one segment: its audio and the text tokens that it consumed.

    ``starts`` says of each phoneme with which sample it begins, and behind which one the last ends; shape
    ``(phonemes + 1,)``, never falling. ``None``: the engine does not know (see :attr:`EngineProfile.timings`).
    """

    pcm: Pcm
    input_text_tokens: int
    starts: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class RenderedSegment:
    """A rendered segment, as it is passed from the worker through the store to the file, the captions and streams.

    ``audio`` is the blob path of its 16-bit samples, ``None`` when only the file of its item holds them or when it is
    only a pause. ``samples`` is how many there are, ``checksum`` the CRC-32 of their bytes (``None``: an older version
    did not keep it). ``input_text_tokens`` is what the engine consumed, ``output_audio_tokens`` what a provider
    counted, ``None`` for an engine of ours. ``timings`` says when each phoneme is heard, where that is known.

    ``id`` is its row in the store. Its text is ``[start, end)`` in code points, with ``words`` if captions are wanted,
    and ``pause_ms`` is the silence after it. :mod:`rhapsode.core.captions` writes ``timings`` and ``words``.
    """

    audio: str | None
    samples: int
    checksum: int | None = None
    input_text_tokens: int = 0
    output_audio_tokens: int | None = None
    timings: str | None = None
    id: int = 0
    start: int = 0
    end: int = 0
    pause_ms: int = 0
    words: str | None = None

    @property
    def billed(self) -> tuple[int, int]:
        """The text and audio tokens that a provider charges for it."""
        return (0, 0) if self.output_audio_tokens is None else (self.input_text_tokens, self.output_audio_tokens)

    @property
    def size(self) -> int:
        """The bytes of its samples."""
        return BYTES_PER_SAMPLE * self.samples

    def is_made_of(self, audio: bytes | memoryview) -> bool:
        """Tell whether ``audio`` is its samples as they were rendered, by their size and checksum."""
        return len(audio) == self.size and self.checksum in (None, zlib.crc32(audio))

    def pause_samples(self, rate_hz: int) -> int:
        """Return the samples of the silence after it."""
        return rate_hz * self.pause_ms // 1000


@dataclass(frozen=True, slots=True)
class RemoteRequest:
    """A request to a remote engine: ``text`` as a model's voices read it. ``model`` is the public id."""

    model: str
    text: str
    speed: float
    params: SpeechParams


@dataclass(frozen=True, slots=True)
class RemoteSpeech:
    """The response of a remote engine: 16-bit little-endian mono samples, and the tokens that its provider charges."""

    audio: bytes
    rate_hz: int
    input_text_tokens: int
    output_audio_tokens: int

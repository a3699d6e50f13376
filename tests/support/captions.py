"""Captions of real speech, and how far they are from when Whisper hears the words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rhapsode.audio.edges import FRAME_MS, frame_rms
from rhapsode.core.captions import CaptionFormat, write_words
from rhapsode.core.ports import Engine, EngineProvider
from rhapsode.core.speech import RenderedSegment
from rhapsode.render import worker_functions
from rhapsode.text.captions import write_captions
from rhapsode.text.plan import SliceParams, faster, plan_slice
from rhapsode.text.reader import reader_of
from tests.support.transcribe import Transcriber

TEXTS: Final = (
    "The harbour was quiet, but the first boats were already on their way out. Shall we follow them?",
    "Tickets cost $5.20 for children and $12 for adults, and the doors open at 7:30 on March 3rd.\n\n"
    "Please bring a warm coat, because the old theatre has no heating.",
)
"""Sentences with numbers, questions, and a pause between paragraphs."""
SILENCE: Final = 10 ** (-45 / 20)


@dataclass(frozen=True)
class Captioned:
    """A sound at 24 kHz, and the JSON captions of it."""

    sound: npt.NDArray[np.int16]
    words: list[dict[str, Any]]
    duration: float


def captioned(provider: EngineProvider, engine: Engine, voice: str, text: str, speed: float = 1.0) -> Captioned:
    """Return ``text`` spoken with captions, by the way that a server has."""
    profile = provider.profile
    plan = plan_slice(
        text, 0, reader_of(profile, "en-US"), SliceParams(last=True, speed=1.0, profile=profile, words=True)
    )
    sound, parts = [], []
    for segment in faster(plan, speed).segments:
        samples, timings = worker_functions.trimmed(engine.synthesise(segment, voice))
        silence = np.zeros(profile.sample_rate_hz * segment.pause_ms // 1000, np.int16)
        sound += [samples, silence]
        words = write_words(segment.words or (), segment.start)
        part = RenderedSegment(None, len(samples), timings=timings, start=segment.start, words=words)
        parts.append(replace(part, pause_ms=segment.pause_ms))
    whole = np.concatenate(sound)
    written = b"".join(write_captions(CaptionFormat.JSON, text, parts, profile.sample_rate_hz, len(whole), ()))
    found = json.loads(written)
    return Captioned(whole, found["words"], found["duration"])


def differences(ears: Transcriber, spoken: Captioned) -> Iterator[float]:
    """Return by how many seconds each word that Whisper hears begins later in the captions than it does for Whisper.

    For Whisper a word begins where the one before it ends. So behind punctuation it begins here where the last silence
    before it ends; and words behind a number are left out, because Whisper writes "$12" before it has heard "dollars".
    """
    heard = ears.timed_words(spoken.sound)
    loud = frame_rms(spoken.sound.astype(np.float32) / 32768.0, 24 * FRAME_MS) > SILENCE
    ours, theirs = [_bare(word["word"]) for word in spoken.words], [_bare(word) for word, _, _ in heard]
    for match in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for at, (_, start, end) in zip(range(match.a, match.a + match.size), heard[match.b :], strict=False):
            before = spoken.words[at - 1]["word"] if at else ""
            if any(map(str.isdigit, before)):
                continue
            frames = range(int(1000 * start) // FRAME_MS, min(int(1000 * end) // FRAME_MS, len(loud)))
            quiet = [frame for frame in frames if not loud[frame]] if not before[-1:].isalnum() else []
            yield spoken.words[at]["start"] - (quiet[-1] * FRAME_MS / 1000 if quiet else start)


def _bare(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isalnum() or sign == "$")

"""Converts the words of a direction to a :class:`Delivery`.

A direction is a tag (``[very sadly]``), a parameter (``style``) or what stands before the text ("Say cheerfully: …").
Its words are looked up one by one: those of :data:`DELIVERIES` add up, each as strong as the words before it say
(:data:`STRENGTHS`). Other words (except :data:`EMPTY`) are reported as not understood. Words behind a
negation are not acted on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.text.directions import SOUNDS, WORDS
from rhapsode.text.pauses import SHORT_PAUSE_MS
from rhapsode.text.prompt_form import notes_of, transcript_start
from rhapsode.text.style_words import IDIOMS, OF_A_VOICE, ROLES, STRENGTHS, STYLE_WORDS

# fmt: off
DELIVERIES: Final = {
    # eight deliveries that have to be distinguishable by ear
    "whisper":  Delivery(breathiness=1.0, rate=0.95, energy=1.0),  # with less energy, deep voices creak in a whisper
    "excited":  Delivery(pitch=2.5, pitch_range=1.5, rate=1.12, energy=0.1, effort=0.3),
    "sad":      Delivery(pitch=-1.5, pitch_range=0.6, rate=0.84, energy=-0.3, effort=-0.4),
    "bored":    Delivery(pitch=-1.2, pitch_range=0.4, rate=0.86, energy=-0.1),
    "shout":    Delivery(pitch=4.5, pitch_range=1.2, rate=0.98, energy=0.8, effort=1.2),
    "calm":     Delivery(pitch=-0.6, pitch_range=0.8, rate=0.9, effort=-0.4, volume_db=-1.5),
    "cheerful": Delivery(pitch=1.4, pitch_range=1.3, rate=1.05, energy=0.1),
    "serious":  Delivery(pitch=-1.4, pitch_range=0.75, rate=0.94, effort=0.4),
    # feelings
    "happy":        Delivery(pitch=1.4, pitch_range=1.3, rate=1.05, energy=0.1),
    "angry":        Delivery(pitch=1.0, pitch_range=1.25, rate=1.06, energy=0.5, effort=0.9),
    "scared":       Delivery(pitch=2.0, pitch_range=0.9, rate=1.08, effort=-0.3),
    "terrified":    Delivery(pitch=3.0, pitch_range=1.2, rate=1.15, energy=0.2, effort=0.2),
    "nervous":      Delivery(pitch=1.0, pitch_range=0.9, rate=1.08, effort=-0.2),
    "panicked":     Delivery(pitch=3.0, pitch_range=1.3, rate=1.22, energy=0.3, effort=0.5),
    "curious":      Delivery(pitch=0.8, pitch_range=1.3),
    "tired":        Delivery(pitch=-1.5, pitch_range=0.6, rate=0.82, energy=-0.3, effort=-0.5),
    "sarcastic":    Delivery(pitch=-0.5, pitch_range=1.35, rate=0.88),
    "amazed":       Delivery(pitch=1.5, pitch_range=1.5, rate=0.95),
    "surprised":    Delivery(pitch=2.0, pitch_range=1.5, rate=1.02),
    "mischievous":  Delivery(pitch=0.8, pitch_range=1.35, rate=0.97, effort=-0.2),
    "trembling":    Delivery(pitch=0.5, pitch_range=0.8, rate=0.9, energy=-0.2, effort=-0.4),
    "hesitant":     Delivery(pitch_range=0.85, rate=0.85, effort=-0.3),
    "confident":    Delivery(pitch=-0.5, pitch_range=1.15, effort=0.4),
    "disgusted":    Delivery(pitch=-1.0, pitch_range=1.2, rate=0.9, effort=0.3),
    "disappointed": Delivery(pitch=-1.2, pitch_range=0.7, rate=0.88, effort=-0.3),
    "desperate":    Delivery(pitch=1.5, pitch_range=1.3, rate=1.05, energy=0.3, effort=0.4),
    "pleading":     Delivery(pitch=1.2, pitch_range=1.3, rate=0.95),
    "proud":        Delivery(pitch=0.3, pitch_range=1.2, rate=0.95, effort=0.3),
    "smug":         Delivery(pitch=-0.5, pitch_range=1.2, rate=0.9),
    "grumpy":       Delivery(pitch=-1.5, pitch_range=0.8, rate=0.95, effort=0.3),
    "admiring":     Delivery(pitch=0.8, pitch_range=1.3, rate=0.95),
    "empathetic":   Delivery(pitch=-0.5, pitch_range=0.9, rate=0.9, effort=-0.4),
    "hopeful":      Delivery(pitch=0.8, pitch_range=1.2),
    "relieved":     Delivery(pitch=-0.3, pitch_range=0.9, rate=0.92, effort=-0.4),
    "embarrassed":  Delivery(pitch=0.5, pitch_range=0.8, rate=0.95, effort=-0.4),
    "confused":     Delivery(pitch=0.8, pitch_range=1.15, rate=0.9),
    "agitated":     Delivery(pitch=1.2, pitch_range=1.25, rate=1.12, energy=0.2, effort=0.4),
    "tearful":      Delivery(pitch=0.6, pitch_range=0.75, rate=0.85, energy=-0.2, effort=-0.5, breathiness=0.2),
    "thoughtful":   Delivery(pitch=-0.5, pitch_range=0.9, rate=0.88, effort=-0.3),
    # manners
    "loud":       Delivery(pitch=1.0, energy=0.3, effort=0.9),
    "quiet":      Delivery(pitch=-0.4, effort=-1.0),
    "soft":       Delivery(pitch=-0.4, pitch_range=0.9, rate=0.95, effort=-0.8),
    "gentle":     Delivery(pitch=-0.2, pitch_range=0.9, rate=0.93, effort=-0.6),
    "warm":       Delivery(pitch=-0.4, pitch_range=1.05, rate=0.96, effort=-0.3),
    "friendly":   Delivery(pitch=0.7, pitch_range=1.2, rate=1.02),
    "smiling":    Delivery(pitch=1.0, pitch_range=1.2),
    "expressive": Delivery(pitch=0.3, pitch_range=1.4),
    "dramatic":   Delivery(pitch_range=1.5, rate=0.88, energy=0.2, effort=0.3),
    "mysterious": Delivery(pitch=-1.0, pitch_range=0.8, rate=0.85, effort=-0.6),
    "robotic":    Delivery(pitch_range=0.05, rate=0.95),
    "monotone":   Delivery(pitch_range=0.15),
    "deadpan":    Delivery(pitch=-0.5, pitch_range=0.4),
    "breathless": Delivery(pitch=0.8, rate=1.12, breathiness=0.5, effort=-0.3),
    "urgent":     Delivery(pitch=1.0, pitch_range=1.15, rate=1.15, energy=0.2, effort=0.4),
    "muttering":  Delivery(pitch=-1.0, pitch_range=0.5, rate=1.05, effort=-1.2),
    "growling":   Delivery(pitch=-3.0, pitch_range=0.8, rate=0.92, effort=0.6),
    "clear":      Delivery(rate=0.92, effort=0.2),
    "fast":       Delivery(rate=1.25),
    "slow":       Delivery(rate=0.8),
    "high":       Delivery(pitch=3.0),
    "low":        Delivery(pitch=-3.0),
}
# fmt: on
"""What each manner of :mod:`rhapsode.text.directions` does to the voice; those without an entry cannot be acted."""

_NEGATIONS: Final = frozenset(("not", "never", "without", "no", "don't", "dont", "avoid", "isn't", "nor"))
_JOINING: Final = frozenset(("and", "but", "or", "then", "yet"))
_EMPTY: Final = (
    "a an the this that these those it its it's in with of to for as while at on from by be is are was were you your "
    "you're you've he she they they're his her their him them my me i i'm we we're us our say says said saying speak "
    "speaks speaking spoken read reads reading tell telling talk talks talking sound sounds sounding use using please "
    "voice tone manner way style mood following text sentence line words word speech out aloud if someone who being "
    "make keep should must can will let pitch pace pacing tempo cadence speed rate volume delivery deliver delivered "
    "narrate narration narrator narrating perform affect emotion emotions feeling feelings full sense do usual "
    "usually than any story guide paragraph passage poem transcript conversation dialogue"
)
EMPTY: Final = _JOINING | frozenset(_EMPTY.split())
"""Words of a direction that say nothing by themselves."""

_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*|[,;.!?\n]")
_OPENING = re.compile(
    r"\s*(?:please\s+|(?:can|could|would|will)\s+you\s+(?:please\s+)?)?(?:(?P<verb>say|speak|read|whisper|shout|yell|narrate|deliver|talk|tell|perform|mutter|murmur"
    r"|make\s+(?:this|it|that)\s+sound)\b(?!\s+(?:of|for|from|by|at|on|to\s+(?!me\b|us\b|him\b|her\b|them\b|your|my)))"
    r"(?P<rest>[^:\n\[\]<>]{0,160})"
    r"|(?P<manner>(?:in|with|using|use)\s+an?\s[^:\n\[\]<>]{1,120}\b(?:voice|tone|whisper|manner|way|style)(?:,?\s+say)?))"
    r":(?=\s+\S|[a-z\"“])",
    re.IGNORECASE,
)
"""What stands before a text and may be a direction. "Speak of joy: …" and "Talk to the sad: …" have an object."""
_QUOTING = re.compile(
    r"\s*(?:please\s+)?(?:say|speak|read|whisper|shout)\b(?P<rest>[^:\"“”\n]{1,160}?),?\s+(?P<text>[\"“][^\"“”]{1,4000}[\"”])\s*",
    re.IGNORECASE,
)
"""A direction before a quotation that is all the rest: ``Say in a whisper, "Come here."``"""
_OBJECT = re.compile(
    r"\s*(?!(?:this|these|the|that|those|it|following)\b)[a-z-]+\s+(?:words?|lines?|texts?|sentences?|stor(?:y|ies)|poems?"
    r"|passages?|paragraphs?|conversations?|dialogues?|speech(?:es)?)\s*",
    re.IGNORECASE,
)
"""What is read, and not how: "Speak calm words: …"."""
_NEEDS_MORE: Final = frozenset(("deliver", "perform", "tell"))
_MORE = re.compile(r"\b(?:this|it|that|these|the\s+following|in\s+an?|with|like|as)\b", re.IGNORECASE)
"""Verbs of many meanings ("Deliver fast: …"), and what shows that a text is what they are about."""
MOST_TIMES: Final = 1.5
"""How many times as far as its strongest word a direction may go: "calm, gentle, soft" is one wish."""
_VERBS: Final = {"whisper": "whisper", "shout": "shout", "yell": "shout", "mutter": "muttering", "murmur": "muttering"}
SOUND_PAUSES_MS: Final = dict.fromkeys((*SOUNDS, "throat"), SHORT_PAUSE_MS)
"""The pause that stands for a sound which the voice cannot make (:mod:`rhapsode.text.sounds`), or not alone."""


@dataclass(frozen=True, slots=True)
class Direction:
    """The result of a direction: its delivery, the words that were understood, and those that were not."""

    delivery: Delivery = PLAIN
    understood: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def read_direction(text: str, *, bare_roles: bool = True) -> Direction:
    """Read a direction in words, such as "very sadly, in a low voice".

    ``bare_roles``: a role may be named without "like" ("a newsreader").
    """
    settings: dict[str, float] = {}
    understood: list[str] = []
    ignored: list[str] = []
    unknown: list[str] = []
    compared = False
    words = [*_words(text), (",", 1.0, False)]
    for (word, strength, negated), (behind, _, _) in pairwise([*words, (",", 1.0, False)]):
        if word == ",":
            ignored.append(_phrase(unknown))
            unknown, compared = [], False
            continue
        if word in ("like", "as") and not unknown:
            unknown, compared = [word], True
            continue
        name = _meaning(word)
        if name is None and (compared or bare_roles) and word in ROLES:
            name = ROLES[word]
            if compared and not negated:
                unknown = []
        elif name is not None and word in OF_A_VOICE and _is_noun(behind):
            name = None
        if name is None or negated:
            if name is not None or word not in EMPTY or (unknown and word not in _JOINING):
                unknown.append(word)
            continue
        ignored.append(_phrase(unknown))
        unknown, compared = [], False
        understood.append(word)
        if name != "plain" and abs(strength - 1) >= abs(settings.get(name, 1.0) - 1):
            settings[name] = strength
    delivery = _combined([DELIVERIES[name].scaled(strength) for name, strength in settings.items()])
    return Direction(delivery, tuple(dict.fromkeys(understood)), tuple(dict.fromkeys(filter(None, ignored))))


def opening_direction(text: str) -> tuple[int, Direction] | None:
    """Find a direction before a text ("Say cheerfully: …"): where the text begins, and what was asked for.

    It is one only if all of its words are understood: "Read this first: the manual is in the drawer." is a text. Of
    Google's prompt form (:mod:`rhapsode.text.prompt_form`) all before the transcript is one.
    """
    start = transcript_start(text)
    if start is not None:
        return start, read_direction(notes_of(text[:start]))
    if (quoting := _QUOTING.fullmatch(text)) is not None:
        direction = read_direction(quoting["rest"], bare_roles=False)
        return (quoting.start("text"), direction) if direction.understood and not direction.ignored else None
    match = _OPENING.match(text)
    if match is None:
        return None
    verb, rest = (match["verb"] or "").lower(), match["rest"] or ""
    if _OBJECT.fullmatch(rest) or (verb in _NEEDS_MORE and not _MORE.search(rest)):
        return None
    direction = read_direction(f"{_VERBS.get(verb, '')} {rest or match['manner'] or ''}", bare_roles=False)
    if not direction.understood or direction.ignored:
        return None
    return match.end(), direction


def _combined(deliveries: Sequence[Delivery]) -> Delivery:
    """Lay several deliveries on top of each other, none of them more than :data:`MOST_TIMES` as far as one of them."""
    total = PLAIN
    for delivery in deliveries:
        total = delivery.over(total)
    if len(deliveries) < 2:
        return total
    limited = {}
    for name in ("pitch", "pitch_range", "rate", "energy", "effort", "volume_db"):
        factor = name in ("pitch_range", "rate")
        values = [math.log(getattr(delivery, name)) if factor else getattr(delivery, name) for delivery in deliveries]
        reached = math.log(getattr(total, name)) if factor else getattr(total, name)
        reached = min(max(reached, MOST_TIMES * min(0.0, *values)), MOST_TIMES * max(0.0, *values))
        limited[name] = math.exp(reached) if factor else reached
    return replace(total, **limited)


def _is_noun(word: str) -> bool:
    """Tell whether a word behind another may be what that is about, and not a voice."""
    return word != "," and word not in EMPTY and word not in STRENGTHS and _meaning(word) is None and word not in ROLES


def _meaning(word: str) -> str | None:
    """Return the name in :data:`DELIVERIES` of what a word means, or ``plain``."""
    name = STYLE_WORDS.get(word) or WORDS.get(word)
    if name is None and word in DELIVERIES:
        name = word
    return name if name == "plain" or name in DELIVERIES else None


def _words(text: str) -> Iterator[tuple[str, float, bool]]:
    """Yield the words of a direction, each with how strong it is meant and whether it is denied; "," for a mark."""
    strength, negated = 1.0, False
    plain = text.lower().replace("\u2019", "'")
    for idiom, meant in IDIOMS:
        plain = idiom.sub(meant, plain)
    for match in _WORD.finditer(plain):
        word = match[0]
        if word in STRENGTHS:
            strength = STRENGTHS[word] if strength == 1.0 else strength * STRENGTHS[word]
        elif word in _NEGATIONS:
            negated = True
        elif not word[0].isalpha():
            strength, negated = 1.0, False
            yield ",", 1.0, False
        else:
            yield word, strength, negated
            if word not in EMPTY:
                strength = 1.0
            if word == "but":
                negated = False


def _phrase(words: list[str]) -> str:
    while words and words[-1] in EMPTY:
        words.pop()
    return "" if words in (["like"], ["as"]) else " ".join(words)

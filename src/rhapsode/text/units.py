"""Units of synthesis: the sentences of a slice, cut if they are too long for an engine."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from operator import itemgetter
from typing import Final

from rhapsode.core.captions import Word
from rhapsode.core.delivery import NOTHING_ASKED, PLAIN, Delivery, DeliverySpan, DeliveryState
from rhapsode.core.errors import UnspeakableError
from rhapsode.core.speech import EngineProfile
from rhapsode.text.cutting import best_cut, cut_to_estimate
from rhapsode.text.pauses import AskedPause, Gap
from rhapsode.text.pronunciations import UNSEEN, Occurrence, replacements
from rhapsode.text.reader import Reader, SpokenToken, is_word
from rhapsode.text.sounds import SoundSpeech
from rhapsode.text.source import source_of
from rhapsode.text.tokens import Token
from rhapsode.text.words import find_words

MAX_UNSEEN = 32
"""The most characters without a shape between what is replaced and a tag that touches it."""
SPEAKABLE = re.compile(r"[^\W_]")
READ_WHOLE: Final = 1_000
"""Characters up to which a sentence is read before it is cut, so that all of it tells how a word is said."""


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence, as much of it as stands between two tags, or a tag's sound: ``[start, end)`` of the window.

    ``context`` is the range that its words are read in: the whole sentence, because tags do not change which words are
    said ("I <emphasis>read</emphasis> it yesterday."). Of a tag's sound it is empty.
    """

    start: int
    end: int
    gap: Gap
    speed: float
    speed_after: float
    pause: AskedPause | None = None  # by the tags that end it
    delivery: Delivery = PLAIN
    state_after: DeliveryState = NOTHING_ASKED
    sound: SoundSpeech | None = None  # what is said for a tag such as [laughs]
    context: tuple[int, int] = (0, 0)

    @property
    def pace(self) -> float:
        """The factor of its pace."""
        return self.speed * self.delivery.rate


@dataclass(slots=True)
class Unit:
    """What is spoken in one go: a sentence or a clause of one. An empty ``phonemes`` is not spoken.

    ``separator`` is what parts its phonemes from those of the unit before, if the two are spoken together.
    """

    start: int
    end: int
    phonemes: str
    gap: Gap
    speed: float
    pause: AskedPause | None = None
    words: list[Word] = field(default_factory=list)
    deliveries: list[DeliverySpan] = field(default_factory=list)
    sound: SoundSpeech | None = None  # if it is one, and nothing else
    separator: str = " "

    @property
    def pace(self) -> float:
        """The factor of the pace of its slowest part."""
        return self.speed * min((span.delivery.rate for span in self.deliveries), default=1.0)


def at_pace(profile: EngineProfile, speed: float) -> EngineProfile:
    """Return ``profile`` with the limits of a segment for a pace: an engine's memory grows with seconds, not with
    phonemes.

    Slow speech takes fewer phonemes; fast speech no more than usual.
    """
    if speed >= 1:
        return profile
    return replace(
        profile,
        max_phonemes=max(1, round(profile.max_phonemes * speed)),
        target_phonemes=max(1, round(profile.target_phonemes * speed)),
    )


class UnitPlanner:
    """Phonemises the spans of one slice, cutting those that are too long."""

    def __init__(
        self,
        masked: str,
        uncut: str,
        said: Sequence[Occurrence],
        offset: int,
        profile: EngineProfile,
        reader: Reader,
        given: Mapping[str, str],
        *,
        words: bool,
        languages: Sequence[tuple[int, int, str]] = (),
        unread: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        self._masked = masked
        self._uncut = uncut
        self._said = said
        self._words = words
        self._languages = languages
        self._unread = unread
        self._offset = offset
        self._profile = profile
        self._reader = reader
        self._given = given
        self._known: dict[tuple[str, str], tuple[list[Token], list[str]]] = {}
        self._sentences: dict[tuple[int, int], list[tuple[int, int, list[SpokenToken]]]] = {}
        self.spoken_chars = 0
        self.tokens: list[SpokenToken] = []

    def units_of(self, span: Span) -> list[Unit]:
        text = self._uncut[span.start : span.end]
        if (sound := span.sound) is not None:
            deliveries = [DeliverySpan(0, len(sound.phonemes), span.delivery)]
            return [
                Unit(span.start, span.end, sound.phonemes, span.gap, span.speed, span.pause, [], deliveries, sound)
            ]
        if not SPEAKABLE.search(text):
            return [self._unit(self._unheard(span.start, span.end), span.start, span.end, span.gap, span)]
        units: list[Unit] = []
        for start, end, tokens in self._pieces(span):
            # A row of marks is one token, also where a tag stands in it: its part in front of the tag is of this span.
            last = span.start + len(text.rstrip())
            inside = [replace(token, end=min(token.end, last)) for token in tokens if span.start <= token.start < last]
            begin, stop = max(start, span.start), min(end, span.end)
            if not inside or begin >= stop:
                continue
            pieces = self._cut(inside, begin, stop, span)
            pieces[-1] = self._marked(pieces[-1], _marks_behind(tokens, span.end))
            pieces[0].separator = self._separator(tokens, inside)
            units += pieces
        if not units:
            return [self._unit([], span.start, span.end, span.gap, span)]
        units[0].start, units[-1].end = span.start, span.end
        units[-1].gap = span.gap
        units[-1].pause = span.pause
        return units

    def _pieces(self, span: Span) -> list[tuple[int, int, list[SpokenToken]]]:
        """Return the pieces that the sentence of ``span`` is read in, with their ranges and their tokens."""
        whole = span.context if any(span.context) else (span.start, span.end)
        cached = self._sentences.get(whole)
        if cached is None:
            text = self._uncut[slice(*whole)]
            cuts = [(0, len(text))]
            if len(text) > READ_WHOLE:
                pace = span.pace if whole == (span.start, span.end) else 1.0
                limits = at_pace(self._profile, pace)
                cuts = cut_to_estimate(
                    text, self._reader.language, limits.target_phonemes * 1.1, limits.max_phonemes - 1
                )
            ranges = [(whole[0] + start, whole[0] + end) for start, end in cuts]
            cached = [(start, end, self._read(start, end, ends_sentence=end == whole[1])) for start, end in ranges]
            self._sentences[whole] = cached
        return cached

    def _marked(self, unit: Unit, marks: Sequence[SpokenToken]) -> Unit:
        """Return the unit with the punctuation of its sentence that stands behind the tag that ends it."""
        phonemes = self._reader.with_marks(unit.phonemes, marks) if unit.phonemes else ""
        deliveries = [
            replace(delivery_span, end=len(phonemes)) if delivery_span.end == len(unit.phonemes) else delivery_span
            for delivery_span in unit.deliveries
        ]
        return replace(unit, phonemes=phonemes, deliveries=deliveries)

    def _separator(self, tokens: Sequence[SpokenToken], inside: Sequence[SpokenToken]) -> str:
        """Return what parts the tokens of a unit from those of its sentence before them."""
        before = [token for token in tokens if token.phonemes and token.start < inside[0].start]
        first = next((token for token in inside if token.phonemes), None)
        if not before or first is None or "punctuation" in (before[-1].kind, first.kind):
            return " "
        return self._reader.gap(before[-1].phonemes, first.phonemes)

    def _fitting(self, start: int, end: int, span: Span) -> list[Unit]:
        """Return units of at most the maximum that cover ``[start, end)``."""
        return self._cut(self._read(start, end, ends_sentence=end == span.end), start, end, span)

    def _cut(self, tokens: list[SpokenToken], start: int, end: int, span: Span) -> list[Unit]:
        """Return units of ``tokens``, those of ``[start, end)``, cut where their phonemes turn out too many."""
        length = len(self._reader.join(tokens)[0])
        limits = at_pace(self._profile, span.pace)
        if length > limits.target_phonemes:
            text = self._uncut[start:end]
            # One less than the maximum, for the full stop that may be added.
            at = best_cut(text, self._reader.language.cuts, only_clauses=length < limits.max_phonemes)
            if at is not None:
                count, cut = _between_tokens(tokens, start + at)
                if count:
                    left, right = tokens[:count], tokens[count:]
                    return self._cut(left, start, cut, span) + self._cut(right, cut, end, span)
                return self._fitting(start, start + at, span) + self._fitting(start + at, end, span)
        return [self._unit(tokens, start, end, "clause", span)]

    def _unit(self, tokens: Sequence[SpokenToken], start: int, end: int, gap: Gap, span: Span) -> Unit:
        self.tokens += tokens
        phonemes, ranges = self._reader.join(tokens)
        words = find_words(self._masked, tokens, ranges) if self._words else []
        pause = span.pause if end == span.end else None
        delivered = [DeliverySpan(0, len(phonemes), span.delivery)] if phonemes and span.delivery != PLAIN else []
        return Unit(start, end, phonemes, gap, span.speed, pause, words, delivered)

    def _unheard(self, start: int, end: int) -> list[SpokenToken]:
        """Return the tokens of a stretch without a letter or a digit, of which nothing is spoken."""
        source = source_of(self._masked, start, end)
        tokens = self._reader.language.read(source.text, self._reader.variety)
        return [SpokenToken(*source.span(token.start, token.end), "", token.kind, "") for token in tokens]

    def _read(self, start: int, end: int, *, ends_sentence: bool) -> list[SpokenToken]:
        """Return the tokens of ``[start, end)``, each stretch read in its language."""
        tokens: list[SpokenToken] = []
        at = start
        for begin, stop, language in self._languages:
            begin, stop = max(begin, at), min(stop, end)
            if begin >= stop:
                continue
            tokens += self._read_in(self._reader, at, begin, ends_sentence=False)
            sibling = self._reader.sibling(language)
            tokens += self._read_in(sibling, begin, stop, ends_sentence=ends_sentence and stop == end)
            at = stop
        return tokens + self._read_in(self._reader, at, end, ends_sentence=ends_sentence)

    def _read_in(self, reader: Reader, start: int, end: int, *, ends_sentence: bool) -> list[SpokenToken]:
        if not self._masked[start:end].strip():
            return []
        replaced = replacements(self._masked, self._said, start, end, ends_sentence=ends_sentence)
        source = source_of(self._masked, start, end, self._with_unread(replaced, start, end))
        place = reader.variety, source.text
        if place not in self._known:
            tokens, phonemes = reader.read(source.text, self._given)
            self.spoken_chars += sum(len(token.said) for token in tokens)
            for token, sounds in zip(tokens, phonemes, strict=True):
                if not sounds and is_word(token):
                    at = self._offset + source.span(token.start, token.end)[0]
                    raise UnspeakableError(f"The engine finds nothing that it could say at position {at}.")
            self._known[place] = tokens, phonemes
        spoken_tokens = []
        for token, sounds in zip(*self._known[place], strict=True):
            begin, stop = source.span(token.start, token.end)
            has_phonemes = source.text[token.start : token.end] in self._given
            spoken = self._masked[begin:stop] if has_phonemes else token.said
            spoken_tokens.append(SpokenToken(begin, stop, spoken, token.kind, sounds))
        return spoken_tokens

    def _with_unread(
        self, replaced: Sequence[tuple[int, int, str]], start: int, end: int
    ) -> Sequence[tuple[int, int, str]]:
        """Return what is read for ranges of ``[start, end)``, of tags as well."""
        first, last = (bisect_left(self._unread, at, key=itemgetter(0)) for at in (start, end))
        unread = [stretch for stretch in self._unread[first:last] if stretch[1] <= end]
        if not unread:
            return replaced
        taken = [
            stretch
            for stretch in unread
            if not any(self._touches(stretch[:2], (start, stop)) for start, stop, _ in replaced)
        ]
        return sorted([*replaced, *taken], key=itemgetter(0))

    def _touches(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Tell whether nothing that is seen stands between two ranges."""
        (_, start), (stop, _) = sorted((one, other))
        return start >= stop or (stop - start < MAX_UNSEEN and not self._masked[start:stop].strip(UNSEEN))


def _marks_behind(tokens: Sequence[SpokenToken], at: int) -> list[SpokenToken]:
    """Return the punctuation that follows the word before ``at``, where a tag stands between them."""
    behind = (token for token in tokens if token.start >= at)
    return list(takewhile(lambda token: token.kind == "punctuation" and token.phonemes != "(", behind))


def _between_tokens(tokens: Sequence[SpokenToken], at: int) -> tuple[int, int]:
    """Return how many tokens stand before the place nearest to ``at`` that is in none, and that place.

    None stand before it (0) where there is no such place that has words on both its sides.
    """
    heard = [index for index, token in enumerate(tokens) if token.phonemes and token.kind != "punctuation"]
    if len(heard) < 2:
        return 0, at
    through = next((index for index, token in enumerate(tokens) if token.start < at < token.end), None)
    count = next((index for index, token in enumerate(tokens) if token.start >= at), len(tokens))
    if through is not None:
        token = tokens[through]
        count = through if at - token.start < token.end - at else through + 1
    count = min(max(count, heard[0] + 1), heard[-1])
    while count < heard[-1] and tokens[count].kind == "punctuation" and tokens[count].said not in ("(", '"'):
        count += 1  # a mark stays with the word before it
    while 0 < count < len(tokens) and tokens[count].start < tokens[count - 1].end:  # both stand for the same text
        count -= 1
    if count <= heard[0]:
        return 0, at
    return count, at if through is None and tokens[count - 1].end <= at <= tokens[count].start else tokens[count].start

# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""From a slice of written text to the segments that an engine speaks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from operator import attrgetter
from typing import Final

from rhapsode.core.delivery import NOTHING_ASKED, PLAIN, Delivery, DeliveryState
from rhapsode.core.speech import (
    FASTEST,
    SLOWEST,
    EngineProfile,
    OnUnspeakable,
    Pronunciation,
    Segment,
    TextPlan,
)
from rhapsode.text.cutting import is_break_point, last_clause
from rhapsode.text.deliveries import opening_direction
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.markdown import find_stressed, mask
from rhapsode.text.opening import with_opening
from rhapsode.text.pauses import PAUSE_MS, Gap
from rhapsode.text.pronunciations import Occurrence, find_pronounced, inside, phonemes_given, unbroken
from rhapsode.text.reader import Reader, SpokenToken
from rhapsode.text.segments import MIN_SEGMENT_PHONEMES, segments_of
from rhapsode.text.sentences import BlockSentences, blocks, ends_complete, undivided
from rhapsode.text.source import join_hyphenated
from rhapsode.text.ssml import Markup, find_markup, readable_elsewhere
from rhapsode.text.tags import MAX_ELEMENT_CHARS, MAX_HIDDEN_CHARS, MAX_TAG_CHARS, Tag, find_tags, unread, without_tags
from rhapsode.text.units import SPEAKABLE, Span, Unit, UnitPlanner
from rhapsode.text.unspeakable import Unspeakable, dropped, find_unspeakable, without_skipped

MAX_SPOKEN_CHARS: Final = 30_000
"""Characters handed to the G2P in one slice; what is longer (spelled-out text) is left to the next slice."""

LEAD_PHONEMES: Final = 70
"""The length of a first segment that somebody listens for: about 4.5 seconds, which two cores speak in 0.7 with the
slowest engine. A sentence without a clause to cut at may be up to twice as long before it is cut at a phrase."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*_]*\s*$")
_SIGN = re.compile(r"[^\w\s]|_")
_CLAUSE_OR_SPACE = re.compile(r"[;:,.!?—…]\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceParams:
    """The parameters of the plan of a slice of a text.

    With ``last`` the plan covers the whole window; otherwise the sentence that goes on behind the window is left to
    the next slice. ``speed`` and ``delivery`` are those in force where the window begins. Tags change the delivery if
    the engine follows them, each until the end of its sentence. ``manner`` is the delivery that the voice has by
    itself, under all others. A direction before the text ("Say sadly: …") is never spoken, unless ``directions`` is
    false: then it is text.

    ``pronunciations`` are of words in the text. They are never cut: what is said for one has to fit a segment.
    ``on_unspeakable`` says what becomes of letters that cannot be spoken; an error was ruled out before.

    With ``lead`` the slice is only the first sentence, or a clause of it, so that it is soon spoken and heard; its
    first words are a segment of their own if the engine speaks them as part of the whole (``profile.joins``). With
    ``words`` the segments have theirs.
    """

    last: bool
    speed: float
    profile: EngineProfile
    lead: bool = False
    words: bool = False
    pronunciations: Sequence[Pronunciation] = ()
    on_unspeakable: OnUnspeakable = OnUnspeakable.ERROR
    delivery: DeliveryState = NOTHING_ASKED
    manner: Delivery = PLAIN
    directions: bool = True

    @property
    def opens(self) -> bool:
        """Whether the first words are a segment of their own, which is spoken as part of the whole."""
        return self.lead and self.profile.joins


def plan_slice(window: str, offset: int, reader: Reader, params: SliceParams) -> TextPlan:
    """Plan a slice of a text: ``window`` is ``text[offset : offset + len(window)]``.

    The segments have offsets of the whole text and exactly cover ``[offset, plan.end)``. The next slice begins at
    ``plan.end`` (always beyond ``offset``) with ``plan.speed`` and ``plan.delivery``.

    To plan a segment anew in smaller pieces, pass its range as a window with ``last``, its ``speed`` and a profile of
    smaller limits; the last piece then has no pause of its own, and the segment's is still to be added.

    What a segment counts is phonemes; none is over ``profile.max_phonemes`` unless it is a few
    characters that cannot be cut. Raises :class:`~rhapsode.core.errors.UnspeakableError` when the G2P finds nothing
    in something that has letters or digits.
    """
    return read_slice(window, offset, reader, params)[0]


def read_slice(window: str, offset: int, reader: Reader, params: SliceParams) -> tuple[TextPlan, list[SpokenToken]]:
    """Plan as :func:`plan_slice` does, with the tokens that the segments are made of, whose offsets are of
    ``window``. No text with a word outside tags is silent: one in which nothing is spoken (a code fence, an emoticon)
    is read again by its letters and digits alone.
    """
    if not window:
        return TextPlan(segments=(), end=offset, speed=params.speed, delivery=params.delivery), []
    plan, tokens = _read(window, offset, reader, params)
    whole_text = params.last and offset == 0
    if whole_text and SPEAKABLE.search(window) and not any(segment.phonemes for segment in plan.segments):
        return _read(window, offset, reader, params, only_words=True)
    return plan, tokens


def _read(
    window: str, offset: int, reader: Reader, params: SliceParams, *, only_words: bool = False
) -> tuple[TextPlan, list[SpokenToken]]:
    """Return the plan of a slice and its tokens; with ``only_words`` all signs outside tags are spaces."""
    marked = _find_marks(window, reader, params, directions=params.directions and offset == 0, only_words=only_words)
    delivery = params.delivery
    if marked.opening is not None:
        delivery = replace(delivery, base=marked.opening.over(delivery.base))
    params = replace(params, delivery=delivery if params.profile.deliveries else NOTHING_ASKED)
    uncut = unbroken(marked.masked, marked.said)
    spans, end = _spans_to_read(window, uncut, offset, reader.language, params, marked)
    planner = _unit_planner(uncut, offset, reader, params, marked)
    units: list[Unit] = []
    whole = params.last
    for span in spans:
        if planner.spoken_chars > MAX_SPOKEN_CHARS:
            end, whole = span.start, False
            break
        units += planner.units_of(span)
    words = params.words or params.opens
    segments = segments_of(units, offset, params.profile, ends_text=whole and end == len(window), words=words)
    if params.opens:
        segments = with_opening(segments, uncut, offset, reader.language.cuts)
        segments = segments if params.words else [replace(segment, words=None) for segment in segments]
    return _text_plan(window, offset, params, marked, segments, spans, planner.tokens, end), planner.tokens


def _spans_to_read(
    window: str, uncut: str, offset: int, front_end: TextFrontEnd, params: SliceParams, marked: _Marked
) -> tuple[list[Span], int]:
    """Return the sentences that this slice reads, and where in ``window`` they end."""
    spans = _spans(window, marked.masked, front_end, marked.tags, offset, inside(marked.said), params)
    if params.profile.deliveries and params.manner != PLAIN:
        spans = [replace(span, delivery=span.delivery.over(params.manner)) for span in spans]
    end = len(window)
    if not params.last:
        spans, end = _leave_the_unfinished(unbroken(window, marked.said), marked.masked, spans)
    if params.lead:
        spans, end = _lead(uncut, front_end, spans)
    return [_within(span, end) for span in spans], end


def _unit_planner(uncut: str, offset: int, reader: Reader, params: SliceParams, marked: _Marked) -> UnitPlanner:
    profile, pronunciations = params.profile, params.pronunciations
    spells_ipa = profile.ipa_symbols and any(entry.ipa is not None for entry in pronunciations)
    given = phonemes_given(pronunciations, profile.ipa_symbols, reader.variety) if spells_ipa else {}
    return UnitPlanner(
        marked.masked,
        uncut,
        marked.said,
        offset,
        profile,
        reader,
        given | dict(marked.markup.given),
        words=params.words or params.opens,
        languages=marked.markup.languages,
        unread=unread(marked.masked, marked.tags),
    )


def _text_plan(
    window: str,
    offset: int,
    params: SliceParams,
    marked: _Marked,
    segments: Sequence[Segment],
    spans: Sequence[Span],
    tokens: Sequence[SpokenToken],
    end: int,
) -> TextPlan:
    """Build the plan of what was read up to ``end`` of ``window``, with what was dropped of it."""
    acting = params.profile.deliveries
    dropped_tags = [tag for tag in marked.tags if tag.start < end and tag.dropped and not (acting and tag.performed)]
    dropped_tokens = [token for token in tokens if token.kind == "dropped"]
    last_read = next((span for span in reversed(spans) if span.end <= end), None)
    return TextPlan(
        segments=tuple(segments),
        end=offset + end,
        speed=params.speed if last_read is None else last_read.speed_after,
        dropped_symbols=len(dropped_tokens),
        dropped_tags=len(dropped_tags),
        dropped=dropped(
            window,
            offset,
            dropped_tags,
            [letters for letters in marked.unspeakable if letters.start < end],
            ((token.start, token.end) for token in dropped_tokens),
        ),
        delivery=params.delivery if last_read is None else last_read.state_after,
    )


@dataclass(frozen=True, slots=True)
class _Marked:
    """What stands in a window beside the words to be read.

    ``masked`` is the window with tags and markup overwritten, of the same length. ``said`` are the places whose words
    or phonemes are given, in order. ``opening`` is the delivery of a direction before the text.
    """

    tags: list[Tag]
    masked: str
    markup: Markup
    said: list[Occurrence]
    unspeakable: list[Unspeakable]
    opening: Delivery | None


def _find_marks(window: str, reader: Reader, params: SliceParams, *, directions: bool, only_words: bool) -> _Marked:
    """Find tags, markup, pronunciations and characters that cannot be spoken; with ``directions`` one before the text.

    Markup takes precedence over pronunciations, and both over characters that cannot be spoken.
    """
    front_end, profile, opening = reader.language, params.profile, None
    tags = find_tags(window)
    if profile.deliveries:
        tags = find_stressed(window, tags)
    if directions and (found_opening := opening_direction(window)) is not None:
        at, direction = found_opening
        tags = [Tag(0, at, direction="", delivery=PLAIN), *(tag for tag in tags if tag.start >= at)]
        opening = direction.delivery
    unmarked = _SIGN.sub(" ", without_tags(window, tags)) if only_words else mask(window, tags)
    masked = join_hyphenated(unmarked, front_end, reader.variety)
    markup = find_markup(window, tags, front_end, reader.variety, profile.ipa_symbols)
    tags = markup.tags
    found = undivided(find_pronounced(window, params.pronunciations, tags, masked), window, masked)
    said = [replace(place, said=front_end.respell(place.said)) for place in found]
    if markup.spoken:
        replaced = [
            place for place in markup.spoken if masked[place.start : place.end] == window[place.start : place.end]
        ]
        taken = frozenset(chain.from_iterable(map(_offsets, replaced)))
        said = [place for place in said if taken.isdisjoint(_offsets(place))]
        said = sorted([*said, *undivided(replaced, window, masked)], key=attrgetter("start"))
    elsewhere = (range(*stretch) for stretch in readable_elsewhere(masked, markup.languages))
    kept = chain.from_iterable([*map(_offsets, said), *elsewhere])
    unspeakable = find_unspeakable(masked, front_end, params.on_unspeakable, kept)
    if named := [Occurrence(letters.start, letters.end, -1, letters.said) for letters in unspeakable if letters.said]:
        said = sorted([*said, *named], key=attrgetter("start"))
    return _Marked(tags, without_skipped(masked, unspeakable), markup, said, unspeakable, opening)


def _offsets(place: Occurrence) -> range:
    return range(place.start, place.end)


# -- what is spoken together ----------------------------------------------------------------------------------------


def _spans(
    window: str,
    masked: str,
    front_end: TextFrontEnd,
    tags: list[Tag],
    offset: int,
    joined: Collection[int],
    params: SliceParams,
) -> list[Span]:
    """Return the sentences of the window, ended also by tags of pause, speed and delivery; they cover the window.

    None ends at an offset in ``joined``.
    """
    speed, state, acting = params.speed, params.delivery, params.profile.deliveries
    events = [tag for tag in tags if tag.acts or (acting and tag.performed)]
    spans: list[Span] = []
    at_event = 0
    for block in blocks(window, masked):
        inside: list[Tag] = []
        while at_event < len(events) and events[at_event].start < block.end:
            inside.append(events[at_event])
            at_event += 1
        within = BlockSentences(masked, front_end, block, inside, joined)
        at = block.start
        for tag in inside:
            if tag.start > at:
                state = _add_sentences(spans, masked, within, at, tag.start, tag.gap, speed, state)
            if tag.speed is not None:
                speed = tag.speed
            elif tag.gap == "paragraph":
                speed = 1.0
            if acting:
                state = _after_tag(state, tag)
            _add_tag(spans, max(at, tag.start), tag, speed, state, acting=acting)
            at = tag.end
        if at < block.end:
            # A text rarely ends with a space; the range of a segment that is planned anew does, inside a sentence.
            goes_on = offset > 0 and block.end == len(window) and window.endswith(" ")
            gap = None if goes_on else block.gap
            state = _add_sentences(spans, masked, within, at, block.end, gap, speed, state)
        elif spans:
            spans[-1] = replace(spans[-1], gap=_longer(spans[-1].gap, block.gap))
        if block.gap == "paragraph":
            speed, state = 1.0, state.sentence_ended()
            spans[-1] = replace(spans[-1], speed_after=speed, state_after=state)
    return spans


def _after_tag(state: DeliveryState, tag: Tag) -> DeliveryState:
    """Return the delivery behind a tag."""
    if tag.ends_delivery:
        return state.closed()
    if tag.delivery is None:
        return state
    return state.holding(tag.delivery) if tag.element is None else state.opened(tag.delivery)


def _longer(gap: Gap, other: Gap) -> Gap:
    return max(gap, other, key=PAUSE_MS.__getitem__)


def _add_tag(spans: list[Span], start: int, tag: Tag, speed: float, state: DeliveryState, *, acting: bool) -> None:
    """Lengthen the pause before a tag; at the very beginning, make one. A sound is made where the engine can."""
    if acting and tag.sound is not None:
        delivery = tag.sound.delivery.over(state.current)
        spans.append(Span(start, tag.end, "clause", speed, speed, None, delivery, state, tag.sound))
        return
    silence = tag.sound_pause if acting and tag.pause is None else tag.pause
    if spans:
        before = spans[-1]
        pause, gap = before.pause, before.gap
        if silence is not None:
            pause = silence if pause is None else pause.and_then(silence)
        if tag.gap is not None:
            gap = _longer(gap, tag.gap)
        spans[-1] = replace(before, end=tag.end, gap=gap, speed_after=speed, pause=pause, state_after=state)
    else:
        spans.append(Span(start, tag.end, "clause", speed, speed, silence, state_after=state))


def _add_sentences(
    spans: list[Span],
    masked: str,
    within: BlockSentences,
    start: int,
    end: int,
    gap: Gap | None,
    speed: float,
    state: DeliveryState,
) -> DeliveryState:
    """Add the sentences of a stretch without tags; ``gap`` is what ends it, ``None`` a tag. The delivery behind it."""
    if not SPEAKABLE.search(masked, start, end) and masked[start:end].isspace() and spans:
        before = spans[-1]
        ended = before.gap if gap is None or gap == "comma" else _longer(before.gap, gap)
        spans[-1] = replace(before, end=end, gap=ended, state_after=state)
        return state
    begin = start
    for stop in within.stops(start, end):
        if stop == end and gap is not None:
            kind = gap
        else:
            finished = stop != end or within.ends_at(stop)
            kind = "sentence" if finished and _SENTENCE_END.search(masked, begin, stop) else "clause"
        delivery = state.current
        if kind not in ("clause", "comma") and SPEAKABLE.search(masked, begin, stop):
            state = state.sentence_ended()
        context = within.context(begin, stop)
        spans.append(Span(begin, stop, kind, speed, speed, delivery=delivery, state_after=state, context=context))
        begin = stop
    return state


def _leave_the_unfinished(window: str, masked: str, spans: list[Span]) -> tuple[list[Span], int]:
    """Leave out the last sentence, unless the window shows that it is complete; never without all of them."""
    end = len(window)
    if not SPEAKABLE.search(masked):  # nothing but tags, the last of which may go on behind the window
        opening = _opening(window)
        return (spans, end) if opening is None else _before(spans, opening)
    if len(spans) > 1:
        first = next(index for index, span in enumerate(spans) if span.context == spans[-1].context)
        kept = spans[:first] if first and any(spans[-1].context) else spans[:-1]
        return kept, kept[-1].end
    only = spans[0]
    if ends_complete(window, blocks(window, masked)[-1]):
        return spans, end
    cut = _forced_cut(window)
    return [replace(only, end=cut, gap="clause", pause=only.pause if cut == end else None)], cut


def _lead(masked: str, front_end: TextFrontEnd, spans: list[Span]) -> tuple[list[Span], int]:
    """Return the spans up to the first that is long enough to be spoken alone, which is cut at a clause if it is long.

    What follows it without a word belongs to the pause behind it. A tag within a sentence ends it only at a clause, or
    where the sentence is long: what is behind it would be read without what is before it.
    """
    length = 0.0
    for count, span in enumerate(spans, 1):
        text = masked[span.start : span.end]
        phonemes = front_end.estimate_phonemes(text) if SPEAKABLE.search(text) else 0.0
        if length + phonemes >= MIN_SEGMENT_PHONEMES:
            room = LEAD_PHONEMES - length
            at = None
            if phonemes > room:
                long = length + phonemes > 2 * LEAD_PHONEMES
                at = last_clause(text, front_end.cuts, MIN_SEGMENT_PHONEMES, int(room), only_clauses=not long)
            if at is None:
                short = length + phonemes < 2 * LEAD_PHONEMES
                if not (short and _goes_on(span, masked, front_end, spans[count:])):
                    behind = takewhile(lambda next: not SPEAKABLE.search(masked, next.start, next.end), spans[count:])
                    taken = [*spans[:count], *behind]
                    return taken, taken[-1].end
            else:
                cut = replace(span, end=span.start + at, gap="clause", speed_after=span.speed, pause=None)
                return [*spans[: count - 1], cut], cut.end
        length += phonemes
    return spans, spans[-1].end


def _goes_on(span: Span, masked: str, front_end: TextFrontEnd, following: Sequence[Span]) -> bool:
    """Tell whether the sentence of ``span`` goes on in ``following``, and not with another clause of it."""
    if not any(
        other.context == span.context and SPEAKABLE.search(masked, other.start, other.end) for other in following
    ):
        return False
    read = masked[span.start : span.end].rstrip() + " "
    return not any(match.end() == len(read) for match in front_end.cuts.clause.finditer(read))


def _within(span: Span, end: int) -> Span:
    """Return a span whose sentence is read up to ``end`` of what is spoken at most."""
    return replace(span, context=(span.context[0], end)) if span.context[1] > end else span


def _forced_cut(window: str) -> int:
    """Return where to cut a window that is all one sentence."""
    end = _opening(window) or len(window)
    half = end // 2
    for match in reversed(list(_CLAUSE_OR_SPACE.finditer(window, half, end))):
        if is_break_point(window, match.end()) or match.end() == len(window):
            return match.end()
    for at in range(min(end, len(window) - 1), 0, -1):
        if window[at - 1].isspace() and is_break_point(window, at):
            return at
    for at in range(min(end, len(window) - 1), max(end - 1000, 0), -1):
        if is_break_point(window, at):
            return at
    return end


def _opening(window: str) -> int | None:
    """Return where a tag begins that does not end within the window; ``None`` if there is none, or if it is all there
    is.
    """
    end = len(window)
    for opens, closes in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<script", "</script"), ("<style", "</style")):
        hidden = window.rfind(opens, max(end - MAX_HIDDEN_CHARS, 0))
        if hidden > 0 and window.find(closes, hidden) < 0:
            return hidden
    at = max(
        window.rfind("[", max(end - MAX_TAG_CHARS - 2, 0)),
        window.rfind("<", max(end - MAX_TAG_CHARS - MAX_ELEMENT_CHARS, 0)),
    )
    return at if at > 0 and "]" not in window[at:] and ">" not in window[at:] else None


def _before(spans: list[Span], end: int) -> tuple[list[Span], int]:
    """Return the spans up to ``end``, the last of which is cut there."""
    kept = [span for span in spans if span.start < end]
    return [*kept[:-1], replace(kept[-1], end=end)], end


def faster(plan: TextPlan, times: float) -> TextPlan:
    """Return ``plan`` with everything ``times`` as fast, pauses too, but for what tags give in seconds.

    The speed that goes on is that of the tags alone.
    No segment gets slower or faster than an engine speaks, whatever its tags say.
    """
    segments = (
        replace(
            segment,
            speed=min(max(segment.speed * times, SLOWEST), FASTEST),
            pause_ms=segment.timed_pause_ms + round((segment.pause_ms - segment.timed_pause_ms) / times),
        )
        for segment in plan.segments
    )
    return replace(plan, segments=tuple(segments))

"""Tags, directions and SSML become deliveries of phonemes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rhapsode.core.delivery import NOTHING_ASKED, PLAIN, Delivery, DeliveryState, per_phoneme
from rhapsode.core.speech import PlanRequest, SpeechParams, TextPlan
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.render import worker_functions
from rhapsode.text.deliveries import (
    DELIVERIES,
    EMPTY,
    SOUND_PAUSES_MS,
    opening_direction,
    read_direction,
)
from rhapsode.text.directions import MANNERS
from rhapsode.text.pauses import LONG_PAUSE_MS, SHORT_PAUSE_MS
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.prosody import STRESS, element_delivery
from rhapsode.text.reader import reader_of
from rhapsode.text.sounds import SOUND_SPEECH
from rhapsode.text.style_words import OF_A_VOICE, ROLES, STRENGTHS, STYLE_WORDS
from tests.support.cases import each_case

PROFILE = KokoroProvider.profile
WHISPER, SAD, EXCITED = DELIVERIES["whisper"], DELIVERIES["sad"], DELIVERIES["excited"]


def plan(text: str, delivery: DeliveryState = NOTHING_ASKED) -> TextPlan:
    return plan_slice(
        text, 0, reader_of(PROFILE, "en-US"), SliceParams(last=True, speed=1.0, profile=PROFILE, delivery=delivery)
    )


def said(text: str, delivery: DeliveryState = NOTHING_ASKED) -> list[tuple[str, Delivery]]:
    """Return the phonemes of a text in stretches of one delivery, without spaces and marks at their ends."""
    found: list[tuple[str, Delivery]] = []
    for segment in plan(text, delivery).segments:
        at = 0
        for span in segment.deliveries:
            assert at <= span.start < span.end <= len(segment.phonemes)
            found += [(segment.phonemes[at : span.start], PLAIN)] if span.start > at else []
            found.append((segment.phonemes[span.start : span.end], span.delivery))
            at = span.end
        found += [(segment.phonemes[at:], PLAIN)] if segment.phonemes[at:] else []
    return [(phonemes.strip(" .,!?"), how) for phonemes, how in found if phonemes.strip(" .,!?")]


def phonemes(*texts: str) -> list[str]:
    return [reader_of(PROFILE, "en-US").phonemes(text).strip(" .,!?") for text in texts]


@each_case(
    ("text", "stretches", "deliveries"),
    [
        ("I knew. [whispers] Come here. Sit down.", ["I knew.", "Come here.", "Sit down."], [PLAIN, WHISPER, PLAIN]),
        ("[sad] It was late. [excited] We won!", ["It was late.", "We won!"], [SAD, EXCITED]),
        ("[sad] It was late, [normal] he said.", ["It was late,", "he said."], [SAD, PLAIN]),
        ("<whispers>Come here. Sit down.", ["Come here.", "Sit down."], [WHISPER, PLAIN]),
        ("[very sad] Goodbye.", ["Goodbye."], [SAD.scaled(1.4)]),
        ("[slightly excited] Hello.", ["Hello."], [EXCITED.scaled(0.5)]),
        ("[sadly] Goodbye.", ["Goodbye."], [SAD]),
        ("[sad]\n\nGoodbye. Hello.", ["Goodbye.", "Hello."], [SAD, PLAIN]),
        (
            "<prosody rate='80%'>One two. Three.</prosody> Four.",
            ["One two. Three.", "Four."],
            [Delivery(rate=0.8), PLAIN],
        ),
    ],
)
def test_a_tag_holds_to_the_end_of_its_sentence_or_the_next_tag(
    text: str, stretches: list[str], deliveries: list[Delivery]
) -> None:
    found = said(text)
    assert [how for _, how in found] == deliveries
    assert [what.replace(" ", "") for what, _ in found] == [
        phoneme.replace(" ", "") for phoneme in phonemes(*stretches)
    ]
    assert plan(text).dropped_tags == 0


def test_elements_nest_and_tags_go_on_top() -> None:
    inner = "<emphasis level='none'><prosody rate='2'>two</prosody></emphasis>"
    found = said(f"<prosody pitch='+2st'>One {inner} [sad] six.</prosody>")
    assert [how for _, how in found] == [
        Delivery(pitch=2),
        Delivery(pitch=2, rate=2),
        SAD.over(Delivery(pitch=2)),
    ]


def test_a_plain_text_has_no_deliveries() -> None:
    for text in ("Hello there. How are you?", "[short pause] Hello [slow] there.", "Read this first: the manual."):
        assert all(segment.deliveries == () for segment in plan(text).segments)


@each_case(
    ("tag", "name"),
    [
        ("[laughs]", "laugh"),
        ("[laughs softly]", "laugh"),
        ("<laughs>", "laugh"),
        ("[sighs]", "sigh"),
        ("[gasps]", "gasp"),
        ("[coughs]", "cough"),
        ("[clears throat]", "throat"),
        ("[takes a deep breath]", "breath"),
    ],
)
def test_sounds_are_made_by_the_voice_within_the_sentence(tag: str, name: str) -> None:
    planned = plan(f"Well {tag} yes.")
    sound = SOUND_SPEECH[name]
    before, after = (said.strip(".") for said in phonemes("Well", "yes."))
    (segment,) = planned.segments
    assert segment.phonemes == f"{before}, {sound.phonemes} {after}."
    begin = segment.phonemes.index(sound.phonemes)
    said = per_phoneme(segment.deliveries, len(segment.phonemes))
    assert said[begin].breathiness == pytest.approx(sound.delivery.breathiness)
    assert said[0] == PLAIN
    assert (said[-1] == PLAIN) == (tag != "[laughs softly]")
    assert planned.dropped_tags == 0


def test_a_sound_is_laid_over_the_delivery_in_force() -> None:
    (segment,) = plan("[whispers] Come here [laughs] now.").segments
    assert {delivery.breathiness for delivery in per_phoneme(segment.deliveries, len(segment.phonemes))} == {1.0}


@each_case("tag", ["[applause]", "[whistles]", "[sneezes]"])
def test_sounds_that_no_voice_makes_are_a_pause(tag: str) -> None:
    planned = plan(f"Well {tag} yes.")
    assert [segment.phonemes.strip(" .") for segment in planned.segments] == phonemes("Well", "yes.")
    assert planned.segments[0].pause_ms >= 300
    assert planned.dropped_tags == 0


def test_a_breath_alone_is_a_pause_and_a_laugh_is_heard() -> None:
    breath = plan("[short pause] [sighs] [long pause] Yes.").segments
    assert [segment.phonemes for segment in breath if segment.phonemes] == [f"{phonemes('Yes.')[0]}."]
    assert sum(segment.pause_ms for segment in breath) >= 2 * SHORT_PAUSE_MS + LONG_PAUSE_MS
    laugh = plan("[short pause] [laughs] [long pause] Yes.").segments
    assert SOUND_SPEECH["laugh"].phonemes in [segment.phonemes for segment in laugh]


def test_all_sounds_have_phonemes_that_kokoro_has() -> None:
    assert set("".join(sound.phonemes for sound in SOUND_SPEECH.values())) <= SYMBOL_IDS.keys()
    assert set(SOUND_SPEECH) <= set(SOUND_PAUSES_MS)


def test_what_cannot_be_acted_is_dropped_and_counted() -> None:
    planned = plan("[singing] Hello [like a pirate] there.")
    assert planned.dropped_tags == 2
    assert [segment.phonemes for segment in planned.segments] == [reader_of(PROFILE, "en-US").phonemes("Hello there.")]


def test_an_engine_that_follows_no_delivery_leaves_them_aside() -> None:
    profile = HibariProvider.profile
    planned = plan_slice(
        "I knew. [whispers] Come here.",
        0,
        reader_of(profile, "en-US"),
        SliceParams(last=True, speed=1.0, profile=profile),
    )
    assert planned.dropped_tags == 1
    assert all(segment.deliveries == () for segment in planned.segments)


def test_a_style_is_that_of_the_whole_text_and_tags_add_to_it() -> None:
    request = PlanRequest("kokoro", "en-US", "One. [excited] Two. Three.", params=SpeechParams("", style="sadly"))
    found = [span.delivery for segment in worker_functions.plan(request).segments for span in segment.deliveries]
    assert found == [SAD, EXCITED.over(SAD), SAD]


def test_a_text_goes_on_as_the_slice_before_it_ended() -> None:
    planned = plan("<prosody pitch='high'>One. Two.", DeliveryState(SAD))
    assert planned.delivery == DeliveryState(SAD, None, (Delivery(pitch=2),))
    went_on = plan_slice(
        "Three.",
        40,
        reader_of(PROFILE, "en-US"),
        SliceParams(last=True, speed=1.0, profile=PROFILE, delivery=planned.delivery),
    )
    assert went_on.segments[0].deliveries[0].delivery == Delivery(pitch=2).over(SAD)


@each_case(
    ("text", "spoken", "delivery"),
    [
        ("Say cheerfully: Have a nice day!", "Have a nice day!", DELIVERIES["cheerful"]),
        ("Please read this very sadly: It is over.", "It is over.", SAD.scaled(1.4)),
        ("Whisper: come here.", "come here.", WHISPER),
        ("Say in a calm voice: Breathe.", "Breathe.", DELIVERIES["calm"]),
        ("In a calm voice: Breathe.", "Breathe.", DELIVERIES["calm"]),
        ("Using a calm voice, say: Breathe.", "Breathe.", DELIVERIES["calm"]),
        ("Make this sound sad: It is over.", "It is over.", SAD),
        ("Say like you're telling a secret: They come.", "They come.", WHISPER),
        ("Say cheerfully:Have a nice day!", "Have a nice day!", DELIVERIES["cheerful"]),
        ('Say in a whisper, "Come here."', '"Come here."', WHISPER),
        ("Could you say this sadly: It is over.", "It is over.", SAD),
        ("Deliver this sadly: It is over.", "It is over.", SAD),
        (
            "# AUDIO PROFILE: Jaz\n## THE SCENE: Night\nIt is dark.\n\n### DIRECTOR'S NOTES\nStyle: sad\n\n"
            "### SAMPLE CONTEXT\nAngry\n\n#### TRANSCRIPT\nIt is over.",
            "It is over.",
            SAD,
        ),
        ("AUDIO PROFILE: Jaz\nDIRECTOR'S NOTES\nStyle: sad\nTRANSCRIPT\nIt is over.", "It is over.", SAD),
    ],
)
def test_a_direction_before_the_text_acts_and_is_not_read(text: str, spoken: str, delivery: Delivery) -> None:
    assert said(text) == [(*phonemes(spoken), delivery)]


@each_case("text", ["Speak softly: the child is asleep.", "Whisper: come here.", "In a calm voice: breathe."])
def test_the_prose_of_a_document_is_read_though_it_looks_like_a_direction(text: str) -> None:
    reader = reader_of(PROFILE, "en-US")
    prose = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=PROFILE, directions=False))
    assert prose.segments[0].phonemes.split() == reader.phonemes(text).split()
    assert not prose.segments[0].deliveries
    assert len(plan(text).segments[0].phonemes) < len(prose.segments[0].phonemes)


@each_case(
    "text",
    [
        "Read this first: the manual is in the drawer.",
        "Say: hello.",
        "Tell me: are you sad?",
        "Speak to the happy farmer: he knows.",
        "Read slowly and carefully: words matter.",
        "Speak of joy: a poem.",
        "Tell a secret: I love you.",
        "In a different voice: hello.",
        "Make this sound: a moo.",
        "Talk to the sad: they listen.",
        "He said sadly: no.",
        "Say cheerfully:",
        "Speak calm words: they heal.",
        "Deliver fast: customers love it.",
        "Talk slowly to children: they need time.",
        'Say "hello" and "goodbye"',
        'Read the sign: "Stop"',
        "## Transcript\nIt is over.",
        "THE SCENE\nA studio.\nTRANSCRIPT\n",
    ],
)
def test_what_only_looks_like_a_direction_is_read(text: str) -> None:
    assert opening_direction(text) is None


@each_case(
    ("text", "understood", "ignored"),
    [
        ("very sadly", ("sadly",), ()),
        ("Speak in a warm, friendly tone like a radio host.", ("warm", "friendly"), ("like a radio host",)),
        ("cheerful but not too fast", ("cheerful",), ("fast",)),
        ("like a pirate", (), ("like a pirate",)),
        ("", (), ()),
        ("Read it quickly and with a deep voice!", ("quickly", "deep"), ()),
        ("in a hushed, conspiratorial tone", ("hushed", "conspiratorial"), ()),
        ("like you're telling a secret", ("secret",), ()),
        ("like a tired old pirate", ("tired",), ("old pirate",)),
        ("A professional newsreader, clear and firm.", ("professional", "newsreader", "clear", "firm"), ()),
        ("Tone: sincere. Pacing: steady, with pauses.", ("sincere", "steady"), ("pauses",)),
        ("high quality speech for a fast food drive-in", (), ("high quality speech for a fast food drive-in",)),
        ("high, then low and deep voice", ("high", "low", "deep"), ()),
        ("no longer sad, without any emotion", ("expressionless",), ("sad",)),
    ],
)
def test_what_was_understood_is_told(text: str, understood: tuple[str, ...], ignored: tuple[str, ...]) -> None:
    found = read_direction(text)
    assert (found.understood, found.ignored) == (understood, ignored)


def test_synonyms_count_as_one_delivery() -> None:
    calm = DELIVERIES["calm"]
    assert read_direction("calm, soothing and serene").delivery == calm
    many = read_direction("calm, gentle, soft, warm, tender, friendly but slow").delivery
    assert many.rate == pytest.approx(DELIVERIES["slow"].rate ** 1.5)
    assert many.effort == pytest.approx(DELIVERIES["soft"].effort * 1.5)


def test_words_of_styles_name_entries_of_the_table() -> None:
    assert {*STYLE_WORDS.values(), *ROLES.values()} <= {*DELIVERIES, "plain"}
    assert not set(STYLE_WORDS) & {*EMPTY, *STRENGTHS}
    assert set(STYLE_WORDS) >= OF_A_VOICE


def test_every_entry_of_the_table_has_a_word_or_is_one() -> None:
    assert set(DELIVERIES) - set(MANNERS) <= {"high", "low"}
    assert all(delivery != PLAIN for delivery in DELIVERIES.values())
    for name in ("whisper", "excited", "sad", "bored", "shout", "calm", "cheerful", "serious"):
        assert name in DELIVERIES


@each_case(
    ("attributes", "delivery"),
    [
        (' pitch="+2st"', Delivery(pitch=2)),
        (' pitch="-50%"', Delivery(pitch=-12)),
        (' pitch="high" range="low"', Delivery(pitch=2, pitch_range=0.7)),
        (' pitch="300Hz"', Delivery(pitch=12)),
        (' rate="slow"', Delivery(rate=0.8)),
        (' rate="120%"', Delivery(rate=1.2)),
        (' rate="+20%"', Delivery(rate=1.2)),
        (" rate='1.2'", Delivery(rate=1.2)),
        (' volume="-6dB"', Delivery(volume_db=-6)),
        (' volume="loud"', Delivery(volume_db=4)),
        (' volume="silent"', Delivery(volume_db=-60)),
        (' rate="nonsense" pitch="99999st"', Delivery(pitch=12)),
        ("", PLAIN),
    ],
)
def test_prosody_in_the_units_of_the_specification(attributes: str, delivery: Delivery) -> None:
    found = element_delivery("prosody", attributes)
    assert found is not None
    assert found.values() == pytest.approx(delivery.values(), abs=1e-6)


def test_emphasis_is_higher_slower_and_stronger_by_its_level() -> None:
    levels = [element_delivery("emphasis", f' level="{level}"') for level in ("reduced", "none", "moderate", "strong")]
    assert [level.effort for level in levels if level is not None] == sorted({-0.5, 0.0, 0.4, 0.6})
    assert element_delivery("emphasis", "") == levels[2]
    assert element_delivery("voice", ' name="x"') is None


def test_slow_deliveries_make_smaller_segments() -> None:
    sentence = "The old lighthouse stood on the cliff. "
    usual, slow = plan(sentence * 12), plan(sentence * 12, DeliveryState(Delivery(rate=0.5)))
    assert len(slow.segments) > len(usual.segments)
    limits = replace(PROFILE, max_phonemes=PROFILE.max_phonemes // 2)
    assert all(len(segment.phonemes) <= limits.max_phonemes for segment in slow.segments)


SPLIT = [
    "Yesterday I <emphasis>read</emphasis> it to him.",
    "I had <prosody rate='slow'>read</prosody> it.",
    "I [excited] read it yesterday.",
    "Yesterday evening, before we all went home, he [short pause] read it, [sad] wound the clock [slow] and left.",
    "The <emphasis>apple</emphasis> and a [whispers] hour.",
    "He lives at 12 <emphasis>St.</emphasis> James Street.",
    "It costs $5 <b>million</b>, or <emphasis>$6</emphasis>.",
    "On <emphasis>May 5</emphasis>, 1999 it was un<b>believ</b>able.",
    "Dr. [bored] Smith [short pause], the doctor, [sad][excited] came [excited]!",
    "<prosody pitch='+2st'><emphasis>We</emphasis> use lead</prosody> [whispers] — a metal; [sad] no use at all.",
]


def words_said(text: str, *, lead: bool) -> str:
    """Return the phonemes of a text without spaces, planned in two slices with ``lead``."""
    reader = reader_of(PROFILE, "en-US")
    first = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=PROFILE, lead=lead))
    segments = list(first.segments)
    if first.end < len(text):
        rest = plan_slice(
            text[first.end :],
            first.end,
            reader,
            SliceParams(last=True, speed=first.speed, profile=PROFILE, delivery=first.delivery),
        )
        segments += rest.segments
    return "".join(segment.phonemes for segment in segments).replace(" ", "")


@each_case("lead", [False, True])
@each_case("text", SPLIT)
def test_tags_change_how_words_are_said_and_not_which(text: str, lead: bool) -> None:
    plain = re.sub(r" ?[\[][^\]]*\]|<[^>]*>", "", text)
    assert "[" not in plain
    assert words_said(text, lead=lead) == words_said(plain, lead=False)


def test_what_is_unfinished_takes_its_sentence_with_it() -> None:
    text = "We all went home. I [excited] read it [sad] yester"
    reader = reader_of(PROFILE, "en-US")
    planned = plan_slice(text, 0, reader, SliceParams(last=False, speed=1.0, profile=PROFILE))
    assert text[: planned.end] == "We all went home. "


def test_numbers_between_tags_are_read_one_by_one() -> None:
    counted = said("10 [short pause] 9 <break time='1s'/> 8 [excited] 7")
    assert "".join(what for what, _ in counted).replace(" ", "") == "".join(phonemes("10", "9", "8", "7")).replace(
        " ", ""
    )


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("[in a hushed, conspiratorial tone]", "hushed, conspiratorial"),
        ("[calm, reassuring]", "calm, reassuring"),
        ("[with great excitement]", "great excitement"),
        ("[deep voice]", "deep"),
        ("[out of breath]", "breathless"),
        ("[like a robot]", "like a robot"),
        ("[stern]", "stern"),
        ("[very frustrated]", "very frustrated"),
    ],
)
def test_directions_in_prose_are_tags(tag: str, direction: str) -> None:
    assert said(f"{tag} Come here.") == [(*phonemes("Come here."), read_direction(direction).delivery)]
    assert read_direction(direction).delivery != PLAIN


@pytest.mark.parametrize("inserted", ["cold", "high", "the dark", "he was angry", "with his friend", "fear", "2"])
def test_what_somebody_inserts_into_a_text_is_read(inserted: str) -> None:
    assert [how for _, how in said(f"He said: [{inserted}] that it was so.")] == [PLAIN]
    assert (
        plan(f"It was [{inserted}] now.").segments[0].phonemes
        == plan(f"It was ({inserted}) now.").segments[0].phonemes
    )


@pytest.mark.parametrize(
    ("tag", "pause_ms"), [("[2s pause]", 2000), ("[1.5 seconds pause]", 1500), ("[pause 2s]", 2000)]
)
def test_a_timed_pause_may_begin_with_its_length(tag: str, pause_ms: int) -> None:
    assert plan(f"One. {tag} Two.").segments[0].pause_ms == pause_ms


@pytest.mark.parametrize(
    ("text", "stressed"),
    [
        ("I *really* mean it.", ["really"]),
        ("I _really_ mean *it*.", ["really", "it"]),
        ("Yesterday I *read* it.", ["red"]),
        ("I really mean it: *yes!*", ["yes"]),
        ("*Really*", []),
        ("A line.\n*smiles*\nAnother line.", []),
        ("The novel *War and Peace* is long, **very** long, ***so*** long.", []),
        ("2*3*4, *args, my_file_name and `*code*` are no stresses.", []),
    ],
)
def test_one_word_between_marks_of_markdown_is_stressed(text: str, stressed: list[str]) -> None:
    found = said(text)
    # A word by itself is a sentence, in which every word has a main stress.
    within = [phonemes(f"Say {word} now.")[0].split()[1] for word in stressed]
    assert [what for what, how in found if how == STRESS] == within
    assert {how for _, how in found} <= {PLAIN, STRESS}


def test_an_engine_that_follows_no_delivery_reads_stressed_words_as_ever() -> None:
    profile = HibariProvider.profile
    (segment,) = plan_slice(
        "I *really* mean it.", 0, reader_of(profile, "en-US"), SliceParams(last=True, speed=1.0, profile=profile)
    ).segments
    assert segment.phonemes == reader_of(profile, "en-US").phonemes("I really mean it.")

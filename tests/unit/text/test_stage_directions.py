"""Tags as people and language models write them: what acts, what is a sound or a pause, and what is read."""

from __future__ import annotations

import pytest

from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.text.deliveries import DELIVERIES
from rhapsode.text.pauses import LONG_PAUSE_MS, MEDIUM_PAUSE_MS, SHORT_PAUSE_MS
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.prosody import element_delivery, element_speed
from rhapsode.text.reader import reader_of
from rhapsode.text.tags import find_tags
from tests.support.cases import each_case

PROFILE = KokoroProvider.profile


def spoken(text: str) -> list[tuple[str, Delivery]]:
    """Return the words of a text, by their phonemes, in stretches of one delivery."""
    found: list[tuple[str, Delivery]] = []
    reader = reader_of(PROFILE, "en-US")
    for segment in plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=PROFILE)).segments:
        at = 0
        for span in segment.deliveries:
            found += [
                (segment.phonemes[at : span.start], PLAIN),
                (segment.phonemes[span.start : span.end], span.delivery),
            ]
            at = span.end
        found.append((segment.phonemes[at:], PLAIN))
    return [(said.strip(" .!?,"), how) for said, how in found if said.strip(" .!?,")]


def phonemes(words: str) -> str:
    return reader_of(PROFILE, "en-US").phonemes(words).strip(" .!?,")


@each_case(
    ("tag", "name"),
    [
        *(("[speaking slowly]", "slow"), ("[Whispers:]", "whisper"), ("[whispers...]", "whisper")),
        *(
            ("[ whispers ]", "whisper"),
            ("[*whispers*]", "whisper"),
            ("[tone: sad]", "sad"),
            ("[style=whisper]", "whisper"),
        ),
        *(("[Emotion: happy]", "happy"), ("[voice: low]", "low"), ("[in awe]", "amazed"), ("[in tears]", "tearful")),
        *(("[no emotion]", "monotone"), ("[without any emotion]", "monotone"), ("[on the verge of tears]", "tearful")),
        *(("[as a whisper]", "whisper"), ("[in a shocked tone]", "surprised"), ("[fighting back tears]", "tearful")),
        *(("[whispering to the man beside him]", "whisper"), ("[shouting over the noise]", "shout")),
    ],
)
def test_a_tag_acts_however_it_is_written(tag: str, name: str) -> None:
    for text in (f"{tag} Come here.", f"It is late. {tag} Come here."):
        (found,) = find_tags(text)
        assert found.delivery is not None
        assert found.delivery.values() == pytest.approx(DELIVERIES[name].values())


@each_case(
    ("tag", "strength", "name"),
    [
        ("[super excited]", 1.4, "excited"),
        ("[incredibly sad]", 1.6, "sad"),
        ("[mildly annoyed]", 0.5, "angry"),
        ("[a little bit sad]", 0.25, "sad"),
        ("[speaks very slowly]", 1.4, "slow"),
    ],
)
def test_all_words_of_strength_are_for_tags_too(tag: str, strength: float, name: str) -> None:
    (found,) = find_tags(f"{tag} Come here.")
    assert found.delivery == DELIVERIES[name].scaled(strength)


@each_case(
    ("tag", "name"),
    [
        *(
            ("[long sigh]", "sigh"),
            ("[a sigh of relief]", "sigh"),
            ("[light chuckle]", "chuckle"),
            ("[soft laugh]", "laugh"),
        ),
        *(("[bursts out laughing]", "laugh"), ("[laughs harder]", "laugh"), ("[starts laughing]", "laugh")),
        *(("[laughs uncontrollably]", "laugh"), ("[clears throat loudly]", "throat"), ("[breathe]", "breath")),
        *(
            ("[sharp intake of breath]", "breath"),
            ("[nervous giggle]", "giggle"),
            ("[laughing at his own joke]", "laugh"),
        ),
    ],
)
def test_a_sound_is_made_whatever_is_said_of_it(tag: str, name: str) -> None:
    (found,) = find_tags(f"One. {tag} Two.")
    assert (found.direction, found.sound is not None) == (name, True)


def test_what_is_said_of_a_sound_is_not_said_of_the_sentence() -> None:
    assert [find_tags(f"{tag} Two.")[0].delivery for tag in ("[soft laugh]", "[exhales slowly]")] == [None, None]
    assert find_tags("[nervous laugh] Two.")[0].delivery == DELIVERIES["nervous"]


@each_case(
    ("tag", "pause_ms"),
    [
        *(("[pause for 2 seconds]", 2000), ("[pause for two seconds]", 2000), ("[2-second pause]", 2000)),
        *(
            ("[pauses for effect]", MEDIUM_PAUSE_MS),
            ("[brief silence]", SHORT_PAUSE_MS),
            ("[silence]", MEDIUM_PAUSE_MS),
        ),
        *(
            ("[long silence]", LONG_PAUSE_MS),
            ("[takes a beat]", MEDIUM_PAUSE_MS),
            ("[an awkward pause]", LONG_PAUSE_MS),
        ),
        *(("[750ms]", 750), ("[2s]", 2000), ("[0.5s]", 500)),
    ],
)
def test_a_pause_has_many_names(tag: str, pause_ms: int) -> None:
    (found,) = find_tags(f"One. {tag} Two.")
    assert found.pause_ms == pause_ms


@each_case(
    "tag", ["[door slams]", "[leaves rustling]", "[gunshot]", "[voice shaking]", "[phone ringing]", "[with a sneer]"]
)
def test_what_no_voice_can_make_is_not_read(tag: str) -> None:
    assert spoken(f"{tag} Run!") == [(phonemes("Run!"), PLAIN)]


@each_case(
    "tag",
    [
        *("[hesitates]", "[stutters]", "[drawn out]", "[slows down]", "[speeds up]", "[fast-paced]", "[overlapping]"),
        *("[trails off]", "[jumping in]", "[aside]", "[to himself]", "[stage whisper]", "[in the style of a pirate]"),
        *("[Music]", "[tense music]", "[footsteps]", "[beep]", "[nods]", "[rolls her eyes]", "[burps]", "[snores]"),
        *("[very very very very sad]", "[very fast and excited]", "[high pitch]", "[flatly]", "[emphasis]"),
        *("[stops whispering]", "[end whispering]", "[/whispers]", "[back to normal]", "[resumes normal voice]"),
    ],
)
def test_cues_of_scripts_are_not_read(tag: str) -> None:
    words = " ".join(said for said, _ in spoken(f"One. {tag} Run!"))
    assert words.replace(".", "") == f"{phonemes('One.')} {phonemes('Run!')}"


@each_case(
    ("text", "read"),
    [
        ("It is [b]very[/b] good.", "It is very good."),
        ("It is [size=3]very[/size] good.", "It is very good."),
        ("It is very[/i] good.", "It is very good."),
        ("It is good.<|im_end|>", "It is good."),
        ("\x1b[1;32mIt is good.\x1b[0m", "It is good."),
        ("[32mIt is good.[0m", "It is good."),
    ],
)
def test_marks_of_forums_models_and_terminals_are_not_read(text: str, read: str) -> None:
    assert [said for said, _ in spoken(text)] == [said for said, _ in spoken(read)]


@each_case("text", ["See [b] and [c].", "A hole [12m deep] is here.", "a <| b |> c", "In [2019] it was.", "[10 m]"])
def test_brackets_of_prose_stay(text: str) -> None:
    assert find_tags(text) == []


@each_case("ending", ["[/whispers]", "[stops whispering]", "[end whispering]", "[back to normal]"])
def test_what_ends_a_direction_ends_it_within_a_sentence(ending: str) -> None:
    whispered, plain = spoken(f"[whispers] Come here {ending} and sit down.")
    assert (whispered[1], plain[1]) == (DELIVERIES["whisper"], PLAIN)


@each_case(
    "text",
    [
        *("He loved [music] and art.", "[The music] stopped.", "He spoke [to himself] alone.", "[As a child] he ran."),
        *("He painted [in the style of Monet] here.", "[end of chapter]", "[stops here]", "[b]", "[emphasis added]"),
        *("The people [in fear] left.", "He [the king] was sad.", "See [Figure two].", "It was [quite] good."),
        *("He came [shouting at her] home.", "[Sadly, the text breaks off here.]", "[another pause]", "[car keys]"),
        *("[voice: John]", "[not angry]", "[a sigh]", "[dog days]", "[the silence]", "[Sighs of the past]"),
    ],
)
def test_what_somebody_may_have_written_is_read(text: str) -> None:
    assert find_tags(text) == []


@each_case(
    ("text", "said"),
    [
        ("<whisper>One. Two.</whisper> Three.", [("One. Two.", "whisper"), ("Three.", "")]),
        ("<whispers>One</whispers> two.", [("One", "whisper"), ("two.", "")]),
        ("<sad>One.</sad> Two.", [("One.", "sad"), ("Two.", "")]),
        ("<whisper>One. Two.", [("One.", "whisper"), ("Two.", "")]),
        ("One.</sad> Two.", [("One. Two.", "")]),
        ("<amazon:effect name='whispered'>One.</amazon:effect> Two.", [("One.", "whisper"), ("Two.", "")]),
        ('<mstts:express-as style="cheerful">One.</mstts:express-as> Two.', [("One.", "cheerful"), ("Two.", "")]),
        ('<google:style name="lively">One.</google:style> Two.', [("One.", "excited"), ("Two.", "")]),
        ('<amazon:domain name="news">One.</amazon:domain> Two.', [("One. Two.", "")]),
        ('<google:style name="sad">One. Two.</google:style>\nThree.', [("One. Two.", "sad"), ("Three.", "")]),
        ('<emotion value="sad"/>One. Two.', [("One.", "sad"), ("Two.", "")]),
        ('<emotion value="sad">One. Two.</emotion>', [("One. Two.", "sad")]),
        ("<sad><amazon:domain name='news'>One.</amazon:domain></sad> Two.", [("One.", "sad"), ("Two.", "")]),
    ],
)
def test_what_is_closed_holds_in_between(text: str, said: list[tuple[str, str]]) -> None:
    joined: list[tuple[str, Delivery]] = []
    for words, how in spoken(text):
        if joined and joined[-1][1] == how:
            joined[-1] = (f"{joined[-1][0]} {words}", how)
        else:
            joined.append((words, how))
    expected = [(phonemes(words).replace(".", ""), DELIVERIES.get(name, PLAIN)) for words, name in said]
    assert [(words.replace(".", ""), how) for words, how in joined] == expected


def test_elements_of_other_makers_say_how_strongly() -> None:
    assert element_delivery("amazon:emotion", ' name="excited" intensity="high"') == DELIVERIES["excited"].scaled(1.4)
    assert element_delivery("mstts:express-as", ' style="sad" styledegree="0.5"') == DELIVERIES["sad"].scaled(0.5)
    assert element_delivery("mstts:express-as", ' style="customerservice"') is None
    softer = element_delivery("volume", ' ratio="0.5"')
    assert softer is not None
    assert softer.volume_db == pytest.approx(-6.02, abs=0.01)
    assert element_speed(' ratio="1.2"') == 1.2
    assert element_speed(' ratio="fast"') is None

"""Parameters as JSON: nothing is lost on the way to the worker, and nothing that is not known is passed over."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from importlib import import_module
from types import SimpleNamespace

import pytest

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import UnknownParamsError
from rhapsode.core.params import PARAMS, audible, read_params, without_private, write_params
from rhapsode.core.speech import OnUnspeakable, Pronunciation, Speaker, SpeechParams

EVERYTHING = SpeechParams(
    "What is said.",
    "Low",
    AudioFormat.MP3,
    speed=1.25,
    language_code="en-GB",
    style='Calm \N{GRINNING FACE} "softly"',
    speakers=(Speaker("Joe", "Low"), Speaker("Jane", "High")),
    captions=CaptionFormat.VTT,
    pronunciations=(Pronunciation("SQL", "sequel"), Pronunciation("Esme", "/x/")),
    volume_db=-3.5,
    on_unspeakable=OnUnspeakable.SKIP,
    sample_rate=16_000,
    directions=False,
)


def test_the_example_gives_every_parameter() -> None:
    """So that the tests below are about every parameter there is."""
    assert [name for name, param in PARAMS.items() if getattr(EVERYTHING, name) == param.default] == []


def test_what_was_checked_is_what_is_done() -> None:
    read = read_params(write_params(EVERYTHING))
    assert read == replace(EVERYTHING, text="")
    for entry in fields(SpeechParams):
        assert type(getattr(read, entry.name)) is type(getattr(EVERYTHING, entry.name))


def test_what_is_not_given_is_not_written() -> None:
    assert json.loads(write_params(SpeechParams("Hi.", "Low"))) == {"version": 1, "voice_name": "Low"}
    assert read_params('{"version":1,"voice_name":"Low"}') == SpeechParams("", "Low")


def test_equal_parameters_are_one_object() -> None:
    assert read_params(write_params(EVERYTHING)) is read_params(write_params(replace(EVERYTHING, text="Other.")))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"version":1,"voice_name":"Low","whisper":true}', "whisper are unknown"),
        ('{"version":2,"voice_name":"Low"}', "in version 2; this version of rhapsode reads 1"),
        ("{}", "in version None"),
    ],
)
def test_what_a_newer_version_asks_for_is_not_passed_over(written: str, said: str) -> None:
    with pytest.raises(UnknownParamsError, match=said):
        read_params(written)


def test_what_may_repeat_the_text_goes_with_it() -> None:
    kept = read_params(without_private(write_params(EVERYTHING)))
    assert kept == replace(EVERYTHING, text="", style=None, speakers=(), pronunciations=())
    dialogue = replace(EVERYTHING, voice_name=None)
    assert read_params(without_private(write_params(dialogue))).voice == dialogue.voice == "Low"
    assert read_params(without_private('{"version":1,"voice_name":"Low","whisper":"the text"}')).voice == "Low"


def test_free_text_is_private() -> None:
    """A parameter that is text of the caller's, and is added without the mark, would outlive the text."""
    words = {name for name, param in PARAMS.items() if isinstance(param.default, str | tuple | None)}
    public = {name for name in words if not PARAMS[name].private}
    assert public == {"voice_name", "format", "language_code", "captions", "on_unspeakable", "sample_rate"}


def test_a_new_parameter_counts_as_audible() -> None:
    unmarked = {entry.name for entry in fields(SpeechParams) if "audible" not in entry.metadata}
    assert unmarked == {"language_code", "volume_db"}
    assert audible(EVERYTHING, prompted=False) == ['language_code="en-GB"', "volume_db=-3.5"]
    assert {entry.partition("=")[0] for entry in audible(EVERYTHING, prompted=True)} == {
        "volume_db",
        "style",
        "language_code",
        "speakers",
        "directions",
    }
    assert all(param.default is not MISSING for param in PARAMS.values())


def test_the_migration_writes_what_this_version_reads() -> None:
    """What a row of schema 0015 holds, by hand, for each kind of parameter that it knew."""
    migration = import_module("rhapsode.store.migrations.versions.0016_params")
    row = SimpleNamespace(
        voice="Low",
        format="mp3",
        speed=1.25,
        language="en-GB",
        style="Calm",
        speakers=None,
        captions="vtt",
        pronunciations='[["SQL", "sequel"]]',
    )
    assert read_params(migration.params_of(row)) == SpeechParams(
        "",
        "Low",
        AudioFormat.MP3,
        1.25,
        "en-GB",
        "Calm",
        captions=CaptionFormat.VTT,
        pronunciations=(Pronunciation("SQL", "sequel"),),
    )
    plain = SimpleNamespace(
        voice="Low",
        format="wav",
        speed=1.0,
        language=None,
        style=None,
        speakers=None,
        captions=None,
        pronunciations=None,
    )
    assert migration.params_of(plain) == write_params(SpeechParams("Hi.", "Low"))
    cast = SimpleNamespace(**{**vars(plain), "speakers": '[["Joe", "Low"], ["Jane", "High"]]'})
    speakers = (Speaker("Joe", "Low"), Speaker("Jane", "High"))
    assert migration.params_of(cast) == write_params(SpeechParams("Hi.", speakers=speakers))

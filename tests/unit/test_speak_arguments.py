"""What ``rhapsode speak`` makes of its arguments: the text, and the format of the file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rhapsode.cli.speech_files import format_of, opened
from rhapsode.cli.speech_params import not_acted, style_given
from rhapsode.cli.text_input import text_to_speak
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.engines.gemini.provider import PROFILE as GEMINI
from rhapsode.engines.hibari.provider import PROFILE as HIBARI
from rhapsode.engines.kokoro.provider import PROFILE as KOKORO


def test_a_style_is_taken_without_what_surrounds_it() -> None:
    assert style_given(None) is None
    assert style_given(" very calm\n") == "very calm"
    for wrong in ("", "  ", "calm " * 801):
        with pytest.raises(RequestError, match="--style must have 1 to 4,000 characters"):
            style_given(wrong)


def test_what_of_a_style_is_not_acted_is_said() -> None:
    assert not_acted("very calm", KOKORO) is None
    assert not_acted("very calm, like a pirate", KOKORO) == "not understood of the style: like a pirate."
    assert not_acted("calm", HIBARI) == "the engine hibari follows no style."
    assert not_acted("like a pirate", GEMINI) is None


@pytest.mark.parametrize(
    ("output", "asked", "format"),
    [
        ("a.mp3", None, "mp3"),
        ("A.MP3", None, "mp3"),
        ("a.b.flac", None, "flac"),
        ("a.ogg", None, "opus"),
        ("a.oga", "opus", "opus"),
        ("a.raw", None, "pcm"),
        ("speech", None, "wav"),
        (".hidden", None, "wav"),
        ("speech", "mp3", "mp3"),
        ("speech.m4b", "mp3", "mp3"),
        ("-", None, "wav"),
        ("-", "flac", "flac"),
        ("/dev/null", None, "wav"),
    ],
)
def test_a_format_is_that_of_the_suffix(output: str, asked: str | None, format: str) -> None:
    assert format_of(output, None if asked is None else AudioFormat(asked)) is AudioFormat(format)


@pytest.mark.parametrize(
    ("output", "asked", "words"),
    [
        ("a.mp4", None, "Did you mean .mp3?"),
        ("a.doc", None, "Known: .wav, .mp3, .opus, .flac, .pcm, .aac, .mulaw, .alaw."),
        ("a.wav", "mp3", "--format mp3 does not fit the suffix .wav"),
    ],
)
def test_a_suffix_that_misleads_is_refused(output: str, asked: str | None, words: str) -> None:
    with pytest.raises(RequestError) as refused:
        format_of(output, None if asked is None else AudioFormat(asked))
    assert words in refused.value.message


def test_a_pipe_may_have_any_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.fifo")
    assert format_of(str(tmp_path / "pipe.fifo"), None) is AudioFormat.WAV


def test_the_name_of_a_file_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my text.txt").write_bytes("\ufeffOne.\r\nTwo.".encode())
    with pytest.raises(RequestError, match=r"--file 'my text\.txt'"):
        text_to_speak("my text.txt", None)
    assert text_to_speak(None, "my text.txt") == "One.\nTwo."
    assert text_to_speak("my text", None) == "my text"
    with pytest.raises(RequestError, match="two texts"):
        text_to_speak("Hello.", "my text.txt")
    with pytest.raises(RequestError, match="nowhere could not be read: No such file"):
        text_to_speak(None, "nowhere")


def test_a_device_that_may_not_be_written_is_refused_before_anything_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for anybody but root
    with pytest.raises(PermissionError), opened(str(pipe)):
        pytest.fail("it was opened")

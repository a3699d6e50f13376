"""``rhapsode phonemes``: how a text is read, in words and in phonemes, without a server and without a sound."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.decoding import decode_argument
from rhapsode.cli.output import print_line
from rhapsode.cli.reading_options import (
    Dictionary,
    Language,
    ModelName,
    Pronounce,
    Unspeakable,
    installation_dictionary,
)
from rhapsode.core.errors import RequestError, RhapsodeError
from rhapsode.core.speech import OnUnspeakable

if TYPE_CHECKING:
    from rhapsode.text.reading import ReadingObject

Read = Callable[[str], "ReadingObject"]


def phonemes(
    text: Annotated[str, typer.Argument(help="The text, or - to read it from standard input.")] = "-",
    language: Language = None,
    voice: Annotated[str | None, typer.Option(help="A voice of the model ('rhapsode voices').")] = None,
    model: ModelName = None,
    pronounce: Pronounce = None,
    on_unspeakable: Unspeakable = OnUnspeakable.ERROR,
    dictionary: Dictionary = True,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Answer with a JSON object: phonemes, and the words with their places. Standard input is one JSON "
            "string a line then, and there is an object for each, with an 'error' for one that cannot be read, of "
            "which the exit code tells, too.",
        ),
    ] = False,
) -> None:
    """Show how a text is read: the spoken words and their phonemes."""
    if text != "-":
        text = decode_argument(text, "The text")
    read = _reader(model, voice, language, pronounce or [], on_unspeakable, dictionary)
    if as_json:
        if text == "-":
            _answer_lines(read)
        else:
            _write(read(text))
        return
    if text == "-":
        from rhapsode.cli.text_input import read_standard_input

        text = read_standard_input()
    reading = read(text)
    print_line(" ".join(word["said"] for word in reading["words"]))
    print_line(reading["phonemes"])


def _reader(
    model: str | None,
    voice: str | None,
    language: str | None,
    pronounce: list[str],
    on_unspeakable: OnUnspeakable,
    dictionary: bool,
) -> Read:
    """Return a function that reads one text with the options of :func:`phonemes`. It raises RhapsodeError."""
    from rhapsode.cli.speech_params import pronunciations_given
    from rhapsode.core.speech import SpeechParams
    from rhapsode.installation import local_catalogue
    from rhapsode.service.checks import check_params
    from rhapsode.settings import Settings
    from rhapsode.text.reader import reader_of
    from rhapsode.text.reading import read_text, reading_object

    settings = Settings()
    offered = local_catalogue(settings)
    chosen = offered.default_model if model is None else offered.find_model(model)
    profile = offered.profile(chosen.engine)
    pronunciations = pronunciations_given(pronounce)
    kept = installation_dictionary(settings, used=dictionary)

    def read(text: str) -> ReadingObject:
        requested = SpeechParams(
            text, voice, language_code=language, pronunciations=pronunciations, on_unspeakable=on_unspeakable
        )
        try:
            params = check_params(
                offered, chosen, requested, "", max_characters=settings.max_text_characters, dictionary=kept
            ).params
        except RequestError as error:
            error.param = None
            raise
        assert params.voice_name is not None
        reader = reader_of(profile, params.language_code or offered.language(chosen.engine, params.voice_name))
        return reading_object(text, read_text(text, profile, reader, params.pronunciations, on_unspeakable))

    return read


def _answer_lines(read: Read) -> None:
    """Read JSON strings from standard input, one a line, and answer each with an object on standard output.

    Raises RequestError behind the last one where any of them cannot be read.
    """
    if sys.stdin is None:
        raise RequestError("Standard input is closed: there is no text to read.")
    answered = failed = 0
    with open(sys.stdin.fileno(), encoding="utf-8-sig", errors="replace", closefd=False) as lines:
        for line in lines:
            if not line.strip():
                continue
            answered += 1
            try:
                text = json.loads(line)
            except (ValueError, RecursionError):
                text = None
            if not isinstance(text, str):
                failed += 1
                _write({"text": line.rstrip("\r\n"), "error": "A line must be one JSON string."})
                continue
            try:
                _write(read(text))
            except RhapsodeError as error:
                failed += 1
                _write({"text": text, "error": error.message})
    if failed:
        raise RequestError(f"{failed:,} of {answered:,} lines could not be read.")


def _write(answer: Mapping[str, object]) -> None:
    line = json.dumps(answer, ensure_ascii=False)
    if any("\ud800" <= char <= "\udfff" for char in line):  # which UTF-8 cannot write
        line = json.dumps(answer)
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()

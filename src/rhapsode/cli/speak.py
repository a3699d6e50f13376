# ruff: noqa: RUF001  (phonetic symbols)
"""``rhapsode speak``: a text to an audio file, without a server."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.decoding import decode, decode_argument
from rhapsode.cli.output import drop_output, print_note
from rhapsode.cli.reading_options import Dictionary, Language, ModelName, Unspeakable, installation_dictionary
from rhapsode.cli.speech_files import STANDARD_OUTPUT, captions_path, format_of, opened
from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.dictionary import NOTHING_KEPT, KeptDictionary
from rhapsode.core.errors import RequestError, StorageFullError
from rhapsode.core.speech import (
    FASTEST,
    LOUDEST_DB,
    MAX_STYLE_CHARS,
    QUIETEST_DB,
    SLOWEST,
    EngineProfile,
    OnUnspeakable,
    Pronunciation,
    RenderedSegment,
    SpeechParams,
    pronunciations_of,
)

if TYPE_CHECKING:
    from rhapsode.core.custom_voices import CustomVoices
    from rhapsode.core.speech import Model
    from rhapsode.engines.registry import Catalogue
    from rhapsode.render.speaker import Spoken
    from rhapsode.settings import Settings

STANDARD_INPUT = "-"
SHOWN_DROPPED = 10
"""How much of what is not spoken is named."""
PROGRESS_CHARACTERS = 400
"""A shorter text is spoken before a progress bar could be read."""
BOOKS = (".epub", ".docx")
"""Suffixes of files that are no text by themselves; 'rhapsode audiobook' reads them."""
ENCODED_BYTES = 1_000_000
"""How much of the sound is encoded at a time."""


def speak(
    text: Annotated[
        str | None,
        typer.Argument(
            help="The text, or - to read it from standard input, which is read too when there is no text and it is "
            "not a terminal."
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write, in the format of its suffix, or - for standard output. [default: speech.wav]",
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            "-f",
            metavar="FILE",
            help="Read the text from this file. Of an EPUB or Word file, 'rhapsode audiobook' makes the audio.",
        ),
    ] = None,
    format: Annotated[
        AudioFormat | None,
        typer.Option(case_sensitive=False, help="The format of the audio. [default: that of the suffix, or wav]"),
    ] = None,
    sample_rate: Annotated[
        int | None,
        typer.Option("--sample-rate", help="Of the file, in Hz: 8000 to 48000. [default: that of the engine]"),
    ] = None,
    voice: Annotated[
        str | None,
        typer.Option(help="A voice ('rhapsode voices'), or a blend of several: 'af_bella(2)+af_sky(1)'."),
    ] = None,
    model: ModelName = None,
    language: Language = None,
    speed: Annotated[
        float, typer.Option(min=SLOWEST, max=FASTEST, help="How fast, as a multiple of the voice's own pace.")
    ] = 1.0,
    style: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS", help="How to speak, in words: 'very calm, a little sad'. Tags in the text add to it."
        ),
    ] = None,
    captions: Annotated[
        CaptionFormat | None,
        typer.Option(help="Also write captions beside the audio file: subtitles, or the time of each word."),
    ] = None,
    volume_db: Annotated[
        float,
        typer.Option(
            "--volume-db", min=QUIETEST_DB, max=LOUDEST_DB, help="How much louder, in decibels. Peaks are limited."
        ),
    ] = 0.0,
    pronounce: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD=READING",
            help="How a word is said: SQL=sequel, or in IPA, Esme=/ˈɛzmi/. May be given several times.",
        ),
    ] = None,
    on_unspeakable: Unspeakable = OnUnspeakable.ERROR,
    dictionary: Dictionary = True,
) -> None:
    """Speak a text into an audio file. No server is needed."""
    book = _book_of(text, file)
    if book is not None:
        from rhapsode.cli.audiobook import audiobook

        options = {"--format": format, "--captions": captions, "--volume-db": volume_db or None}
        if unfit := next((name for name, value in options.items() if value is not None), None):
            raise RequestError(f"{unfit} is not for books: 'rhapsode audiobook' has no such option.")
        target_path = None if output is None else Path(output)
        audiobook(book, target_path, voice, model, language, speed, style, pronounce=pronounce)
        return
    from rhapsode.installation import local_catalogue
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings

    settings = Settings()
    configure_logging("warning", settings.log_format)
    beside = None if captions is None else captions_path(output if output is not None else "speech", captions)
    file_format = format_of(output, format) if output is not None else format or AudioFormat.WAV
    target = output if output is not None else f"speech.{file_format.value}"
    text = text_to_speak(text, file).replace("\x00", "")
    offered = local_catalogue(settings)
    chosen = offered.default_model if model is None else offered.find_model(model)
    requested = SpeechParams(
        text,
        voice,
        format=file_format,
        sample_rate=sample_rate,
        speed=speed,
        language_code=language,
        style=style_given(style),
        captions=captions,
        pronunciations=pronunciations_given(pronounce or []),
        volume_db=volume_db,
        on_unspeakable=on_unspeakable,
    )
    params = checked_params(
        settings,
        offered,
        chosen,
        requested,
        max_characters=settings.max_text_characters,
        dictionary=installation_dictionary(settings, wanted=dictionary),
    )
    sound = _Sound(file_format, offered.providers[chosen.engine].profile.sample_rate_hz, sample_rate)
    _write(sound, settings, chosen.engine, params, target, beside)
    shown = "standard output" if target == STANDARD_OUTPUT else target
    written = shown if beside is None else f"{shown}, {beside}"
    seconds = sound.samples / sound.rate_hz
    print_note(f"{written}: {seconds:.1f} s of {params.voice}{_not_spoken(sound)}")


def checked_params(
    settings: Settings,
    offered: Catalogue,
    model: Model,
    params: SpeechParams,
    *,
    max_characters: int,
    dictionary: KeptDictionary = NOTHING_KEPT,
) -> SpeechParams:
    """Return ``params`` checked as a server checks a request, and print its warnings.

    Raises RequestError, without ``param``: a command has options, not fields.
    """
    from rhapsode.service import check_params

    try:
        checked = check_params(
            offered,
            model,
            params,
            "",
            max_characters=max_characters,
            custom_voices=custom_voices(settings, model, params.voice_name),
            dictionary=dictionary,
        )
    except RequestError as error:
        error.param = None
        raise
    if checked.language_warning is not None:
        print_note(f"warning: {checked.language_warning}")
    style = checked.params.style
    if style is not None and (unacted := not_acted(style, offered.providers[model.engine].profile)):
        print_note(f"warning: {unacted}")
    return checked.params


def _write(
    sound: _Sound, settings: Settings, engine: str, params: SpeechParams, target: str, captions_file: Path | None
) -> None:
    """Speak into ``target``, with the captions beside it. Raises StorageFullError if a file cannot be written."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from rhapsode.installation import speaker
    from rhapsode.text.captions import write_captions

    text = params.text
    quiet = len(text) < PROGRESS_CHARACTERS or not sys.stderr.isatty()
    columns = (TextColumn("speaking"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    name = shown = "standard output" if target == STANDARD_OUTPUT else target  # for errors: the file in question
    try:
        with ExitStack() as files:  # all files are opened before anything is spoken
            audio, subtitles = files.enter_context(opened(target)), None
            if captions_file is not None:
                name = str(captions_file)
                subtitles = files.enter_context(opened(name))
                name = shown
            with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as progress:
                bar = progress.add_task("speaking", total=len(text))
                for end in sound.write(audio, speaker(settings).speak(engine, params)):
                    progress.update(bar, completed=end)
            if subtitles is not None and params.captions is not None:
                subtitles.writelines(
                    write_captions(params.captions, text, sound.parts, sound.rate_hz, sound.samples, ())
                )
    except OSError as error:
        drop_output()
        raise StorageFullError(f"{name} could not be written: {error.strerror}.") from None


def _not_spoken(sound: _Sound) -> str:
    """Return the end of the last line: what of the text was not spoken."""
    note = f", {sound.dropped_symbols} symbols could not be spoken" if sound.dropped_symbols else ""
    if sound.dropped:
        more = ", …" if len(sound.dropped) > SHOWN_DROPPED else ""
        note += f", not spoken: {', '.join(sound.dropped[:SHOWN_DROPPED])}{more}"
    return note


class _Sound:
    """The synthesised audio while it is written to a file, with its length and the word times for captions."""

    def __init__(self, format: AudioFormat, rate_hz: int, file_hz: int | None = None) -> None:
        self.rate_hz = rate_hz
        self._file_hz = file_hz
        self.samples = 0
        self.dropped_symbols = 0
        self.dropped: list[str] = []
        self.parts: list[RenderedSegment] = []
        self._format = format

    def write(self, file: IO[bytes], pieces: Iterable[Spoken]) -> Iterator[int]:
        """Write ``pieces`` to a file that can be sought in. Yields the offset in the text up to which all is spoken.

        Headers hold the length of the sound. Samples are therefore collected before they are encoded, except those of
        WAV, whose header has a fixed size and comes last. Raises RequestError if a WAV file cannot hold them.
        """
        from rhapsode.audio.wav import HEADER_BYTES, MAX_SAMPLES, wav_header

        if self._format is AudioFormat.WAV and self._file_hz in (None, self.rate_hz):
            file.write(bytes(HEADER_BYTES))
            for end in self._collect(file, pieces):
                if self.samples > MAX_SAMPLES:
                    raise RequestError("The speech does not fit a WAV file. Write FLAC, or split the text.")
                yield end
            file.seek(0)
            file.write(wav_header(self.samples, self.rate_hz))
            return
        with tempfile.TemporaryFile() as collected:
            yield from self._collect(collected, pieces)
            collected.seek(0)
            self._encode(collected, file)

    def _collect(self, file: IO[bytes], pieces: Iterable[Spoken]) -> Iterator[int]:
        for piece in pieces:
            self.samples += len(piece.samples)
            self.dropped_symbols += piece.dropped_symbols
            self.dropped += (dropped.what for dropped in piece.dropped)
            self.parts += piece.parts
            file.write(piece.samples.astype("<i2", copy=False).tobytes())
            yield piece.end

    def _encode(self, collected: IO[bytes], file: IO[bytes]) -> None:
        import numpy as np

        from rhapsode.audio.encode import encoder

        file_encoder = encoder(self._format, self.rate_hz, file_hz=self._file_hz)
        try:
            file.write(file_encoder.begin(self.samples))
        except ValueError as error:
            raise RequestError(f"The speech does not fit the file: {error}.") from None
        while data := collected.read(ENCODED_BYTES):
            file.write(file_encoder.write(np.frombuffer(data, "<i2")))
        file.write(file_encoder.finish())


def _book_of(argument: str | None, file: str | None) -> Path | None:
    """Return the EPUB or Word file that is to be read: ``--file``, or an argument that names an existing one."""
    named = file if argument is None else argument if file is None else None
    if named is None or not named.lower().endswith(BOOKS) or (file is None and not os.path.isfile(named)):
        return None
    return Path(named)


def text_to_speak(argument: str | None, file: str | None) -> str:
    """Return the text of the command line: its argument, a file's, or what standard input holds.

    Raises RequestError where there is none, or two, and for an argument that names a file: what is in it is meant.
    """
    if file is not None:
        if argument is not None:
            raise RequestError("There are two texts: an argument and --file. Leave out one.")
        return read_standard_input() if file == STANDARD_INPUT else _read_file(file)
    if argument is None and sys.stdin is not None and sys.stdin.isatty():
        raise RequestError("There is no text: give it as an argument, name a file with --file, or send it to '-'.")
    if argument is None or argument == STANDARD_INPUT:
        return read_standard_input()
    if os.path.isfile(argument):
        raise RequestError(
            f"{argument!r} is a file. To speak what is in it: --file {shlex.quote(argument)}. To speak its name, send "
            "that through standard input."
        )
    return decode_argument(argument, "The text")


def _read_file(name: str) -> str:
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise RequestError(f"--file: {name} could not be read: {error.strerror}.") from None
    return _as_text(data, name)


def custom_voices(settings: Settings, model: Model, voice: str | None) -> CustomVoices:
    """Return the custom voices of the installation, if ``voice`` may be one of them."""
    from rhapsode.cli.voices import kept_voices
    from rhapsode.core.blends import is_blend
    from rhapsode.core.custom_voices import NO_CUSTOM_VOICES

    if voice is None or model.voice(voice) is not None or is_blend(voice):
        return NO_CUSTOM_VOICES
    return kept_voices(settings)


def style_given(words: str | None) -> str | None:
    """Return the words of ``--style``. Raises RequestError when there are none, or too many."""
    if words is None:
        return None
    style = decode_argument(words, "--style").strip()
    if not 1 <= len(style) <= MAX_STYLE_CHARS:
        raise RequestError(f"--style must have 1 to {MAX_STYLE_CHARS:,} characters.")
    return style


def not_acted(style: str, profile: EngineProfile) -> str | None:
    """Return a sentence on the parts of a style that the engine does not follow; ``None`` if it follows all of it."""
    from rhapsode.text.deliveries import read_direction

    if profile.follows_style:
        return None
    if not profile.deliveries:
        return f"the engine {profile.name} follows no style."
    ignored = read_direction(style).ignored
    return f"not understood of the style: {', '.join(ignored)}." if ignored else None


def pronunciations_given(options: list[str]) -> tuple[Pronunciation, ...]:
    """Return the pronunciations of ``--pronounce``. Raises RequestError for one that has no ``=``."""
    entries = {}
    for entry in options:
        word, equals, spoken_as = decode_argument(entry, "--pronounce").partition("=")
        if not equals:
            raise RequestError(f"--pronounce takes WORD=READING, not {entry!r}.")
        entries[word.strip()] = spoken_as.strip()
    return pronunciations_of(entries)


def read_standard_input() -> str:
    """Return the text of standard input. Raises RequestError when it is closed or not text."""
    if sys.stdin is None:
        raise RequestError("Standard input is closed: there is no text to read.")
    try:
        with open(sys.stdin.fileno(), "rb", closefd=False) as file:
            data = file.read()
    except OSError as error:
        raise RequestError(f"Standard input could not be read: {error.strerror}.") from None
    return _as_text(data, "The text")


def _as_text(data: bytes, name: str) -> str:
    """Decode bytes, with universal newlines."""
    return decode(data, name).replace("\r\n", "\n").replace("\r", "\n")

"""``rhapsode speak``: a text to an audio file, without a server."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import drop_output, print_note
from rhapsode.cli.reading_options import (
    Dictionary,
    Language,
    ModelName,
    Pronounce,
    Speed,
    Style,
    Unspeakable,
    Voice,
    installation_dictionary,
)
from rhapsode.cli.speech_files import STANDARD_OUTPUT, captions_path, format_of, opened
from rhapsode.cli.speech_params import checked_params, pronunciations_given, style_given
from rhapsode.cli.text_input import text_to_speak
from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import RequestError, StorageFullError
from rhapsode.core.speech import LOUDEST_DB, QUIETEST_DB, OnUnspeakable, RenderedSegment, SpeechParams

if TYPE_CHECKING:
    from rhapsode.render.speaker import Spoken
    from rhapsode.settings import Settings

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
    voice: Voice = None,
    model: ModelName = None,
    language: Language = None,
    speed: Speed = 1.0,
    style: Style = None,
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
    pronounce: Pronounce = None,
    on_unspeakable: Unspeakable = OnUnspeakable.ERROR,
    dictionary: Dictionary = True,
) -> None:
    """Speak a text into an audio file. No server is needed."""
    book = _book_of(text, file)
    if book is not None:
        from rhapsode.cli.audiobook import Narration, speak_book

        _refuse_for_books({"--format": format, "--captions": captions, "--volume-db": volume_db or None})
        narration = Narration(voice, model, language, speed, style, tuple(pronounce or ()))
        speak_book(book, None if output is None else Path(output), narration)
        return
    from rhapsode.installation import local_catalogue
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings

    settings = Settings()
    configure_logging("warning", settings.log_format)
    target = _target(output, format, captions)
    text = text_to_speak(text, file).replace("\x00", "")
    offered = local_catalogue(settings)
    chosen = offered.default_model if model is None else offered.find_model(model)
    requested = SpeechParams(
        text,
        voice,
        format=target.format,
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
        dictionary=installation_dictionary(settings, used=dictionary),
    )
    sound = _Sound(target.format, offered.profile(chosen.engine).sample_rate_hz, sample_rate)
    _write(sound, settings, chosen.engine, params, target)
    seconds = sound.samples / sound.rate_hz
    print_note(f"{target.shown}: {seconds:.1f} s of {params.voice}{_not_spoken(sound)}")


def _refuse_for_books(options: Mapping[str, object]) -> None:
    """Raise RequestError for the first of ``options`` that is given: 'rhapsode audiobook' has none of them."""
    if unfit := next((name for name, value in options.items() if value is not None), None):
        raise RequestError(f"{unfit} is not for books: 'rhapsode audiobook' has no such option.")


@dataclass(frozen=True, slots=True)
class _Target:
    """The files to write: audio in ``format``, and captions if asked for."""

    output: str
    format: AudioFormat
    captions_file: Path | None

    @property
    def name(self) -> str:
        """The name of the audio file, for messages."""
        return "standard output" if self.output == STANDARD_OUTPUT else self.output

    @property
    def shown(self) -> str:
        """The names of all files, for messages."""
        return self.name if self.captions_file is None else f"{self.name}, {self.captions_file}"


def _target(output: str | None, format: AudioFormat | None, captions: CaptionFormat | None) -> _Target:
    """Return the files to write. Raises RequestError for names that do not fit their formats."""
    captions_file = None if captions is None else captions_path("speech" if output is None else output, captions)
    if output is not None:
        return _Target(output, format_of(output, format), captions_file)
    file_format = format or AudioFormat.WAV
    return _Target(f"speech.{file_format.value}", file_format, captions_file)


def _write(sound: _Sound, settings: Settings, engine: str, params: SpeechParams, target: _Target) -> None:
    """Speak into the files of ``target``. Raises StorageFullError if one cannot be written."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from rhapsode.installation import speaker
    from rhapsode.text.captions import write_captions

    text = params.text
    quiet = len(text) < PROGRESS_CHARACTERS or not sys.stderr.isatty()
    columns = (TextColumn("speaking"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    name = target.name  # of the file that an error is about
    try:
        with ExitStack() as files:  # all files are opened before anything is spoken
            audio, subtitles = files.enter_context(opened(target.output)), None
            if target.captions_file is not None:
                name = str(target.captions_file)
                subtitles = files.enter_context(opened(name))
                name = target.name
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

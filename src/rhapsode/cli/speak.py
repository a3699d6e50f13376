# ruff: noqa: RUF001  (phonetic symbols)
"""``rhapsode speak``: a text to a WAV file, without a server."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from rhapsode.cli.decoding import decode, decode_argument
from rhapsode.cli.output import drop_output, errors, need_output
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import RequestError, StorageFullError
from rhapsode.core.speech import (
    LOUDEST_DB,
    QUIETEST_DB,
    Pronunciation,
    RenderedSegment,
    SpeechParams,
    pronunciations_of,
)

STANDARD_OUTPUT = "-"
PROGRESS_CHARACTERS = 400
"""A shorter text is spoken before a progress bar could be read."""


def speak(
    text: Annotated[str, typer.Argument(help="The text, or - to read it from standard input.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The WAV file to write, or - for standard output.")
    ] = "speech.wav",
    voice: Annotated[
        str | None,
        typer.Option(help="A voice ('rhapsode voices'), or a blend of several: 'af_bella(2)+af_sky(1)'."),
    ] = None,
    model: Annotated[str, typer.Option(help="A model ('rhapsode models').")] = "gemini_3_1_flash_tts_preview",
    captions: Annotated[
        CaptionFormat | None,
        typer.Option(help="Also write captions beside the WAV file: subtitles, or the time of each word."),
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
) -> None:
    """Speak a text into a WAV file. No server is needed."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from rhapsode.audio.wav import HEADER_BYTES, MAX_SAMPLES, wav_header
    from rhapsode.cli.voices import kept_voices
    from rhapsode.core.blends import is_blend
    from rhapsode.core.custom_voices import NO_CUSTOM_VOICES
    from rhapsode.installation import local_catalogue, speaker
    from rhapsode.logs import configure_logging
    from rhapsode.service import check_params, find_model
    from rhapsode.settings import Settings
    from rhapsode.text.captions import write_captions

    settings = Settings()
    configure_logging("warning", settings.log_format)
    text = (read_standard_input() if text == "-" else decode_argument(text, "The text")).replace("\x00", "")
    beside = None if captions is None else _beside(output, captions)
    offered = local_catalogue(settings)
    chosen = find_model(offered, model)
    try:
        said = pronunciations_given(pronounce or [])
        asked = SpeechParams(text, voice, captions=captions, pronunciations=said, volume_db=volume_db)
        own = NO_CUSTOM_VOICES
        if voice is not None and chosen.voice(voice) is None and not is_blend(voice):
            own = kept_voices(settings)
        params = check_params(offered, chosen, asked, "", max_characters=settings.max_text_characters, own=own).params
    except RequestError as error:
        error.param = None
        raise
    pieces = speaker(settings).speak(chosen.engine, params)
    parts: list[RenderedSegment] = []
    samples, rate_hz, dropped = 0, 24_000, 0
    quiet = len(text) < PROGRESS_CHARACTERS or not errors.is_terminal
    columns = (TextColumn("speaking"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    name = "standard output" if output == STANDARD_OUTPUT else output
    try:
        with _opened(output) as file, Progress(*columns, console=errors, disable=quiet, transient=True) as progress:
            bar = progress.add_task("speaking", total=len(text))
            file.write(bytes(HEADER_BYTES))
            for piece in pieces:
                samples += len(piece.samples)
                if samples > MAX_SAMPLES:
                    raise RequestError("The speech does not fit a WAV file. Split the text.")
                file.write(piece.samples.tobytes())
                rate_hz = piece.rate_hz
                dropped += piece.dropped_symbols
                parts += piece.parts
                progress.update(bar, completed=piece.end)
            file.seek(0)
            file.write(wav_header(samples, rate_hz))
        if beside is not None and captions is not None:
            name = str(beside)
            with _opened(name) as file:
                file.writelines(write_captions(captions, text, parts, rate_hz, samples, ()))
            name = f"{output}, {name}"
    except OSError as error:
        drop_output()
        raise StorageFullError(f"{name} could not be written: {error.strerror}.") from None
    note = f", {dropped} symbols could not be spoken" if dropped else ""
    errors.print(f"{name}: {samples / rate_hz:.1f} s of {params.voice}{note}", highlight=False, markup=False)


def _beside(output: str, captions: CaptionFormat) -> Path:
    """Where the captions of a file go: the same name with another ending.

    Raises RequestError if that is it itself, or if nothing can stand beside it, as beside a device.
    """
    path = Path(output)
    device = path.exists() and (not path.is_file() or _is_standard_output(path.stat()))
    if output == STANDARD_OUTPUT or not path.name or device:
        raise RequestError("--captions needs a file to stand beside: name one with --output.")
    if path.suffix == f".{captions.value}":
        raise RequestError(f"The WAV file cannot be named like its captions, *.{captions.value}.")
    return path.with_suffix(f".{captions.value}")


def pronunciations_given(given: list[str]) -> tuple[Pronunciation, ...]:
    """The pronunciations of ``--pronounce``. Raises RequestError for one that has no ``=``."""
    entries = {}
    for entry in given:
        word, equals, said = decode_argument(entry, "--pronounce").partition("=")
        if not equals:
            raise RequestError(f"--pronounce takes WORD=READING, not {entry!r}.")
        entries[word.strip()] = said.strip()
    return pronunciations_of(entries)


@contextmanager
def _opened(output: str) -> Iterator[IO[bytes]]:
    """A file to write the speech to, which becomes ``output`` when it is complete, and leaves nothing when it is not.

    A regular file is replaced in one step, at the end of all symbolic links. Everything else (standard output, a pipe,
    a device) gets the bytes once they are all there: the header in front holds their length.
    """
    found = None if output == STANDARD_OUTPUT else _found(output)
    if output == STANDARD_OUTPUT or _is_standard_output(found):
        need_output()
        with tempfile.TemporaryFile() as spool:
            yield spool
            _copy(spool, sys.stdout.buffer)
        return
    if found is None or stat.S_ISREG(found.st_mode):
        with _replacing(Path(os.path.realpath(output)), found) as file:
            yield file
        return
    with tempfile.TemporaryFile() as spool:
        yield spool
        # Neither made nor cut: it is there, and it is not ours.
        with open(output, "wb", opener=lambda name, _: os.open(name, os.O_WRONLY | os.O_NOCTTY)) as target:
            _copy(spool, target)


def _found(output: str) -> os.stat_result | None:
    """What is at ``output`` now. Raises OSError when speech cannot be written there."""
    try:
        found = os.stat(output)
    except FileNotFoundError:
        if not output:
            raise
        if output.endswith("/"):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)) from None
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISSOCK(found.st_mode):
        raise OSError(errno.ENXIO, "It is a socket")
    return found


def _is_standard_output(found: os.stat_result | None) -> bool:
    """Whether standard output goes there (``-o /dev/stdout >> all``): what the shell opened is not to be replaced."""
    return found is not None and sys.stdout is not None and os.path.samestat(found, os.fstat(sys.stdout.fileno()))


def _copy(spool: IO[bytes], target: IO[bytes]) -> None:
    spool.seek(0)
    shutil.copyfileobj(spool, target)
    target.flush()


@contextmanager
def _replacing(path: Path, found: os.stat_result | None) -> Iterator[IO[bytes]]:
    """A draft beside ``path`` that takes its place, and the permissions of what it replaces."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".rhapsode-", delete=False) as file:
        draft = Path(file.name)
        try:
            yield file
            file.close()
            draft.chmod(stat.S_IMODE(found.st_mode) if found else 0o666 & ~_umask())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def read_standard_input() -> str:
    if sys.stdin is None:
        raise RequestError("Standard input is closed: there is no text to read.")
    try:
        with open(sys.stdin.fileno(), "rb", closefd=False) as file:
            data = file.read()
    except OSError as error:
        raise RequestError(f"Standard input could not be read: {error.strerror}.") from None
    return decode(data, "The text").replace("\r\n", "\n").replace("\r", "\n")  # as files of text are read

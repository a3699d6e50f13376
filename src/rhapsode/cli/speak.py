"""``rhapsode speak``: a text to a WAV file, without a server."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from rhapsode.audio.wav import HEADER_BYTES, MAX_SAMPLES, wav_header
from rhapsode.cli.output import errors
from rhapsode.compose import catalogue, speaker
from rhapsode.core.errors import RequestError, StorageFullError
from rhapsode.core.speech import SpeechParams
from rhapsode.logs import configure_logging
from rhapsode.service import check_params, find_model
from rhapsode.settings import Settings

PROGRESS_CHARACTERS = 400
"""A shorter text is spoken before a progress bar could be read."""


def speak(
    text: Annotated[str, typer.Argument(help="The text, or - to read it from standard input.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The WAV file to write.")] = Path("speech.wav"),
    voice: Annotated[str | None, typer.Option(help="A voice of the model ('rhapsode voices').")] = None,
    model: Annotated[str, typer.Option(help="A model ('rhapsode models').")] = "gemini_3_1_flash_tts_preview",
) -> None:
    """Speak a text into a WAV file. No server is needed."""
    settings = Settings()
    configure_logging("warning", settings.log_format)
    if text == "-":
        text = sys.stdin.read()
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\x00", "")
    offered = catalogue(settings)
    chosen = find_model(offered, model)
    try:
        params = check_params(
            offered, chosen, SpeechParams(text, voice), "", max_characters=settings.max_text_characters
        )
    except RequestError as error:
        error.param = None
        raise
    assert params.voice_name is not None
    pieces = speaker(settings).speak(chosen.engine, params.voice_name, text)
    samples, rate_hz, dropped = 0, 24_000, 0
    quiet = len(text) < PROGRESS_CHARACTERS or not errors.is_terminal
    columns = (TextColumn("speaking"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    try:
        with _replacing(output) as file, Progress(*columns, console=errors, disable=quiet, transient=True) as progress:
            bar = progress.add_task("speaking", total=len(text))
            file.write(bytes(HEADER_BYTES))
            for piece in pieces:
                samples += len(piece.samples)
                if samples > MAX_SAMPLES:
                    raise RequestError("The speech does not fit a WAV file. Split the text.")
                file.write(piece.samples.tobytes())
                rate_hz = piece.rate_hz
                dropped += piece.dropped_symbols
                progress.update(bar, completed=piece.end)
            file.seek(0)
            file.write(wav_header(samples, rate_hz))
    except OSError as error:
        raise StorageFullError(f"{output} could not be written: {error.strerror}.") from None
    note = f", {dropped} symbols could not be spoken" if dropped else ""
    errors.print(f"{output}: {samples / rate_hz:.1f} s of {params.voice_name}{note}", highlight=False, markup=False)


class _replacing:  # noqa: N801 (used like a function)
    """A file that takes the place of ``path`` when it is complete, and leaves nothing behind when it is not."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> tempfile._TemporaryFileWrapper[bytes]:
        self._file = tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=f".{self._path.name}.", delete=False)
        return self._file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        draft = Path(self._file.name)
        if kind is None:
            umask = os.umask(0)
            os.umask(umask)
            draft.chmod(0o666 & ~umask)
            draft.replace(self._path)
        else:
            draft.unlink(missing_ok=True)

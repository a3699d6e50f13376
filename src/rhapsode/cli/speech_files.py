"""Output files of ``rhapsode speak``: format by file name, written atomically."""

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
from typing import IO, Final

from rhapsode.cli.output import need_output
from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import suggestion

STANDARD_OUTPUT = "-"
SUFFIXES: Final = {f".{format.value}": format for format in AudioFormat} | {
    ".wave": AudioFormat.WAV,
    ".ogg": AudioFormat.OPUS,
    ".oga": AudioFormat.OPUS,
    ".raw": AudioFormat.PCM,
}
"""The endings of names of files, and the format that each stands for."""


def format_of(output: str, requested: AudioFormat | None) -> AudioFormat:
    """Return the format of ``output``: ``requested``, else that of its suffix, else WAV.

    Raises RequestError for an unknown suffix, and for the suffix of another format than ``requested``: programs that
    go by the suffix would refuse the file. A pipe or a device may have any name.
    """
    path = Path(output)
    suffix = path.suffix.lower()
    named = SUFFIXES.get(suffix)
    if output == STANDARD_OUTPUT or not suffix or (path.exists() and not path.is_file()):
        return requested or named or AudioFormat.WAV
    if named is None and requested is None:
        known_format = f" Known: {', '.join(f'.{known_format.value}' for known_format in AudioFormat)}."
        meant = suggestion(suffix, SUFFIXES, cutoff=0.6, quoted=False) or known_format
        raise RequestError(f"--output: {path.suffix} is the suffix of no audio format.{meant} --format names one.")
    if named is not None and requested is not None and named is not requested:
        raise RequestError(
            f"--format {requested.value} does not fit the suffix {path.suffix} of --output. Leave out one."
        )
    return requested or named or AudioFormat.WAV


def captions_path(output: str, captions: CaptionFormat) -> Path:
    """Return where the captions of a file go: the same name with another suffix.

    Raises RequestError if that is the file itself, or if nothing can stand beside it, as beside a device.
    """
    path = Path(output)
    device = path.exists() and (not path.is_file() or _is_standard_output(path.stat()))
    if output == STANDARD_OUTPUT or not path.name or device:
        raise RequestError("--captions needs a file to stand beside: name one with --output.")
    if path.suffix == f".{captions.value}":
        raise RequestError(f"The audio file cannot be named like its captions, *.{captions.value}.")
    return path.with_suffix(f".{captions.value}")


@contextmanager
def opened(output: str) -> Iterator[IO[bytes]]:
    """Open a file to write to, which becomes ``output`` when it is complete, and leaves nothing when it is not.

    A regular file is replaced in one step, at the end of all symbolic links. Everything else (standard output, a pipe,
    a device) gets the bytes once they are all there: the header in front holds their length.
    """
    status = None if output == STANDARD_OUTPUT else _found(output)
    if output == STANDARD_OUTPUT or _is_standard_output(status):
        need_output()
        with tempfile.TemporaryFile() as spool:
            yield spool
            _copy(spool, sys.stdout.buffer)
        return
    if status is None or stat.S_ISREG(status.st_mode):
        with _replacing(Path(os.path.realpath(output)), status) as file:
            yield file
        return
    if not os.access(output, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with tempfile.TemporaryFile() as spool:
        yield spool
        # Neither created nor truncated: it exists and is not a regular file of ours.
        with open(output, "wb", opener=lambda name, _: os.open(name, os.O_WRONLY | os.O_NOCTTY)) as target:
            _copy(spool, target)


def _found(output: str) -> os.stat_result | None:
    """Return the status of the existing file at ``output``. Raises OSError when it cannot be written."""
    try:
        status = os.stat(output)
    except FileNotFoundError:
        if not output:
            raise
        if output.endswith("/"):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)) from None
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISSOCK(status.st_mode):
        raise OSError(errno.ENXIO, "It is a socket")
    return status


def _is_standard_output(status: os.stat_result | None) -> bool:
    """Return whether standard output goes there (``-o /dev/stdout >> all``): what the shell opened is not replaced."""
    return status is not None and sys.stdout is not None and os.path.samestat(status, os.fstat(sys.stdout.fileno()))


def _copy(spool: IO[bytes], target: IO[bytes]) -> None:
    spool.seek(0)
    shutil.copyfileobj(spool, target)
    target.flush()


@contextmanager
def _replacing(path: Path, status: os.stat_result | None) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``path`` that replaces it and takes over its permissions."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".rhapsode-", delete=False) as file:
        draft = Path(file.name)
        try:
            yield file
            file.close()
            draft.chmod(stat.S_IMODE(status.st_mode) if status else 0o666 & ~_umask())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask

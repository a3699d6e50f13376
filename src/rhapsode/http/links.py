"""Signed links to files and to the events of a task, which open without an API key until they expire."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from dataclasses import dataclass

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import FileGoneError, ForbiddenError, NotFoundError

_EXTENSIONS = "|".join((*AudioFormat, *CaptionFormat))
_NAME = re.compile(rf"(task_[0-9A-HJKMNP-TV-Z]{{26}})-(0|[1-9]\d?)\.({_EXTENSIONS})", re.ASCII)
EVENTS_SECONDS = 3600
"""How long a link to the events of a task opens. Browsers that lose the connection come back with the same link."""
_EXPIRES = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link opens, and for how long yet: the audio of an item, or its ``captions`` in that format."""

    task_id: str
    item: int
    seconds_left: int
    captions: CaptionFormat | None = None


class LinkSigner:
    """Makes and checks links. ``secret`` is kept in the store, so it is the same for every replica and after a
    restart.

    A link opens for ``ttl_s``, but never longer than the audio is kept: ``kept_s`` after its task is final (0: for
    ever).
    """

    def __init__(self, secret: bytes, ttl_s: int, kept_s: int = 0) -> None:
        self._secret = secret
        self._ttl_s = ttl_s
        self._kept_s = kept_s

    def path(self, task_id: str, item: int, completed_at: int | None = None, extension: str = "wav") -> str:
        """Return the path and query of a fresh link to the file of an item of a task that was completed then."""
        name = f"{task_id}-{item}.{extension}"
        expires = int(time.time()) + self._ttl_s
        if self._kept_s and completed_at is not None:
            expires = min(expires, completed_at // 1000 + self._kept_s)
        return f"/files/{name}?expires={expires}&signature={self._sign(name, expires)}"

    def events_path(self, task_id: str) -> str:
        """Return the path and query of a fresh link to the events of a task, for clients that can send no header."""
        expires = int(time.time()) + EVENTS_SECONDS
        return f"/v1/tasks/{task_id}/events?expires={expires}&signature={self._sign(_events(task_id), expires)}"

    def check_events(self, task_id: str, expires: str, signature: str) -> None:
        """Raise ForbiddenError unless a link to the events of a task is signed, and still open."""
        self._verify(_events(task_id), expires, signature)
        if int(expires) < int(time.time()):
            raise ForbiddenError("This link has expired: read the task again for another.")

    def signed(self, path: str) -> str:
        """Return a fresh link to ``path``, a file of a project."""
        expires = int(time.time()) + self._ttl_s
        return f"{path}?expires={expires}&signature={self._sign(path, expires)}"

    def check_signed(self, path: str, expires: str | None, signature: str | None) -> None:
        """Raise ForbiddenError unless a link to ``path`` is signed, and FileGoneError when it has expired."""
        self._verify(path, expires, signature)
        if int(expires or 0) < int(time.time()):
            raise FileGoneError("This link has expired: read the project again for another.")

    def check(self, name: str, expires: str | None, signature: str | None) -> Link:
        """Return what a link opens.

        Raises NotFoundError when ``name`` is no file name of ours, ForbiddenError unless the signature is right, and
        FileGoneError when the link has expired.
        """
        match = _NAME.fullmatch(name)
        if match is None:
            raise NotFoundError
        self._verify(name, expires, signature)
        seconds_left = int(expires or 0) - int(time.time())
        if seconds_left < 0:
            raise FileGoneError
        captions = CaptionFormat(match[3]) if match[3] in set(CaptionFormat) else None
        return Link(match[1], int(match[2]), seconds_left, captions)

    def _verify(self, name: str, expires: str | None, signature: str | None) -> None:
        """Raise ForbiddenError unless ``name`` was signed to be open until ``expires``."""
        if not expires or not signature or not _EXPIRES.fullmatch(expires):
            raise ForbiddenError("This link has no valid signature.")
        expected = self._sign(name, int(expires))
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape")):
            raise ForbiddenError("This link has no valid signature.")

    def _sign(self, name: str, expires: int) -> str:
        return hmac.new(self._secret, f"{name}\n{expires}".encode(), hashlib.sha256).hexdigest()


def _events(task_id: str) -> str:
    """Return what is signed for the events of a task: no name of a file begins so."""
    return f"events/{task_id}"

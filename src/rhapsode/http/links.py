"""Signed links to files of audio and captions: whoever has one may open it until it expires, without an API key."""

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
_EXPIRES = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link opens, and for how long yet: the audio of an item, or its ``captions`` in that format."""

    task_id: str
    item: int
    seconds_left: int
    captions: CaptionFormat | None = None


class LinkSigner:
    """Makes and checks links. ``secret`` lives in the store, so every replica and every restart agrees on it.

    A link opens for ``ttl_s``, but never longer than the audio is kept: ``kept_s`` after its task is final (0: for
    ever).
    """

    def __init__(self, secret: bytes, ttl_s: int, kept_s: int = 0) -> None:
        self._secret = secret
        self._ttl_s = ttl_s
        self._kept_s = kept_s

    def path(self, task_id: str, item: int, completed_at: int | None = None, extension: str = "wav") -> str:
        """The path and query of a fresh link to the file of an item of a task that was completed then."""
        name = f"{task_id}-{item}.{extension}"
        expires = int(time.time()) + self._ttl_s
        if self._kept_s and completed_at is not None:
            expires = min(expires, completed_at // 1000 + self._kept_s)
        return f"/files/{name}?expires={expires}&signature={self._sign(name, expires)}"

    def check(self, name: str, expires: str | None, signature: str | None) -> Link:
        """What a link opens.

        Raises NotFoundError when ``name`` is no file name of ours, ForbiddenError unless the signature is right, and
        FileGoneError when the link has expired.
        """
        match = _NAME.fullmatch(name)
        if match is None:
            raise NotFoundError
        if not expires or not signature or not _EXPIRES.fullmatch(expires):
            raise ForbiddenError("This link has no valid signature.")
        wanted = self._sign(name, int(expires))
        if not hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "surrogateescape")):
            raise ForbiddenError("This link has no valid signature.")
        seconds_left = int(expires) - int(time.time())
        if seconds_left < 0:
            raise FileGoneError
        captions = CaptionFormat(match[3]) if match[3] in set(CaptionFormat) else None
        return Link(match[1], int(match[2]), seconds_left, captions)

    def _sign(self, name: str, expires: int) -> str:
        return hmac.new(self._secret, f"{name}\n{expires}".encode(), hashlib.sha256).hexdigest()

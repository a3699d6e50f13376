"""The messages of ``/v1/speech/stream``: JSON in text frames; sound is in binary frames."""

from __future__ import annotations

from typing import Literal, cast

from pydantic import BaseModel, Field

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import suggestion
from rhapsode.core.speech import FASTEST, LOUDEST_DB, MAX_STYLE_CHARS, QUIETEST_DB, SLOWEST
from rhapsode.http.bodies import StrictRequest, absent, check
from rhapsode.http.json_messages import parse_message
from rhapsode.http.pronunciations import PronunciationsParam


class Configure(StrictRequest):
    """The first message: how everything is to be spoken."""

    type: Literal["configure"]
    api_key: str = Field(default_factory=absent, description="The key, for browsers, which cannot send headers.")
    model: str = Field(default_factory=absent)
    voice_name: str = Field(default_factory=absent)
    language_code: str = Field(default_factory=absent)
    format: AudioFormat = Field(default=AudioFormat.PCM, strict=False)
    speed: float = Field(default=1.0, ge=SLOWEST, le=FASTEST)
    style: str = Field(default_factory=absent, min_length=1, max_length=MAX_STYLE_CHARS)
    volume_db: float = Field(default=0.0, ge=QUIETEST_DB, le=LOUDEST_DB)
    pronunciations: PronunciationsParam = Field(default_factory=absent)


class Append(StrictRequest):
    """More text."""

    type: Literal["append"]
    text: str


class Flush(StrictRequest):
    """Speak all that was appended: an utterance ends."""

    type: Literal["flush"]


class Cancel(StrictRequest):
    """Drop all that was not sent."""

    type: Literal["cancel"]


class Close(StrictRequest):
    """Speak all that was appended, and close."""

    type: Literal["close"]


Message = Configure | Append | Flush | Cancel | Close
_MESSAGES: dict[str, type[BaseModel]] = {
    "configure": Configure,
    "append": Append,
    "flush": Flush,
    "cancel": Cancel,
    "close": Close,
}


async def read_message(data: str) -> Message:
    """Return a message of a client. Raises RequestError that names the field and the nearest valid one."""
    body = await parse_message(data)
    kind = body.get("type")
    if not isinstance(kind, str) or kind not in _MESSAGES:
        meant = suggestion(kind, _MESSAGES) if isinstance(kind, str) else ""
        raise RequestError(f"'type' must be one of {', '.join(_MESSAGES)}.{meant}", param="type")
    return cast("Message", check(_MESSAGES[kind], body))

# ruff: noqa: RUF001  (phonetic symbols)
"""How words are said, on the wire: an object of words and their readings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rhapsode.core.speech import MAX_PRONUNCIATIONS, MAX_SPOKEN_AS_CHARS, MAX_WORD_CHARS

PronunciationsParam = Annotated[
    dict[str, str],
    Field(
        description="How words of the text are said: `/…/` is IPA, anything else another spelling. A word is found "
        "in capitals and small letters alike, and only as a whole; where several fit, the longest counts.",
        examples=[{"SQL": "sequel", "Nguyen": "/wɪn/"}],
        json_schema_extra={
            "maxProperties": MAX_PRONUNCIATIONS,
            "propertyNames": {"minLength": 1, "maxLength": MAX_WORD_CHARS},
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": MAX_SPOKEN_AS_CHARS},
        },
    ),
]
"""The sizes are checked with the rest, by :func:`rhapsode.service.pronunciations.check_pronunciations`."""

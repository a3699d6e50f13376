# ruff: noqa: RUF001  (phonetic symbols)
"""Options that ``speak``, ``phonemes`` and ``audiobook`` share, and the installation's dictionary."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.core.dictionary import NOTHING_KEPT, KeptDictionary
from rhapsode.core.speech import FASTEST, SLOWEST, OnUnspeakable

if TYPE_CHECKING:
    from rhapsode.settings import Settings

ModelName = Annotated[
    str | None,
    typer.Option(
        "--model",
        show_default=False,
        help="A model ('rhapsode models'). [default: gemini_3_1_flash_tts_preview, or else the first of them]",
    ),
]
Voice = Annotated[
    str | None, typer.Option(help="A voice ('rhapsode voices'), or a blend of several: 'af_bella(2)+af_sky(1)'.")
]
Language = Annotated[
    str | None, typer.Option(help="The language to read it in (BCP-47). Default: the voice's.", metavar="TAG")
]
Speed = Annotated[
    float, typer.Option(min=SLOWEST, max=FASTEST, help="How fast, as a multiple of the voice's own pace.")
]
Style = Annotated[
    str | None,
    typer.Option(
        metavar="WORDS", help="How to speak, in words: 'very calm, a little sad'. Tags in the text add to it."
    ),
]
Pronounce = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WORD=READING",
        help="How a word is said: SQL=sequel, or in IPA, Esme=/ˈɛzmi/. May be given several times.",
    ),
]
Unspeakable = Annotated[
    OnUnspeakable,
    typer.Option(
        "--on-unspeakable",
        help="What becomes of letters that cannot be spoken: refuse the text, leave them out, or say their names.",
    ),
]
Dictionary = Annotated[
    bool,
    typer.Option(
        "--dictionary/--no-dictionary",
        help="Read it with what 'rhapsode pronunciations' keeps for the installation, if there is a database here.",
    ),
]


def installation_dictionary(settings: Settings, *, used: bool = True) -> KeptDictionary:
    """Return the dictionary of the installation; an empty one, and no database is created, if there is none.

    Raises ConfigurationError for a database that cannot be read, with what to do.
    """
    if not used or (settings.database_url is None and not settings.database_path.is_file()):
        return NOTHING_KEPT
    from rhapsode.cli.stores import existing_stores
    from rhapsode.core.dictionary import dictionary_of

    async def read() -> KeptDictionary:
        async with existing_stores(settings) as stores:
            return dictionary_of(await stores.dictionary.of(None))

    return asyncio.run(read())

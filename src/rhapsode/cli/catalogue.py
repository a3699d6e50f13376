"""``rhapsode voices`` and ``rhapsode models``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import results, table

if TYPE_CHECKING:
    from rhapsode.engines.registry import Catalogue


def voices(
    model: Annotated[str | None, typer.Option(help="Only the voices of this model.")] = None,
) -> None:
    """List the voices."""
    offered = _offered()
    if model is None:
        models = list(offered.models.values())
    else:
        from rhapsode.service import find_model

        models = [find_model(offered, model)]
    rows = table("VOICE", "GENDER", "STYLE", "LANGUAGE", "MODELS")
    seen = {voice.name: voice for entry in models for voice in entry.voices}
    for voice in seen.values():
        of = ", ".join(entry.id for entry in models if entry.voice(voice.name) is not None)
        rows.add_row(voice.name, voice.gender, voice.style, voice.language, of)
    results.print(rows)


def models() -> None:
    """List the models and the engine that speaks for each."""
    rows = table("MODEL", "ENGINE", "DEFAULT VOICE", "VOICES", "NAME")
    for model in _offered().models.values():
        rows.add_row(model.id, model.engine, model.default_voice, str(len(model.voices)), model.display_name)
    results.print(rows)


def _offered() -> Catalogue:
    from rhapsode.installation import catalogue
    from rhapsode.settings import Settings

    return catalogue(Settings())

"""``rhapsode models``, and the catalogue for other commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhapsode.cli.output import Table

if TYPE_CHECKING:
    from rhapsode.engines.registry import Catalogue


def models() -> None:
    """List the models and the engine that speaks for each."""
    rows = Table("MODEL", "ENGINE", "DEFAULT VOICE", "VOICES", "NAME")
    for model in offered().models.values():
        rows.add_row(model.id, model.engine, model.default_voice, str(len(model.voices)), model.display_name)
    rows.print()


def offered() -> Catalogue:
    """Return the catalogue of this installation."""
    from rhapsode.installation import catalogue
    from rhapsode.settings import Settings

    return catalogue(Settings())

"""``rhapsode voices``: the voices of the server and custom voices, also beside a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.catalogue import offered
from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.output import Table, print_line
from rhapsode.cli.stores import any_stores, existing_stores, owner_of, run_async
from rhapsode.core.blends import read_blend
from rhapsode.core.errors import ConfigurationError, NotFoundError, RequestError
from rhapsode.core.nearest import suggestion

if TYPE_CHECKING:
    from rhapsode.core.custom_voices import CustomVoice, CustomVoices, NewCustomVoice
    from rhapsode.service.custom_voices import VoiceChange
    from rhapsode.settings import Settings
    from rhapsode.stores import Stores

app = typer.Typer(cls=CommandGroup, help="List voices; create, change and remove custom voices.")

Key = Annotated[str | None, typer.Option(help="The name or prefix of a key. Without it, the whole installation.")]
Name = Annotated[str, typer.Argument(help="The name of the voice.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--delivery",
        metavar="FIELD=VALUE",
        help="How it speaks by itself: pitch=-1, pitch_range, rate, energy, effort, breathiness or volume_db. "
        "May be given several times.",
    ),
]
Description = Annotated[str | None, typer.Option(help="A few words about it.")]


@app.callback(invoke_without_command=True)
def voices(
    context: typer.Context,
    model: Annotated[str | None, typer.Option(help="Only the voices of this model.")] = None,
    key: Key = None,
) -> None:
    """List voices; create, change and remove custom voices."""
    if context.invoked_subcommand is None:
        _list(model, key)


@app.command("list")
def list_voices(
    model: Annotated[str | None, typer.Option(help="Only the voices of this model.")] = None, key: Key = None
) -> None:
    """List the voices, those of the installation (and of a key) last."""
    _list(model, key)


def _list(model: str | None, key: str | None) -> None:
    from rhapsode.settings import Settings

    catalogue = offered()
    models = list(catalogue.models.values())
    if model is not None:
        models = [catalogue.find_model(model)]
    rows = Table("VOICE", "GENDER", "STYLE", "LANGUAGE", "MODELS")
    seen = {voice.name: voice for entry in models for voice in entry.voices}
    for voice in seen.values():
        of = ", ".join(entry.id for entry in models if entry.voice(voice.name) is not None)
        rows.add_row(voice.name, voice.gender, voice.style, voice.language, of)
    for custom in kept_voices(Settings(), key).voices:
        blended = catalogue.mixed(custom)
        speaking = [entry.id for entry in models if entry.engine == custom.engine]
        if blended is not None and speaking:
            rows.add_row(custom.name, blended.gender, _made_of(custom), blended.language, ", ".join(speaking))
    rows.print()


@app.command()
def add(
    name: Name,
    blend: Annotated[str, typer.Argument(help="Voices with their weights: 'af_bella(2)+af_sky(1)', or one voice.")],
    delivery: Set = None,
    description: Description = None,
    key: Key = None,
) -> None:
    """Create a custom voice: a blend under a name, which can be used like any other voice."""
    from rhapsode.service.custom_voices import VoiceChange

    voice_change = VoiceChange(blend=blend, delivery=_delivery(delivery), description=description)
    voice = _checked(name, voice_change)

    async def keep() -> CustomVoice:
        async with any_stores() as stores:
            return await stores.custom_voices.add(await owner_of(stores, key), voice)

    print_line(f"{name} is {_made_of(run_async(keep()))}.")


@app.command()
def change(
    name: Name,
    blend: Annotated[str | None, typer.Option(help="Voices with their weights.")] = None,
    delivery: Set = None,
    description: Description = None,
    rename: Annotated[str | None, typer.Option(help="Another name.")] = None,
    key: Key = None,
) -> None:
    """Change a custom voice. A given delivery replaces the previous one as a whole."""
    from rhapsode.service.custom_voices import VoiceChange

    voice_change = VoiceChange(name=rename, blend=blend, delivery=_delivery(delivery), description=description)
    if voice_change == VoiceChange():
        raise RequestError("Nothing to change. Give one of --blend, --delivery, --description or --rename.")

    async def keep() -> CustomVoice:
        async with existing_stores() as stores:
            before = await _find(stores, name, key)
            voice = _checked(before.name, voice_change, before)
            return await stores.custom_voices.replace(before.id, voice)

    changed = run_async(keep())
    print_line(f"{changed.name} is {_made_of(changed)}.")


@app.command()
def remove(name: Name, key: Key = None) -> None:
    """Remove a custom voice. Tasks that were created before are not affected."""

    async def forget() -> CustomVoice:
        async with existing_stores() as stores:
            return await stores.custom_voices.remove((await _find(stores, name, key)).id)

    print_line(f"Removed {run_async(forget()).name}.")


def kept_voices(settings: Settings, key: str | None = None) -> CustomVoices:
    """Return the custom voices of the installation, and of a key if one is named; none without a store."""
    from rhapsode.core.custom_voices import NO_CUSTOM_VOICES, custom_voices_of

    async def read() -> CustomVoices:
        async with existing_stores(settings) as stores:
            return custom_voices_of(await stores.custom_voices.of(await owner_of(stores, key)))

    if key is None and settings.database_url is None and not _may_have_voices(settings):
        return NO_CUSTOM_VOICES
    try:
        return run_async(read())
    except ConfigurationError:
        if key is not None:
            raise
        return NO_CUSTOM_VOICES  # the voices of the engines are listed without a store


def _may_have_voices(settings: Settings) -> bool:
    """Tell whether the SQLite database may have custom voices, without importing SQLAlchemy."""
    if not settings.database_path.is_file():
        return False
    from rhapsode.store.light_reads import has_custom_voices

    return has_custom_voices(settings.database_path) is not False


async def _find(stores: Stores, name: str, key: str | None) -> CustomVoice:
    owner = await owner_of(stores, key)
    kept = [voice for voice in await stores.custom_voices.of(owner) if voice.key_id == owner]
    for voice in kept:
        if voice.name.casefold() == name.casefold():
            return voice
    meant = suggestion(name, [voice.name for voice in kept]) or " 'rhapsode voices list' shows all."
    raise NotFoundError(f"No voice {name!r} is kept.{meant}")


def _delivery(values: list[str] | None) -> dict[str, float] | None:
    """Return the fields of ``--delivery``. Raises RequestError for one that is not ``FIELD=VALUE``."""
    if values is None:
        return None
    read = read_blend(";".join(["voice", *values])).delivery
    return {field.partition("=")[0].strip(): getattr(read, field.partition("=")[0].strip()) for field in values}


def _checked(name: str, voice_change: VoiceChange, before: CustomVoice | None = None) -> NewCustomVoice:
    from rhapsode.installation import local_catalogue
    from rhapsode.service.custom_voices import checked_voice
    from rhapsode.settings import Settings

    return checked_voice(local_catalogue(Settings()), name, voice_change, before)


def _made_of(voice: CustomVoice) -> str:
    return f"{voice.spoken_as} ({voice.description})" if voice.description else voice.spoken_as

# ruff: noqa: RUF001  (phonetic symbols)
"""``rhapsode pronunciations``: the dictionary of the installation and of its keys, also beside a running server."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.output import Table, need_output, print_line, print_note, when
from rhapsode.cli.stores import any_stores, existing_stores, owner_of, run_async, sqlite_path
from rhapsode.core.errors import NotFoundError, RequestError

if TYPE_CHECKING:
    from rhapsode.core.dictionary import DictionaryEntry
    from rhapsode.engines.registry import Catalogue
    from rhapsode.stores import Stores

app = typer.Typer(
    cls=CommandGroup, help="Manage the pronunciations of the installation, or of one key.", no_args_is_help=True
)

PAGE: Final = 500
SHOWN_SKIPPED: Final = 20

Key = Annotated[str | None, typer.Option(help="The name or prefix of a key. Without it, the whole installation.")]
Language = Annotated[
    str | None, typer.Option(metavar="CODE", help="Only for texts in that language (en) or variety (en-GB).")
]
Word = Annotated[str, typer.Argument(help="The word, or several.")]


@app.command("list")
def list_pronunciations(key: Key = None) -> None:
    """List the pronunciations."""

    async def read() -> list[DictionaryEntry]:
        async with existing_stores() as stores:
            return await _entries(stores, await owner_of(stores, key))

    from rhapsode.store.light_reads import read_pronunciations

    path = sqlite_path()
    entries = None if path is None or key is not None else read_pronunciations(path, None)
    rows = Table("WORD", "SAID AS", "LANGUAGE", "CHANGED")
    for entry in run_async(read()) if entries is None else entries:
        rows.add_row(entry.word, entry.spoken_as, entry.language_code or "-", when(entry.updated_at))
    rows.print()


@app.command()
def add(
    word: Word,
    spoken_as: Annotated[str, typer.Argument(help="Another spelling, or IPA between slashes: /həˈloʊ/.")],
    language: Language = None,
    key: Key = None,
) -> None:
    """Add a pronunciation, or replace that of the same word."""
    from rhapsode.service.dictionary import checked_entry

    entry = checked_entry(_catalogue(), word, spoken_as, language)

    async def keep() -> None:
        async with any_stores() as stores:
            await stores.dictionary.put(await owner_of(stores, key), [entry])

    run_async(keep())
    print_line(f"{word} is said as {spoken_as}.")


@app.command()
def remove(word: Word, language: Language = None, key: Key = None) -> None:
    """Remove a pronunciation."""
    from rhapsode.text.pronunciations import normal_form

    async def forget() -> None:
        async with existing_stores() as stores:
            for entry in await _entries(stores, await owner_of(stores, key)):
                if normal_form(entry.word) == normal_form(word) and entry.language_code == language:
                    await stores.dictionary.remove(entry.id)
                    return
            raise NotFoundError(f"There is no pronunciation of {word!r}. 'rhapsode pronunciations list' shows all.")

    run_async(forget())
    print_line(f"Removed {word}.")


@app.command("import")
def load(
    file: Annotated[Path, typer.Argument(help="A PLS lexicon (.pls, .xml) or a table (.csv, .tsv).")],
    key: Key = None,
) -> None:
    """Import a W3C PLS lexicon, or a CSV file with the columns word, spoken_as and language_code."""
    from rhapsode.service.dictionary import checked_file
    from rhapsode.text.pronunciation_files import CSV, PLS, read_file

    kinds = {".pls": PLS, ".xml": PLS, ".csv": CSV, ".tsv": CSV}
    kind = kinds.get(file.suffix.lower())
    if kind is None:
        raise RequestError(f"The name of the file ends in none of {', '.join(kinds)}.")
    entries, skipped = checked_file(_catalogue(), read_file(file.read_bytes(), kind))

    async def keep() -> None:
        async with any_stores() as stores:
            await stores.dictionary.put(await owner_of(stores, key), entries)

    run_async(keep())
    for line in skipped[:SHOWN_SKIPPED]:
        print_note(f"line {line.line}: {line.word}: {line.reason}")
    print_line(f"Imported {len(entries)} words, skipped {len(skipped)}.")


@app.command()
def export(key: Key = None) -> None:
    """Print the pronunciations as CSV, which 'import' accepts."""
    need_output()

    async def read() -> list[DictionaryEntry]:
        async with existing_stores() as stores:
            return await _entries(stores, await owner_of(stores, key))

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("word", "spoken_as", "language_code"))
    for entry in run_async(read()):
        writer.writerow((entry.word, entry.spoken_as, entry.language_code or ""))


async def _entries(stores: Stores, owner: str | None) -> list[DictionaryEntry]:
    entries: list[DictionaryEntry] = []
    more = True
    while more:
        page, more = await stores.dictionary.page(owner, PAGE, entries[-1].id if entries else None)
        entries += page
    return entries


def _catalogue() -> Catalogue:
    from rhapsode.installation import local_catalogue
    from rhapsode.settings import Settings

    return local_catalogue(Settings())

"""The page of the pronunciation dictionary: add, change, delete and import entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from rhapsode.console.fields import Field, Form
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.pager import Pager
from rhapsode.console.parts import (
    SCOPE_NAMES,
    Table,
    button,
    count,
    dialog,
    dialog_buttons,
    empty,
    language_name,
    tag,
    text,
    when,
)
from rhapsode.console.visitor import Visitor
from rhapsode.core.dictionary import DictionaryEntry, Scope
from rhapsode.core.speech import MAX_SPOKEN_AS_CHARS, MAX_WORD_CHARS
from rhapsode.service.dictionary import Imported
from rhapsode.text.pronunciation_files import CSV, PLS

PAGE: Final = 50
"""So many words are shown at a time."""
SKIPPED_SHOWN: Final = 20
FILES: Final = {CSV: "A table: word, spoken_as, language_code", PLS: "A PLS lexicon (XML)"}


@console_route("/pronunciations", "Pronunciations")
async def pronunciations(request: Request) -> None:
    """Show the page."""
    pronunciation_list = PronunciationList(request.query_params.get("word", ""))
    async with console_page(
        request,
        "Pronunciations",
        at="/pronunciations",
        words="Words that are always said in one way. They hold for every text of the key, or of the installation.",
        actions=pronunciation_list.actions,
    ) as visitor:
        pronunciation_list.visitor = visitor
        await pronunciation_list.show()


class PronunciationList:
    """The words of a scope, and the dialogs that change them. ``word`` is one to begin with."""

    visitor: Visitor

    def __init__(self, word: str = "") -> None:
        self._word = word[:MAX_WORD_CHARS]
        self._scope: Scope = "key"
        self._pager = Pager("Pages of words", lambda: self.visitor.acting(), self.refresh, back="Back", on="More")

    def actions(self, _: Visitor) -> None:
        """Show the buttons that keep words."""
        button("Import", self.load)
        button("Add word", lambda: self.edit(None), "primary")

    async def show(self) -> None:
        """Build the list."""
        if self.visitor.admin:
            with tag("div", "filter"):
                Field("Kept for", "key", options=SCOPE_NAMES, change=self._choose)
        self._list = tag("div", "stack")
        await self.refresh()
        if self._word:
            self.edit(None)

    async def _choose(self, scope: str) -> None:
        self._scope = "installation" if scope == "installation" else "key"
        self._pager.reset()
        async with self.visitor.acting():
            await self.refresh()

    async def refresh(self) -> None:
        """Build the list anew."""
        caller = await self.visitor.caller()
        service = self.visitor.context.dictionary
        entries, more = await service.page(caller, self._scope, PAGE, self._pager.after)
        kept = await service.of(caller.id)
        self._list.clear()
        with self._list:
            self._table(entries)
            if kept.version is not None:
                text(f"Version {kept.version}, which new tasks of this key say they were read with.", "small quiet")
            self._pager.show(entries[-1].id if more else None)

    def _table(self, entries: Sequence[DictionaryEntry]) -> None:
        if not entries:
            empty("No words", "Every word is said as the dictionary of its language has it.")
            return
        table = Table("Pronunciations", ["Word", "Said as", "Language", "Changed", ""])
        for entry in entries:
            with table.row():
                with table.head():
                    text(entry.word, "wrap")
                with table.cell():
                    text(entry.spoken_as, "wrap mono")
                table.cell("any" if entry.language_code is None else language_name(entry.language_code), "small")
                table.cell(when(entry.updated_at), "small date")
                with table.cell(classes="actions"), tag("div", "row close"):
                    self._buttons(entry)

    def _buttons(self, entry: DictionaryEntry) -> None:
        button("Edit", lambda: self.edit(entry), "slim", aria_label=f"Edit {entry.word}")
        button("Forget", lambda: self.forget(entry), "slim danger", aria_label=f"Forget {entry.word}")

    # -- dialogs --------------------------------------------------------------------------------------------------

    def edit(self, entry: DictionaryEntry | None) -> None:
        """Ask how a word is to be said, and keep it."""
        with dialog("Add a word" if entry is None else "Edit a word") as opened:
            written = self._word if entry is None else entry.word
            word = Field("Word", written, maxlength=MAX_WORD_CHARS, autofocus=True)
            spoken_as = Field(
                "Said as",
                "" if entry is None else entry.spoken_as,
                hint="Another spelling, or IPA between slashes.",
                maxlength=MAX_SPOKEN_AS_CHARS,
            )
            language = Field(
                "Language",
                "" if entry is None else entry.language_code or "",
                hint="Empty: any. Or a code such as en or en-GB.",
                maxlength=35,
            )
            form = Form({"word": word, "spoken_as": spoken_as, "language_code": language})

            async def keep() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    form.check()
                    service = self.visitor.context.dictionary
                    values = word.value.strip(), spoken_as.value.strip(), language.value.strip() or None
                    if entry is None:
                        await service.add(caller, self._scope, *values)
                    else:
                        await service.replace(caller, entry.id, *values)
                    self._word = ""
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Keep", keep)

    def forget(self, entry: DictionaryEntry) -> None:
        """Remove a word after a confirmation."""
        with dialog("Forget a word") as opened:
            text(f"“{entry.word}” is said again as the dictionary of its language has it.", "wrap", name="p")

            async def end() -> None:
                async with self.visitor.acting() as caller:
                    await self.visitor.context.dictionary.remove(caller, entry.id)
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Forget", end, "danger")

    def load(self) -> None:
        """Ask for a file, and keep its words."""
        with dialog("Import words") as opened:
            kind = Field("Kind", CSV, options=FILES)
            content = Field("Its content", kind="textarea", hint="Words that are kept already are replaced.", rows=10)
            form = Form({"content": content})

            async def keep() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    form.check()
                    service = self.visitor.context.dictionary
                    done = await service.load(caller, self._scope, content.value.encode(), kind.value)
                    opened.close()
                    self._done(done)
                    await self.refresh()

            dialog_buttons(opened, "Import", keep)

    def _done(self, done: Imported) -> None:
        with dialog(f"{count(done.kept, 'word')} kept") as opened:
            if done.skipped:
                text(f"{count(len(done.skipped), 'entry', 'entries')} could not be taken over:", name="p")
                with tag("ul"):
                    for line in done.skipped[:SKIPPED_SHOWN]:
                        with tag("li", "wrap"):
                            text(f"Line {line.line}, {line.word or 'no word'}: {line.reason}")
            with tag("div", "row end"):
                button("Done", opened.close, "primary")

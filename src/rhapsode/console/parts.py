"""UI components shared by the pages. Texts are set as text, never as HTML."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Generic, TypeVar

from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

AnyElement = TypeVar("AnyElement", bound=Element)
Item = TypeVar("Item")
Handler = Callable[[], Awaitable[None] | None]


def tag(name: str, classes: str = "", text: str | None = None, **attributes: object) -> Element:
    """Return an HTML element. Attributes are given as they are; ``_`` stands for ``-``, and one at the end is left
    out.
    """
    return _with(Element(name) if text is None else TextElement(tag=name, text=text), classes, attributes)


def text(content: str, classes: str = "", name: str = "span", **attributes: object) -> TextElement:
    """Return a piece of text; ``.text`` may be set later."""
    return _with(TextElement(tag=name, text=content), classes, attributes)


def _with(element: AnyElement, classes: str, attributes: Mapping[str, object]) -> AnyElement:
    element.classes(replace=classes)
    for name, value in attributes.items():
        if value is not None:
            element.props[name.rstrip("_").replace("_", "-")] = value
    return element


def link(content: str, target: str, classes: str = "", **attributes: object) -> ui.link:
    """Return a link to a page of the console by its path below the console's own, such as ``/keys``, or to another
    URL.
    """
    return _with(ui.link(content, target), classes, attributes)


def button(content: str, on_click: Handler | None = None, kind: str = "", **attributes: object) -> Element:
    """Return a button. ``kind`` is some of ``primary``, ``danger``, ``plain``, ``slim``."""
    element = tag("button", f"button {kind}", content, type="button", **attributes)
    if on_click is not None:
        element.on("click", lambda _: on_click(), args=[])
    return element


def copy_button(content: str, label: str = "Copy", kind: str = "slim") -> Element:
    """Return a button that copies ``content``, and says that it did."""
    element = tag("button", f"button copy {kind}", label, type="button")
    quoted = json.dumps(label)
    element.on(
        "click",
        js_handler=f"""async (event) => {{
          const button = event.currentTarget;
          await navigator.clipboard.writeText({json.dumps(content)}).catch(() => {{
            const area = Object.assign(document.createElement("textarea"), {{ value: {json.dumps(content)} }});
            button.after(area); area.select(); document.execCommand("copy"); area.remove();
          }});
          button.textContent = "Copied";
          setTimeout(() => {{ button.textContent = {quoted}; }}, 1500);
        }}""",
    )
    element.props["aria-live"] = "polite"
    return element


def code(content: str, label: str) -> Element:
    """Return code with a button to copy it. ``label`` says what it is, to those who do not see it."""
    with tag("div", "code") as element:
        with tag("pre", tabindex="0", role="region", aria_label=label):
            text(content, name="code")
        copy_button(content)
    return element


def badge(content: str, kind: str = "") -> TextElement:
    """Return a badge, a word on a coloured background: ``good``, ``warn``, ``bad``, ``live`` or none of these."""
    return text(content, f"badge {kind}")


def bar(percent: float, label: str, kind: str = "") -> Element:
    """Return a progress bar, 0 to 100."""
    shown = max(0, min(100, round(percent)))
    with tag(
        "div",
        f"bar {kind}",
        role="progressbar",
        aria_valuenow=shown,
        aria_valuemin=0,
        aria_valuemax=100,
        aria_label=label,
    ) as element:
        tag("div", style=f"width: {shown}%")
    return element


def set_bar(element: Element, percent: float) -> None:
    """Move a bar that :func:`bar` made."""
    shown = max(0, min(100, round(percent)))
    element.props["aria-valuenow"] = shown
    (inner,) = element.default_slot.children
    inner.style(replace=f"width: {shown}%")
    element.update()


class Tabs:
    """Tabs with one visible panel, selected by click, arrow keys, Home and End."""

    def __init__(self, label: str, names: Sequence[str]) -> None:
        self._panels: dict[str, Element] = {}
        with tag("div", "tabs"):
            heads = tag("div", "tab-list", role="tablist", aria_label=label)
            for index, name in enumerate(names):
                shown = index == 0
                with heads:
                    head = tag("button", "tab", name, type="button", role="tab", aria_selected=str(shown).lower())
                    head.props["tabindex"] = 0 if shown else -1
                    head.on("click", js_handler=_CHOOSE_TAB)
                    head.on("keydown", js_handler=_TAB_KEYS)
                    head.props["id"] = head.html_id
                panel = tag("div", "tab-panel", role="tabpanel", aria_labelledby=head.html_id, hidden=not shown)
                panel.props["id"] = panel.html_id
                head.props["aria-controls"] = panel.html_id
                self._panels[name] = panel

    @contextmanager
    def panel(self, name: str) -> Iterator[None]:
        """Replace the content of a panel by what is built in the block."""
        self._panels[name].clear()
        with self._panels[name]:
            yield


_CHOOSE_TAB = """(event) => {
  for (const head of event.currentTarget.parentElement.children) {
    const chosen = head === event.currentTarget;
    head.setAttribute("aria-selected", String(chosen));
    head.tabIndex = chosen ? 0 : -1;
    document.getElementById(head.getAttribute("aria-controls")).hidden = !chosen;
  }
}"""
_TAB_KEYS = """(event) => {
  const heads = [...event.currentTarget.parentElement.children];
  const at = heads.indexOf(event.currentTarget);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const head = heads.at(to % heads.length);
  head.focus();
  head.click();
}"""


def empty(heading: str, words: str) -> Element:
    """Return the notice for an empty list; what is built inside follows the words."""
    with tag("div", "card empty") as element:
        text(heading, name="h2")
        text(words, "quiet", name="p")
    return element


def description_list(pairs: Mapping[str, str | Element | None]) -> Element:
    """Return a description list (``<dl>``) of names and values; without values that are ``None``."""
    with tag("dl", "facts") as element:
        for name, value in pairs.items():
            if value is not None:
                text(name, name="dt")
                text(str(value), name="dd")
    return element


def figure(name: str, value: str, words: str = "") -> Element:
    """Return a card with a number and its name."""
    with tag("div", "card figure") as element:
        text(name, "quiet small")
        text(value, "value")
        if words:
            text(words, "quiet small")
    return element


class Table:
    """A table that becomes a list of cards on a narrow screen.

    ``with table.row(): table.head(...); table.cell(...)`` adds a row, cell by cell in the order of ``columns``.
    """

    def __init__(self, caption: str, columns: Sequence[str], *, numbers: Sequence[str] = ()) -> None:
        self._columns = columns
        self._numbers = numbers
        self._at = 0
        with tag("div", "card flush"), tag("div", "table-scroll"), tag("table", "folds"):
            text(caption, "unseen", name="caption")
            with tag("thead"), tag("tr"):
                for column in columns:
                    classes = "number" if column in numbers else ""
                    text(column, classes, name="th", scope="col") if column else tag("td")
            self.body = tag("tbody")

    @contextmanager
    def row(self) -> Iterator[None]:
        """Yield a new row for the cells that are made in the block."""
        self._at = 0
        with self.body, tag("tr"):
            yield

    def head(self, content: str | None = None, classes: str = "") -> Element:
        """Return the cell that names the row."""
        self._at += 1
        return tag("th", classes, content, scope="row")

    def cell(self, content: str | None = None, classes: str = "") -> Element:
        """Return the next cell, with a text or to be filled."""
        column = self._columns[self._at]
        self._at += 1
        if column in self._numbers:
            classes = f"number {classes}"
        return tag("td", classes, content, data_label=column or None)


@contextmanager
def dialog(heading: str, *, closes: bool = True) -> Iterator[ui.dialog]:
    """Yield a dialog to be filled in the block, at whose end it opens. Once closed it is gone."""
    with ui.context.client.content, ui.dialog() as element:
        element.on("hide", element.delete, args=[])
        if not closes:
            element.props["persistent"] = True
        with tag("div", "dialog"):
            title = text(heading, name="h2")
            title.props["id"] = title.html_id
            element.props["aria-labelledby"] = title.html_id
            yield element
    element.open()


def dialog_buttons(
    opened: ui.dialog, words: str, act: Handler, kind: str = "primary", *, cancel: str = "Cancel"
) -> None:
    """Add the last row of a dialog: a button that closes it, and its main action."""
    with tag("div", "row end close"):
        button(cancel, opened.close)
        button(words, act, kind)


SCOPE_NAMES = {"key": "This key", "installation": "The whole installation"}
"""What pronunciations and voices are kept for."""
CONNECT_SECONDS = 30.0
"""How long a page waits for its browser, to send the rest of itself."""
FIRST_ELEMENTS = 250
"""So many elements come with a page; the others follow over its connection, a few at a time."""


PAUSE_SECONDS = 0.001
"""How long others have the event loop between two rows. A request takes several of its turns, so that one turn between
two rows would delay it by several rows.
"""


async def yield_to_event_loop() -> None:
    """Let other tasks of the event loop run. To be awaited after each row that a page builds.

    What is built so far is sent when it is much: then the rest waits until the browser has it, and follows.
    """
    client = ui.context.client
    if not client.has_socket_connection and client.next_element_id > FIRST_ELEMENTS:
        await client.connected(timeout=CONNECT_SECONDS)
    await asyncio.sleep(PAUSE_SECONDS)


class Listing(Generic[Item]):
    """A list that shows its first entries, and further ones on demand.

    ``build`` makes an entry where it is called; ``page`` are so many at a time. What was wanted stays when the list
    is built anew.
    """

    def __init__(self, build: Callable[[Item], None], page: int, name: str, plural: str = "") -> None:
        self._build = build
        self._page = page
        self._name = name
        self._plural = plural
        self._shown_to = page

    async def show(self, entries: Sequence[Item], box: Element | None = None) -> None:
        """Build the list here, or into ``box``: a table's body, say."""
        box = tag("div", "stack") if box is None else box
        more = tag("div", "row")
        await self._fill(entries, box, 0, min(self._shown_to, len(entries)), more)

    async def _fill(self, entries: Sequence[Item], box: Element, start: int, end: int, more: Element) -> None:
        for entry in entries[start:end]:
            with box:
                self._build(entry)
            await yield_to_event_loop()
        left = len(entries) - end

        async def show_more() -> None:
            more.clear()
            self._shown_to = end + self._page
            await self._fill(entries, box, end, min(self._shown_to, len(entries)), more)

        more.set_visibility(left > 0)
        if left > 0:
            with more:
                button(f"Show {min(left, self._page):,} more", show_more, "slim")
                text(f"{end:,} of {count(len(entries), self._name, self._plural)}", "quiet small", role="status")


def count(number: int, name: str, plural: str = "") -> str:
    """Return a number with the noun that it counts."""
    return f"{number:,} {name if number == 1 else plural or f'{name}s'}"


LANGUAGES = {
    "en-US": "American English", "en-GB": "British English",
    "es-ES": "Spanish", "fr-FR": "French", "hi-IN": "Hindi",
    "it-IT": "Italian", "ja-JP": "Japanese", "pt-BR": "Brazilian Portuguese", "zh-CN": "Mandarin",
    "mul": "any language",
}  # fmt: skip


def language_name(code: str) -> str:
    """Return the English name of a language."""
    return LANGUAGES.get(code, code)


def when(milliseconds: int | None) -> str:
    """Return a time in UTC, to the minute."""
    return (
        "never" if milliseconds is None else f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    )

"""Fields of forms. Input is validated like a request's body, and errors are shown at their field."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from rhapsode.console.parts import tag, text
from rhapsode.core.errors import RequestError
from rhapsode.http.json_reader import check_strings

TYPING_SECONDS = 0.3
"""How often the server is told what is being typed, at most; it is told the rest when the field is left."""
_TELL = "(event) => emit(event.target.value.isWellFormed?.() ?? true ? event.target.value : null)"
"""Half a character (a lone surrogate) cannot be sent: ``null`` says that there is one."""

Change = Callable[[str], Awaitable[None] | None]
_FIELDS: WeakValueDictionary[tuple[str, int], Field] = WeakValueDictionary()
"""The fields of all pages, by the ids of the pages and of the inputs, whose handlers keep the fields."""


class Field:
    """A labelled field of a form: an ``<input>``, ``<textarea>`` or ``<select>``.

    ``value`` is what is in it; what cannot be text (a NUL, half a character) is told at the field, and ``value`` stays
    what it was before. ``change`` is called when somebody leaves it changed, and with ``live`` as he types; ``enter``
    when he presses Enter.
    """

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        kind: str = "text",
        hint: str = "",
        options: Mapping[str, str] | None = None,
        change: Change | None = None,
        enter: Change | None = None,
        live: bool = False,
        **attributes: Any,
    ) -> None:
        self.value = value
        self.refused: RequestError | None = None
        self._options = options
        self._change = change
        self._live = live
        name = "select" if options is not None else "textarea" if kind == "textarea" else "input"
        with tag("div", "field") as self.box:
            named = text(label, name="label")
            with tag(name, **({"type": kind} if name == "input" else {}), **attributes) as self.input:
                for option, shown in (options or {}).items():
                    text(shown, name="option", value=option, selected=option == value or None)
            described = [text(hint, "hint")] if hint else []
            self._problem = text("", "problem", name="p", role="alert")
        named.props["for"] = self.input.html_id
        self.input.props["aria-describedby"] = " ".join(element.html_id for element in [*described, self._problem])
        if name != "select":
            # Not the value: Vue would restore it with each later change of the page.
            self.input.props["defaultValue"] = value
            throttle = 0.0 if live and kind in {"search", "range"} else TYPING_SECONDS
            self.input.on("input", self._typed, js_handler=_TELL, throttle=throttle)
        self.input.on("change", self._changed, js_handler=_TELL)
        _FIELDS[_place(self.input)] = self
        if enter is not None:
            self._enter = enter
            self.input.on("keydown.enter", self._entered, js_handler=_TELL)

    def tell(self, problem: str) -> None:
        """Show a message at the field; an empty one removes it."""
        if self._problem.text == problem:
            return
        self._problem.text = problem
        if problem:
            self.input.props["aria-invalid"] = "true"
        else:
            self.input.props.pop("aria-invalid", None)
        self.input.update()

    def focus(self) -> None:
        """Put the cursor there."""
        ui.run_javascript(f"document.getElementById({json.dumps(self.input.html_id)})?.focus()")

    def put(self, value: str, selected: tuple[int, int] | None = None) -> None:
        """Set the field to ``value`` as if it had been typed, the cursor at its end or a range ``selected``."""
        start, end = selected or (len(value), len(value))
        ui.run_javascript(
            f"""(() => {{
              const field = document.getElementById({json.dumps(self.input.html_id)});
              if (!field) return;
              field.value = {json.dumps(value)};
              field.dispatchEvent(new Event("input", {{ bubbles: true }}));
              field.dispatchEvent(new Event("change", {{ bubbles: true }}));
              field.focus();
              field.setSelectionRange({start}, {end});
            }})()"""
        )

    async def _typed(self, event: GenericEventArguments) -> None:
        if self._take(event.args) and self._live:
            await _call(self._change, self.value)

    async def _changed(self, event: GenericEventArguments) -> None:
        if self._take(event.args) and not self._live:
            await _call(self._change, self.value)

    async def _entered(self, event: GenericEventArguments) -> None:
        if self._take(event.args):
            await _call(self._enter, self.value)

    def _take(self, value: object) -> bool:
        """Take over ``value`` from the browser after validation, and tell whether it was valid."""
        try:
            if not isinstance(value, str):
                raise RequestError("There is half a character (a lone surrogate) in it, which is not text.")
            check_strings(value, "")
            if self._options is not None and value not in self._options:
                raise RequestError("Choose one of the list.")
        except RequestError as error:
            self.refused = error
            self.tell(error.message)
            return False
        if value != self.value or self.refused is not None:  # the browser may report a change more than once
            self.value, self.refused = value, None
            self.tell("")
        return True


class Check:
    """A box to tick, with its label."""

    def __init__(
        self, label: str, value: bool = False, *, change: Callable[[], None] | None = None, **attributes: Any
    ) -> None:
        self.value = value
        self._change = change
        with tag("label", "check"):
            self.input = tag("input", type="checkbox", **attributes)
            self.input.props["checked"] = value
            text(label)
        self.input.on("change", self._noted, js_handler="(event) => emit(event.target.checked)")

    def _noted(self, event: GenericEventArguments) -> None:
        self.value = event.args is True
        if self._change is not None:
            self._change()


class Form:
    """The fields of the element that it is made in, and a place for what is the matter with none of them.

    ``fields`` has those that errors call by a name. ``prefix`` is what these names begin with where a request nests
    them; nobody sees it.
    """

    def __init__(self, fields: Mapping[str, Field], prefix: str = "") -> None:
        self.fields = fields
        self._prefix = prefix
        self._problem = text("", "error", name="p", role="alert")
        slot = self._problem.parent_slot
        assert slot is not None  # elements are only built within a page
        self._box = slot.parent

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Submit the form in the block. Invalid fields, and a RequestError of the block, are shown."""
        self._problem.text = ""
        fields = {field.input.html_id: field for field in self._all()} | dict(self.fields)
        for field in fields.values():
            if field.refused is None:
                field.tell("")
        try:
            yield
        except RequestError as error:
            words = error.message.replace(self._prefix, "") if self._prefix else error.message
            wrong = fields.get(error.param or "")
            if wrong is None:
                self._problem.text = words
            else:
                wrong.tell(words)
                wrong.focus()

    def check(self) -> None:
        """Raise RequestError when any field of the form, named or not, holds what it refused.

        The ``value`` of such a field is not what somebody sees there, so nothing may be done with it.
        """
        for field in self._all():
            if field.refused is not None:
                raise RequestError(field.refused.message, param=field.input.html_id)

    def _all(self) -> list[Field]:
        """Return the fields that are in the form now, in their order on the page."""
        fields = [_FIELDS.get(_place(element)) for element in self._box.descendants()]
        return [field for field in fields if field is not None]


def _place(element: Element) -> tuple[str, int]:
    return element.client.id, element.id


async def _call(handler: Change | None, value: str) -> None:
    if handler is not None and (outcome := handler(value)) is not None:
        await outcome


def read_pronunciations(lines: str) -> dict[str, str]:
    """Return what a field of lines says: words, and how they are said. Where there is no reading, it is empty."""
    pairs = (line.partition("=") for line in lines.splitlines() if line.strip())
    return {word.strip(): spoken_as.strip() for word, _, spoken_as in pairs}


def read_number(value: str) -> float | str:
    """Return what a field holds, as a number if it is one."""
    try:
        number = float(value)
    except ValueError:
        return value
    return number if math.isfinite(number) else value

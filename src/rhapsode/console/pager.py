"""The buttons below a list that turn its pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from rhapsode.console.parts import button, tag


class Pager:
    """The place in a list whose pages are found by the id that they begin behind.

    ``acting`` shows errors of what is done in its block, and ``refresh`` builds the list anew. ``back`` and ``on`` are
    the words on the buttons.
    """

    def __init__(
        self,
        label: str,
        acting: Callable[[], AbstractAsyncContextManager[object]],
        refresh: Callable[[], Awaitable[None]],
        *,
        back: str = "Newer",
        on: str = "Older",
    ) -> None:
        self._label, self._acting, self._refresh = label, acting, refresh
        self._back, self._on = back, on
        self._pages: list[str | None] = [None]

    @property
    def after(self) -> str | None:
        """The id that the current page begins behind; ``None`` on the first page."""
        return self._pages[-1]

    @property
    def is_first(self) -> bool:
        """Whether the first page is shown."""
        return len(self._pages) == 1

    def reset(self) -> None:
        """Return to the first page, without a refresh."""
        self._pages = [None]

    def show(self, following: str | None) -> None:
        """Build the buttons, if there are other pages; ``following`` is the id that the next one begins behind."""
        if following is None and self.is_first:
            return
        with tag("nav", "row", aria_label=self._label):
            if not self.is_first:
                button(self._back, lambda: self._turn(self._pages[:-1]), "slim")
            if following is not None:
                button(self._on, lambda: self._turn([*self._pages, following]), "slim")

    async def _turn(self, pages: list[str | None]) -> None:
        self._pages = pages
        async with self._acting():
            await self._refresh()

"""The card of the playground that shows a task while it is rendered, and its sound."""

from __future__ import annotations

from contextlib import aclosing

from rhapsode.console.parts import tag, text
from rhapsode.console.progress import Progress
from rhapsode.console.visitor import Visitor


class ResultCard:
    """Shows one task at a time, the one that was followed last."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._followed: str | None = None
        with tag("section", "card stack result", aria_label="Result") as self._card:
            text("Nothing yet", name="h2")
            text("What you generate is heard here. It is a task like any other.", "quiet", name="p")

    @property
    def is_shown(self) -> bool:
        """Whether the page is still open."""
        return not self._card.is_deleted

    async def follow(self, task_id: str, *, autoplay: bool) -> None:
        """Show a task as it changes, until it is final, another one is followed or the page is closed."""
        self._followed = task_id
        view = Progress(self._visitor, self._card, autoplay=autoplay)
        caller = await self._visitor.caller()
        async with aclosing(self._visitor.context.service.states(caller, task_id)) as states:
            async for task in states:
                if self._followed != task_id or not self.is_shown:
                    return
                await self._visitor.caller()  # raises if the session has ended meanwhile
                if task is not None:
                    await view.show(task)

"""Estimates of the cost and the waiting time of a text, shown in the playground before it is generated."""

from __future__ import annotations

from rhapsode.console.parts import count, tag, text
from rhapsode.console.player import clock
from rhapsode.console.visitor import Visitor
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import NewInput
from rhapsode.service.checks import tokens_needed

BUDGETS = {
    "tokens-per-day": "tokens today",
    "tokens-per-month": "tokens this month",
    "audio-seconds-per-day": "seconds of audio today",
    "audio-seconds-per-month": "seconds of audio this month",
}
"""What is said of the budgets of a key."""
PREPARING = "Preparing the model (once): what is generated now begins as soon as it is ready."


class Estimates:
    """Two lines below the text: its cost with what is left of the budgets, and the wait."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._left = ""
        with tag("div", "stack tight"):
            self._cost = text("", "quiet small", name="p", role="status")
            self._wait = text("", "quiet small", name="p", role="status")

    async def refresh_budgets(self) -> None:
        """Read the remaining budgets of the key, for the next :meth:`show`."""
        left = await self._visitor.context.service.limit_statuses(await self._visitor.caller())
        words = [f"{budget.remaining:,} {BUDGETS[budget.name]}" for budget in left if budget.name in BUDGETS]
        self._left = f" Left: {', '.join(words)}." if words else ""

    def show(self, words: str, engine: str, speed: float) -> None:
        """Show the cost of ``words`` spoken by ``engine``."""
        profile = self._visitor.context.service.catalogue.profile(engine)
        seconds = len(words) * profile.seconds_per_character / speed
        tokens = tokens_needed([NewInput(SpeechParams(words), seconds)])
        self._cost.text = (
            f"{count(len(words), 'character')}, about {clock(seconds)} of speech and {tokens:,} tokens.{self._left}"
        )
        self.show_wait(engine)

    def show_wait(self, engine: str) -> None:
        """Show how long a task for ``engine`` would wait now."""
        context = self._visitor.context
        status = context.engines.status[engine]
        self._wait.text = wait_words(status.state, context.service.wait_seconds(engine))


def wait_words(state: str, seconds: float | None) -> str:
    """Return how long a new task waits, by the state of its engine and the estimate of its queue."""
    if state == "warming":
        return PREPARING
    if state == "failed":
        return "The engine cannot speak at the moment: what is generated now waits until it can."
    if seconds is None:
        return "Other tasks come first."
    if seconds < 1:
        return "Waiting time: none."
    return f"Waiting time: at most about {clock(seconds)}, for other tasks."

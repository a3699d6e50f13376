"""Clients that stop waiting for an answer, once the server has their request."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from tests.e2e.server import PATIENCE_SECONDS, ServerProcess

FIRST_SECONDS = 0.5


def given_up(server: ServerProcess, give_up: Callable[[str, float], object]) -> tuple[str, str]:
    """Return the text and the id of the task of somebody who has stopped waiting for it.

    ``give_up`` asks for a text, which waits in the engine of tests, and stops waiting after so many seconds. Whoever
    stopped before the server had accepted anything, because the machine was slow, does it again and waits longer.
    """
    seconds = FIRST_SECONDS
    while seconds < PATIENCE_SECONDS:
        text = f"Wait in vain, {uuid4().hex}."
        give_up(text, seconds)
        if accepted := server.rows("SELECT task_id FROM texts WHERE text = ?", text):
            return text, str(accepted[0]["task_id"])
        seconds *= 4
    raise AssertionError("The server never accepted what was asked for.")

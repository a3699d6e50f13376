"""Dispatches events to all observers."""

from __future__ import annotations

import structlog

from rhapsode.core.observe import Fact, Observe

log = structlog.get_logger(__name__)


class Hub:
    """An observer that dispatches to others. Their exceptions are logged and not propagated."""

    def __init__(self) -> None:
        self._observers: list[Observe] = []

    def add(self, observer: Observe) -> None:
        """Tell ``observer`` whatever happens from now on."""
        self._observers.append(observer)

    def __call__(self, fact: Fact) -> None:
        for observer in self._observers:
            try:
                observer(fact)
            except Exception:  # an observer that fails must not stop what it observes
                log.exception("observe.error", fact=type(fact).__name__)

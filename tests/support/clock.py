"""A wall clock that tests set, beside one that only goes on."""

from __future__ import annotations

from rhapsode.core.clock import ClockSteps, now_ms, passed_ms


class SetClock:
    """The clocks of this machine; ``set`` moves the wall clock, ``wait`` lets time pass on both."""

    def __init__(self) -> None:
        self._set_by = 0
        self._waited = 0
        self.steps = ClockSteps(self.now, self.passed)

    def now(self) -> int:
        return now_ms() + self._waited + self._set_by

    def passed(self) -> int:
        return passed_ms() + self._waited

    def set(self, milliseconds: int) -> None:
        self._set_by += milliseconds

    def wait(self, milliseconds: int) -> None:
        self._waited += milliseconds

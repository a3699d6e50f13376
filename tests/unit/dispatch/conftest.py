"""Logs are kept, not printed: unconfigured, structlog would print tracebacks with all their values."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries

"""What the tests of the engines share."""

from __future__ import annotations

import pytest

from tests.support.transcribe import Transcriber


@pytest.fixture(scope="session")
def ears() -> Transcriber:
    """Return the larger Whisper."""
    return Transcriber("base", threads=2)

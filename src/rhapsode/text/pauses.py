"""The lengths of all pauses.

The audio layer trims an engine's own edge silence to about 50 ms before these are applied, so they are what is heard.
All values are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Gap = Literal["clause", "comma", "sentence", "line", "paragraph"]
"""What separates a segment from the next one: a split inside a sentence, a line that ends with a comma, the end of a
sentence, the end of a line or list item, a blank line."""

PAUSE_MS: Final[dict[Gap, int]] = {
    # A breath inside a sentence that was too long for one segment.
    "clause": 120,
    # A line of a poem that goes on in the next.
    "comma": 250,
    # Between sentences: readers of audiobooks leave 300 to 400.
    "sentence": 350,
    # List items, headings without a blank line, lines of a poem.
    "line": 450,
    "paragraph": 700,
}

# What the pause tags mean. Gemini does not publish its own lengths; these are what a listener takes the words for.
SHORT_PAUSE_MS: Final = 400
MEDIUM_PAUSE_MS: Final = 800
LONG_PAUSE_MS: Final = 1600

MAX_PAUSE_MS: Final = 10_000
"""The longest silence that tags can ask for between two spoken pieces, however many there are."""


@dataclass(frozen=True, slots=True)
class AskedPause:
    """A silence that tags ask for, ``ms`` long; of that ``timed_ms`` is given in seconds, which no speed changes."""

    ms: int
    timed_ms: int = 0

    def and_then(self, other: AskedPause) -> AskedPause:
        """Return both as one, of at most :data:`MAX_PAUSE_MS`."""
        ms = min(self.ms + other.ms, MAX_PAUSE_MS)
        return AskedPause(ms, min(self.timed_ms + other.timed_ms, ms))

"""Where in a sentence a written form is tried, and what is heard of it."""

from __future__ import annotations

from rhapsode.text.languages.en import read

FRAMES = {
    "mid-sentence": ("we saw {} there", "we saw {} there"),
    "full stop": ("We saw {}.", "we saw {}"),
    "quotation": ('They wrote "{}" on it.', "they wrote {} on it"),
    "brackets": ("It was there ({}).", "it was there {}"),
    "start": ("{} was there.", "{} was there"),
}


def heard(text: str, *, british: bool = False) -> str:
    """Give the words that are said for ``text``, in small letters."""
    return " ".join(
        token.said.lower() for token in read(text, british=british) if token.said and token.kind != "punctuation"
    )


def places(cases: str) -> list[tuple[str, str, str]]:
    """Make a case for each frame of each line ``written | said`` of ``cases``."""
    pairs = [line.split(" | ") for line in cases.strip().splitlines() if line.strip() and not line.startswith("#")]
    return [(frame, written.strip(), said.strip()) for written, said in pairs for frame in FRAMES]


def check(frame: str, written: str, said: str, *, british: bool = False) -> None:
    """Assert that ``written`` is said ``said`` in the frame of that name."""
    around, expected = FRAMES[frame]
    assert heard(around.format(written), british=british) == expected.format(said)

"""Fails unless Whisper hears exactly these words: ``python -m scripts.check_spoken FILE TEXT``."""

from __future__ import annotations

import sys

from tests.support.transcribe import Transcriber, normalise_words


def main(arguments: list[str]) -> int:
    """Compare the words of a file with a text; 1 if they differ."""
    file, text = arguments
    heard = Transcriber("base").text(file)
    print(f"{file}: {heard}")
    if normalise_words(heard) != normalise_words(text):
        print(f"expected: {text}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

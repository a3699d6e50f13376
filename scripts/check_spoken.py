"""Fails unless Whisper hears the words of a text: ``python -m scripts.check_spoken FILE TEXT``."""

from __future__ import annotations

import sys

from tests.support.transcribe import Transcriber, word_error_rate


def main(arguments: list[str]) -> int:
    """Compare the words of a file with a text; 1 if they differ."""
    file, text = arguments
    heard = Transcriber("base").text(file)
    rate = word_error_rate(text, heard)
    print(f"{file}: {heard} (word error rate {rate:.0%})")
    if rate > 0:
        print(f"expected: {text}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

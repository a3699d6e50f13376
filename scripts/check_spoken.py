"""Fails unless Whisper hears the words of a text: ``python -m scripts.check_spoken FILE TEXT``.

Half of the words may be heard otherwise: this tells speech from noise, not good from better. Whisper spells "hear" as
"here", and some voices swallow an "it".
"""

from __future__ import annotations

import sys

from tests.support.transcribe import Transcriber, word_error_rate

TOLERATED = 0.5


def main(arguments: list[str]) -> int:
    """Compare the words of a file with a text; 1 if they differ."""
    file, text = arguments
    heard = Transcriber("base").text(file)
    rate = word_error_rate(text, heard)
    print(f"{file}: {heard} (word error rate {rate:.0%})")
    if rate > TOLERATED:
        print(f"expected: {text}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

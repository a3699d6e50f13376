#!/usr/bin/env bash
# pipecat-ai 1.14.0 prepares "It cost $1.5 million." for speech as "one dollar and fifty cents million", and "1,000%" as
# "1,zero percent".
#
# VoiceFormatter is what it offers for voice agents in front of a speech service, with all of its steps but one on by default.
# Each step is a regular expression that does not look at what follows or precedes: the decimals of any amount are cents,
# whatever scale stands behind them; the digits behind a comma are a percentage of their own; 5G is a weight; words in capitals
# are spelled, two letters or more, so that a sentence in capitals is spelled as a whole and Roman numerals are letters.
#
# Seen with Python 3.11:
#   It cost $1.5 million. -> It cost one dollar and fifty cents million.
#   It made $2.5B. -> It made two dollars and fifty centsB.
#   It grew by 1,000%. -> It grew by 1,zero percent.
#   Our 5G network -> Our 5 grams network
#   I AM SO HAPPY. -> I A M S O H A P P Y.
#   Chapter IV costs $3.50. -> Chapter I V costs three dollars and fifty cents. (the amount is right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pipecat-ai==1.14.0 num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

from loguru import logger

logger.remove()

from pipecat.utils.text.transforms.voice_formatter import VoiceFormatter


async def main() -> None:
    """Print what each text becomes, and compare it."""
    formatter = VoiceFormatter()
    for text, wrong in (
        ("It cost $1.5 million.", "It cost one dollar and fifty cents million."),
        ("It made $2.5B.", "It made two dollars and fifty centsB."),
        ("It grew by 1,000%.", "It grew by 1,zero percent."),
        ("Our 5G network", "Our 5 grams network"),
        ("I AM SO HAPPY.", "I A M S O H A P P Y."),
        ("Chapter IV costs $3.50.", "Chapter I V costs three dollars and fifty cents."),
    ):
        said = await formatter(text, "sentence")
        print(text, "->", said)
        assert said == wrong, "pipecat-ai has changed"


print("pipecat-ai", version("pipecat-ai"))
asyncio.run(main())
PYTHON

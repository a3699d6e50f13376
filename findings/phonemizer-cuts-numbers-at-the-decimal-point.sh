#!/usr/bin/env bash
# phonemizer 3.4.0 reads 3.14 as "three. fourteen" when it is to preserve punctuation, and rightly when it is not.
#
# With preserve_punctuation=True the text is cut at every mark of punctuation_marks, whose default has the full stop, the
# comma and the colon, also inside numbers, and espeak-ng is given the pieces: the decimals become a whole number, and the
# point a full stop with a new line. Voices that are trained on espeak's phonemes need the option for their pauses. The API
# reference lists the marks and does not say this. A regular expression in punctuation_marks can spare marks before digits.
# Without the option the whole text goes to espeak-ng.
#
# Seen with Python 3.11, espeakng-loader 0.2.4:
#   It costs 3.14 dollars. | False | ɪt kɔsts θɹiː pɔɪnt wʌn fɔːɹ dɑːlɚz
#   It costs 3.14 dollars. | True | ɪt kɔsts θɹiː.⏎fɔːɹtiːn dɑːlɚz
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check phonemizer==3.4.0 espeakng-loader==0.2.4
"$home/venv/bin/python" - <<'PYTHON'
import os
from importlib.metadata import version

import espeakng_loader

os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
from phonemizer import phonemize
from phonemizer.backend.espeak.wrapper import EspeakWrapper

EspeakWrapper.set_library(espeakng_loader.get_library_path())
print("phonemizer", version("phonemizer"))
TEXT = "It costs 3.14 dollars."
for preserve in (False, True):
    said = phonemize(TEXT, language="en-us", backend="espeak", preserve_punctuation=preserve, strip=True)
    print(TEXT, preserve, said.replace("\n", "⏎"), sep=" | ")
    assert ("pɔɪnt wʌn" in said) == (not preserve), "phonemizer has changed"
    assert ("θɹiː." in said and "ɹtiːn" in said) == preserve, "phonemizer has changed"
PYTHON

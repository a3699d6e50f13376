#!/usr/bin/env bash
# openvino 2026.4.1 writes other bytes for the same model, depending on how many models the process has built before.
#
# All nodes of the model have names. save_model() writes a clone, in which a Pad without a fill value gains the constant 0 that it has
# by default, and that constant gets a name with a counter of the whole process ("Constant_9", later "Constant_1234"). The
# XML is longer once the counter has another digit, and its checksum differs every time: a build cache that
# compares checksums finds each rebuilt model damaged. It is the same for models, parameters and results without a name; those
# one can name, the constant one never sees. With a fill value in the model, the bytes are the same.
#
# Seen on Linux x86-64, Python 3.11:
#   Pad without a fill value: the XML differs, names that are not of the model: Constant_...
#   Pad with a fill value: the XML is the same
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check openvino==2026.4.1 numpy==2.4.6
"$home/venv/bin/python" -W ignore - "$home" <<'PYTHON'
import re
import sys

sys.modules["openvino_telemetry"] = None

from pathlib import Path

import numpy as np
import openvino
from openvino import opset13

FOLDER = Path(sys.argv[1])


def written(*fill: float) -> str:
    """Return the XML of a model of one Pad, every node of which has a name."""
    signal = opset13.parameter([1, -1], np.float32, name="signal")
    ends = [opset13.constant([0, 1], np.int64, name=name) for name in ("begin", "end")]
    value = [opset13.constant(number, np.float32, name="fill") for number in fill]
    padded = opset13.pad(signal, *ends, "constant", *value, name="padded")
    model = openvino.Model([opset13.result(padded, name="output")], [signal], "model")
    openvino.save_model(model, FOLDER / "model.xml", compress_to_fp16=False)
    return (FOLDER / "model.xml").read_text()


print("openvino", openvino.__version__)
for title, fill, changes in (("without", (), True), ("with", (0.0,), False)):
    first, second = written(*fill), written(*fill)
    strange = sorted(set(re.findall(r'name="(Constant_)\d+"', first)))
    print(f"Pad {title} a fill value: the XML {'differs' if first != second else 'is the same'}, strange names: {strange}")
    assert (first != second) == changes, "openvino has changed"
    assert bool(strange) == changes, "openvino has changed"
PYTHON

"""Switch off what libraries would send or write on their own account: nothing leaves a machine unless configured.

Measured at the system calls (``tests/e2e/test_silence.py``), with the versions in ``requirements.lock``:

* Importing OpenVINO imports ``openvino_telemetry``, whose consent is on by default: it looks up an analytics host and
  writes ``~/intel``. No variable stops it (``CI`` and ``DO_NOT_TRACK`` do not). OpenVINO has a stub for where that
  package is not installed, which is what a module of ``None`` looks like to it.
* ONNX Runtime 1.32 for Linux starts an uploader when it is loaded and writes a device id and a database to
  ``~/.cache/Microsoft``. ``ORT_DISABLE_TELEMETRY`` stops both; ``disable_telemetry_events()`` comes too late.
"""

from __future__ import annotations

import os
import sys

VARIABLES = {
    "ORT_DISABLE_TELEMETRY": "1",
}
"""Variables of the environment that native libraries read when they are loaded; worker processes inherit them."""
MODULES = ("openvino_telemetry",)
"""Modules that are marked as not installed."""


def disable_telemetry() -> None:
    """Switch off the telemetry of all libraries. Call it before any of them is imported."""
    os.environ.update(VARIABLES)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # to the import system: there is no such module

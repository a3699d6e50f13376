"""An engine that does what the words of a text tell it to, so that tests decide when things happen and go wrong.

It joins like any engine of a third party: :func:`install` writes the metadata of a package with an entry point.

- ``wait``: blocks until the file ``go`` exists in the directory ``PROBE_DIR``
- ``slow``: takes :data:`SLOW_SECONDS`, or as many as ``PROBE_SECONDS`` says
- ``crash``: the process dies by SIGSEGV, the first time
- ``slay``: the server dies by SIGKILL, as long as there is no file ``spared`` in that directory
- ``freeze``: the server is stopped by SIGSTOP, the first time
- ``raise``: an error that quotes the text
- ``hush``: silence in place of speech
- ``unable``: an error that says that no retry will help

Anything else is a tone. It is not loaded before there is no file ``hold`` in that directory.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import time
from pathlib import Path
from uuid import uuid4

import numpy as np

from rhapsode.core.audio import Pcm
from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import Engine, EngineOptions, Finding
from rhapsode.core.speech import EngineProfile, Model, Segment, Speech
from rhapsode.engines.tone import VOICES, ToneEngine, ToneProvider

DIRECTORY = "PROBE_DIR"
SECONDS = "PROBE_SECONDS"
SLOW_SECONDS = 0.05
ROOT = Path(__file__).parents[2]


def install(home: Path) -> dict[str, str]:
    """Return the settings of a server that offers this engine and ``tone``."""
    package = home / "site" / "probe_engine-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: probe-engine\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(f"[rhapsode.engines]\nprobe = {__name__}:ProbeProvider\n")
    signals = home / "signals"
    signals.mkdir()
    return {
        "RHAPSODE_ENGINES": "probe,tone",
        "RHAPSODE_ENGINE_WORKERS": "1",  # what runs at once must not depend on the machine
        "PYTHONPATH": os.pathsep.join([str(package.parent), str(ROOT / "src"), str(ROOT)]),
        DIRECTORY: str(signals),
    }


def text_that_waits() -> str:
    """Return a text that is heard in part before the engine goes on, and is in no cache: no two are alike."""
    number = uuid4().hex
    return f"This is heard at once, {number}.\n\nWait for that, {number}.\n\nThis is the end, {number}."


class ProbeEngine:
    """Obeys the text."""

    def __init__(self) -> None:
        self._signals = Path(os.environ[DIRECTORY])

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        words = set(segment.phonemes.replace(".", " ").split())
        if "wait" in words:
            while not (self._signals / "go").exists():
                time.sleep(0.01)
        if "slow" in words:
            time.sleep(float(os.environ.get(SECONDS, SLOW_SECONDS)))
        if "crash" in words and not (self._signals / "crashed").exists():
            (self._signals / "crashed").touch()
            os.kill(os.getpid(), signal.SIGSEGV)
        if "slay" in words and not (self._signals / "spared").exists():
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60.0)  # this process ends when the server is seen to be gone
        if "freeze" in words and not (self._signals / "frozen").exists():
            (self._signals / "frozen").touch()
            os.kill(os.getppid(), signal.SIGSTOP)
        if "raise" in words:
            raise RuntimeError(f"cannot say {segment.phonemes!r}")
        if "unable" in words:
            raise EngineUnavailableError("The probe is unable.")
        speech = ToneEngine().synthesise(segment, voice)
        if "hush" in words:
            return Speech(Pcm(np.zeros_like(speech.pcm.samples), speech.pcm.rate_hz), speech.input_text_tokens)
        return speech


class ProbeProvider:
    """The door of the engine."""

    profile: EngineProfile = dataclasses.replace(ToneProvider.profile, name="probe", version="probe-1", claims_ahead=0)
    models: tuple[Model, ...] = (
        Model(
            id="probe",
            display_name="Probe",
            description="Does what it is told.",
            engine="probe",
            default_voice="High",
            voices=VOICES,
        ),
    )

    def check(self, options: EngineOptions) -> list[Finding]:
        return [Finding("probe", True, "obeys")]

    def identity(self, options: EngineOptions, voice: str) -> str:
        return f"probe, {ToneProvider().identity(options, voice)}"

    def prepare(self, options: EngineOptions) -> None:
        pass

    def load(self, options: EngineOptions) -> Engine:
        while (Path(os.environ[DIRECTORY]) / "hold").exists():
            time.sleep(0.01)
        return ProbeEngine()

"""What ``make clients`` reads of the scripts, and what it says of the audio that clients were given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.clients import SCRIPTS, all_clients, fault_of, read_client
from rhapsode.audio.wav import wav_header

ROOT = Path(__file__).parents[2]


def test_every_script_pins_its_packages() -> None:
    clients = all_clients(ROOT / SCRIPTS)
    assert {"openai_python", "openai_node"} <= {client.name for client in clients}
    assert all(client.packages for client in clients)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bare.py", "import openai\n"),
        ("open.py", '# /// script\n# dependencies = ["openai>=3"]\n# ///\n'),
        ("open.mjs", "// dependencies: @google/genai\n"),
        ("bare.mjs", 'import OpenAI from "openai";\n'),
    ],
)
def test_a_script_without_versions_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=name):
        read_client(tmp_path / name)


def test_silence_cut_off_and_broken_audio_are_told_apart(tmp_path: Path) -> None:
    def wav(name: str, samples: np.ndarray) -> Path:
        file = tmp_path / name
        file.write_bytes(wav_header(len(samples), 24_000) + samples.astype("<i2").tobytes())
        return file

    tone = 8000 * np.sin(np.arange(24_000) / 10)
    assert fault_of(wav("good.wav", tone)) is None
    assert "silent" in str(fault_of(wav("silent.wav", 0 * tone)))
    assert "0.10 s" in str(fault_of(wav("short.wav", tone[:2400])))
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"no audio at all")
    assert "decoded" in str(fault_of(broken))

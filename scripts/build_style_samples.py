"""Write the sounds of ``docs/guides/style-samples.md``: one sentence, plain and in each of eight deliveries.

``python -m scripts.build_style_samples`` speaks it by two voices through the pipeline of ``rhapsode speak``, tags and
all, and writes MP3 files into ``docs/assets/deliveries``, about 20 kB each. They are committed, because the
documentation is built without an engine. Run it after a change of ``DELIVERIES`` or of the engine's control.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.speech import SpeechParams
from rhapsode.installation import local_catalogue, speaker
from rhapsode.service.checks import check_params
from rhapsode.settings import Settings

FOLDER = Path(__file__).parents[1] / "docs" / "assets" / "deliveries"
MODEL = "kokoro"
SENTENCE = "I never thought we would see this place again."
VOICES = ("Kore", "Charon")
TAGS = {
    "plain": "",
    "whispers": "[whispers] ",
    "excited": "[excited] ",
    "sad": "[sad] ",
    "bored": "[bored] ",
    "shouting": "[shouting] ",
    "calm": "[calm] ",
    "cheerful": "[cheerful] ",
    "serious": "[serious] ",
    "laughs": "[laughs] ",
    "sighs": "[sighs] ",
}


def main() -> None:
    """Speak and write all of them."""
    settings = Settings()
    offered, speaking = local_catalogue(settings), speaker(settings)
    model = offered.find_model(MODEL)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for voice in VOICES:
        for name, tag in TAGS.items():
            asked = SpeechParams(f"{tag}{SENTENCE}", voice)
            params = check_params(offered, model, asked, "", max_characters=settings.max_text_characters).params
            pieces = list(speaking.speak(model.engine, params))
            samples = np.concatenate([piece.samples for piece in pieces])
            audio_encoder = encoder(AudioFormat.MP3, pieces[0].rate_hz)
            path = FOLDER / f"{voice.lower()}-{name}.mp3"
            path.write_bytes(audio_encoder.begin(len(samples)) + audio_encoder.write(samples) + audio_encoder.finish())
            print(f"{path.name}: {len(samples) / pieces[0].rate_hz:.1f} s, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

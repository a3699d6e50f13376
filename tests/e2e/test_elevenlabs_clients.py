"""ElevenLabs' own client, unmodified: only its base URL is another."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.e2e.server import ServerProcess
from tests.e2e.wire import completed
from tests.support.lazy_modules import LazyModule
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e
elevenlabs = LazyModule("elevenlabs")

SENTENCE = "The weather in the mountains was cold and clear this morning."
RACHEL, GEORGE = "21m00Tcm4TlvDq8ikWAM", "JBFqnCBsd6RMkjVDRZzb"


def sdk(server: ServerProcess, web: httpx.Client, key: str | None = None) -> elevenlabs.ElevenLabs:
    """Return the client, with connections that the test closes."""
    return elevenlabs.ElevenLabs(api_key=key or server.first_key, base_url=server.url, httpx_client=web)


@pytest.fixture
def web() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60.0) as opened:
        yield opened


@pytest.mark.slow
def test_formats_say_the_text(kokoro: ServerProcess, web: httpx.Client, ears: Transcriber, tmp_path: Path) -> None:
    client = sdk(kokoro, web)
    speech = client.text_to_speech
    for format in ("mp3_44100_128", "opus_48000_64"):
        file = tmp_path / f"speech.{format[:3]}"
        file.write_bytes(b"".join(speech.convert("heart", text=SENTENCE, model_id="hibari", output_format=format)))
        assert ears.words(file) == normalise_words(SENTENCE)
    pcm = b"".join(speech.stream("heart", text=SENTENCE, model_id="hibari", output_format="pcm_24000"))
    assert ears.words(np.frombuffer(pcm, "<i2")) == normalise_words(SENTENCE)
    law = b"".join(speech.convert("heart", text=SENTENCE, model_id="hibari", output_format="ulaw_8000"))
    assert len(law) == -(-len(pcm) // 2 // 3)


def test_every_character_has_its_times(kokoro: ServerProcess, web: httpx.Client) -> None:
    client = sdk(kokoro, web)
    text = f"{SENTENCE} Dr. Smith paid $5.50."
    whole = client.text_to_speech.convert_with_timestamps(
        GEORGE, text=text, output_format="pcm_24000", voice_settings=elevenlabs.VoiceSettings(speed=1.2)
    )
    assert whole.alignment is not None
    assert "".join(whole.alignment.characters) == text
    ends = whole.alignment.character_end_times_seconds
    assert ends == sorted(ends)
    assert ends[-1] == pytest.approx(len(base64.b64decode(whole.audio_base_64)) / 48_000, abs=0.01)
    pieces = list(
        client.text_to_speech.stream_with_timestamps(
            GEORGE, text=text, output_format="pcm_24000", voice_settings=elevenlabs.VoiceSettings(speed=1.2)
        )
    )
    streamed = [piece.alignment for piece in pieces if piece.alignment is not None]
    assert "".join(char for alignment in streamed for char in alignment.characters) == text
    assert streamed[-1].character_end_times_seconds[-1] == pytest.approx(ends[-1], abs=0.3)


def test_lists_are_told_apart_by_the_key(kokoro: ServerProcess, web: httpx.Client) -> None:
    client = sdk(kokoro, web)
    names = {voice.voice_id for voice in client.voices.get_all().voices}
    with kokoro.client() as mine:
        assert {voice["name"] for voice in mine.get("/v1/voices").json()["data"]} == names
    assert httpx.get(f"{kokoro.url}/v1/voices").status_code == 401
    found = client.voices.search(search="kore")
    assert [voice.name for voice in found.voices][:1] == ["Kore"]
    assert client.voices.get(RACHEL).name == "Rachel (Kore)"
    assert "eleven_multilingual_v2" in {model.model_id for model in client.models.list()}
    assert client.user.get().subscription.status == "active"


def test_errors_are_theirs_and_tasks_are_ours(kokoro: ServerProcess, web: httpx.Client) -> None:
    client = sdk(kokoro, web)
    for call, status, code in (
        (lambda: b"".join(client.text_to_speech.convert("nobody", text="Hi.")), 404, "voice_not_found"),
        (lambda: b"".join(sdk(kokoro, web, "no").text_to_speech.convert(RACHEL, text="Hi.")), 401, "invalid_api_key"),
        (lambda: client.voices.ivc.create(name="Me", files=[]), 501, "not_implemented"),
    ):
        with pytest.raises(elevenlabs.core.ApiError) as error:
            call()
        assert (error.value.status_code, error.value.body["detail"]["status"]) == (status, code)
    with client.text_to_speech.with_raw_response.convert(RACHEL, text="Whose is it?", model_id="hibari") as answer:
        assert len(b"".join(answer.data))
        task_id = answer.headers["rhapsode-task"]
    with kokoro.client() as mine:
        assert completed(mine, task_id)["model"] == "hibari"

"""Home Assistant's order of events, by the client of the Wyoming library."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import warnings

import pytest

from tests.e2e.server import ServerProcess

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)  # which the library imports
    from wyoming.audio import AudioChunk
    from wyoming.client import AsyncTcpClient
    from wyoming.event import Event
    from wyoming.info import Describe, Info
    from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice

    from rhapsode.wyoming_server import serve

pytestmark = pytest.mark.e2e


async def heard(client: AsyncTcpClient, last: str) -> bytes:
    """Return the sound up to an event of the type ``last``."""
    sound = b""
    while (event := await client.read_event()) is not None and event.type != last:
        assert event.type != "error", event.data
        if AudioChunk.is_type(event.type):
            sound += AudioChunk.from_event(event).audio
    return sound


async def listening(port: int, serving: asyncio.Task[None]) -> None:
    """Wait until somebody listens at a port of this machine."""
    while not serving.done():
        with contextlib.suppress(ConnectionRefusedError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.02)
    serving.result()


async def test_voices_are_described_and_texts_are_spoken_whole_and_in_pieces(kokoro: ServerProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving = asyncio.create_task(serve("127.0.0.1", port, kokoro.url, kokoro.first_key))
    voice = SynthesizeVoice(name="heart")
    try:
        await listening(port, serving)
        async with AsyncTcpClient("127.0.0.1", port) as client:
            for _ in range(2):
                await client.write_event(Describe().event())
                described = await client.read_event()
                assert isinstance(described, Event)
                voices = {voice.name: voice.languages for voice in Info.from_event(described).tts[0].voices}
                assert "en-US" in voices["heart"]
                await client.write_event(Synthesize("The kitchen light is on.", voice=voice).event())
                whole = await heard(client, "audio-stop")
                assert len(whole) > 24_000
            await client.write_event(Synthesize("Hola.", voice=SynthesizeVoice(language="es")).event())
            assert len(await heard(client, "audio-stop")) > 10_000  # Home Assistant names a language and no voice
            await client.write_event(Synthesize("会議です", voice=SynthesizeVoice(name="af_heart")).event())
            refused = await client.read_event()
            assert refused is not None
            assert refused.type == "error"
            assert "It can be read as Japanese (language_code 'ja-JP', voice 'jf_alpha')" in refused.data["text"]
            assert refused.data["code"] == "invalid_request_error"
            await client.write_event(SynthesizeStart(voice=voice).event())
            for text in ("The kitchen ", "light ", "is on."):
                await client.write_event(SynthesizeChunk(text).event())
            await client.write_event(Synthesize("The kitchen light is on.", voice=voice).event())
            await client.write_event(SynthesizeStop().event())
            assert len(await heard(client, "synthesize-stopped")) == pytest.approx(len(whole), rel=0.05)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

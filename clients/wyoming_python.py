# /// script
# dependencies = ["wyoming==1.10.2"]
# ///
"""The client of the Wyoming protocol, with which Home Assistant asks ``rhapsode wyoming``."""

import asyncio

from checks import RHAPSODE, TEXT, check, done, free_port, keep, serving
from wyoming.audio import AudioChunk
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice


async def heard(client: AsyncTcpClient, last: str) -> bytes:
    """The samples up to an event of the type ``last``."""
    sound = b""
    while (event := await client.read_event()) is not None and event.type != last:
        assert event.type != "error", event.data
        if AudioChunk.is_type(event.type):
            sound += AudioChunk.from_event(event).audio
    return sound


async def main(port: int) -> None:
    async with AsyncTcpClient("127.0.0.1", port) as client:
        with check("describe"):
            await client.write_event(Describe().event())
            program = Info.from_event(await client.read_event()).tts[0]
            voices = {voice.name: voice.languages for voice in program.voices}
            assert program.supports_synthesize_streaming
            assert "en-US" in voices["Kore"], voices
        for number, voice in enumerate((None, SynthesizeVoice(name="Kore"), SynthesizeVoice(language="en-GB"))):
            with check(f"synthesize, {voice}"):
                await client.write_event(Synthesize(TEXT, voice=voice).event())
                keep(f"words-{number}.pcm" if number < 2 else "british.pcm", await heard(client, "audio-stop"))
        with check("streaming synthesize"):
            await client.write_event(SynthesizeStart(voice=SynthesizeVoice(name="Kore")).event())
            for word in TEXT.split():
                await client.write_event(SynthesizeChunk(f"{word} ").event())
            await client.write_event(Synthesize(TEXT, voice=SynthesizeVoice(name="Kore")).event())
            await client.write_event(SynthesizeStop().event())
            keep("stream.pcm", await heard(client, "synthesize-stopped"))
        with check("describe again"):
            await client.write_event(Describe().event())
            assert Info.from_event(await client.read_event()).tts


number = free_port()
with serving([RHAPSODE, "wyoming", "--port", str(number)], number):
    asyncio.run(main(number))
done()

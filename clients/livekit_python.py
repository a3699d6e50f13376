# /// script
# dependencies = [
#     "livekit-plugins-openai==1.8.9", "livekit-plugins-google==1.8.9", "livekit-plugins-elevenlabs==1.8.9"
# ]
# ///
"""LiveKit Agents' plugins for OpenAI's, Google's and ElevenLabs' speech."""

import asyncio
import os

import aiohttp
from checks import KEY, TEXT, URL, check, done, keep
from livekit.agents import tts
from livekit.plugins import elevenlabs, google, openai

os.environ["GOOGLE_GEMINI_BASE_URL"] = URL
GEORGE = "JBFqnCBsd6RMkjVDRZzb"


async def whole(speaker: tts.TTS) -> bytes:
    """The sound of a text that is there at once, as WAV."""
    frame = await speaker.synthesize(TEXT).collect()
    return frame.to_wav_bytes()


async def streamed(speaker: tts.TTS) -> bytes:
    """The sound of a text that comes in words, as raw samples."""
    async with speaker.stream() as stream:
        for word in TEXT.split():
            stream.push_text(f"{word} ")
        stream.end_input()
        return b"".join([bytes(event.frame.data) async for event in stream])


async def main() -> None:
    for format in ("mp3", "wav", "opus", "flac", "pcm"):
        with check(f"openai, {format}"):
            speaker = openai.TTS(
                model="gpt-4o-mini-tts", voice="ash", base_url=f"{URL}/v1", api_key=KEY, response_format=format
            )
            keep(f"openai-{format}.wav", await whole(speaker))
    with check("google, 3.1 with instructions"):
        speaker = google.beta.GeminiTTS(
            model="gemini-3.1-flash-tts-preview", voice_name="Kore", api_key=KEY, instructions="cheerful"
        )
        keep("words.wav", await whole(speaker))
    with check("google, 3.8"):
        speaker = google.beta.GeminiTTS(model="gemini-3.8-flash-tts", voice_name="Zephyr", api_key=KEY)
        keep("google-new.wav", await whole(speaker))
    async with aiohttp.ClientSession() as session:
        for encoding in ("pcm_24000", "mp3_44100_128"):
            speaker = elevenlabs.TTS(
                voice_id=GEORGE, base_url=f"{URL}/v1", api_key=KEY, http_session=session, encoding=encoding
            )
            with check(f"elevenlabs, {encoding}"):
                keep(f"elevenlabs-{encoding}.wav", await whole(speaker))
            if encoding == "pcm_24000":
                with check("elevenlabs, streamed (multi-stream-input)"):
                    keep("elevenlabs-stream.pcm", await streamed(speaker))
                with check("elevenlabs, voices"):
                    assert "Kore" in [voice.name for voice in await speaker.list_voices()]
            await speaker.aclose()


asyncio.run(main())
done()

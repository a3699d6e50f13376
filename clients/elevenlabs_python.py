# /// script
# dependencies = ["elevenlabs==2.78.0"]
# ///
"""ElevenLabs' SDK for Python."""

import asyncio
import base64
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from checks import KEY, OUT, TEXT, URL, check, done, keep
from elevenlabs import VoiceSettings
from elevenlabs.client import ElevenLabs
from elevenlabs.core.api_error import ApiError

GEORGE = "JBFqnCBsd6RMkjVDRZzb"
client = ElevenLabs(api_key=KEY, base_url=URL)
speech = client.text_to_speech


@contextmanager
def behind_tls(url: str) -> Iterator[int]:
    """Run a proxy that takes TLS away before ``url``, for clients that speak nothing else; its port is given.

    The certificate is its own, and this process trusts it from then on (``SSL_CERT_FILE``).
    """
    place = OUT.parent
    certificate, key = place / "certificate.pem", place / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    os.environ["SSL_CERT_FILE"] = str(certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    target = urlsplit(url)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer), return_exceptions=True)

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(through, "127.0.0.1", 0, ssl=context))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    yield server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)


FORMATS = {
    "mp3_44100_128": "mp3",
    "mp3_22050_32": "mp3",
    "opus_48000_64": "opus",
    "pcm_24000": "pcm",
    "wav_44100": "wav",
    "ulaw_8000": None,
    "alaw_8000": None,
}
for name, ending in FORMATS.items():
    with check(f"convert, {name}"):
        audio = b"".join(speech.convert(GEORGE, text=TEXT, model_id="eleven_multilingual_v2", output_format=name))
        if ending is None:
            assert len(audio) > 8_000
        else:
            keep(f"{name}.{ending}", audio)
with check("stream, voice_settings"):
    settings = VoiceSettings(stability=0.5, similarity_boost=0.75, style=0.0, use_speaker_boost=True, speed=1.1)
    pieces = speech.stream(GEORGE, text=TEXT, model_id="eleven_flash_v2_5", voice_settings=settings)
    keep("words.mp3", b"".join(pieces))
with check("convert_with_timestamps"):
    timed = speech.convert_with_timestamps(GEORGE, text=TEXT, output_format="pcm_24000")
    assert "".join(timed.alignment.characters) == TEXT
    keep("timed.pcm", base64.b64decode(timed.audio_base_64))
with check("stream_with_timestamps"):
    pieces = list(speech.stream_with_timestamps(GEORGE, text=TEXT, output_format="pcm_24000"))
    assert "".join(char for piece in pieces if piece.alignment for char in piece.alignment.characters) == TEXT
    keep("stream-timed.pcm", b"".join(base64.b64decode(piece.audio_base_64) for piece in pieces))
with check("convert_realtime (stream-input), through a proxy with TLS"), behind_tls(URL) as port:
    words = (f"{word} " for word in TEXT.split())
    secure = ElevenLabs(api_key=KEY, base_url=f"https://127.0.0.1:{port}").text_to_speech
    keep("words-realtime.mp3", b"".join(secure.convert_realtime(GEORGE, text=words, model_id="eleven_flash_v2_5")))
with check("voices, models, user"):
    assert "Kore" in [voice.name for voice in client.voices.get_all().voices]
    assert client.voices.search(search="kore").voices[0].name == "Kore"
    assert client.voices.get(GEORGE).voice_id == GEORGE
    assert client.voices.settings.get_default().speed == 1.0
    assert client.voices.settings.get(GEORGE).speed == 1.0
    assert "eleven_multilingual_v2" in [model.model_id for model in client.models.list()]
    assert client.user.get().subscription.character_count > 0
    assert client.user.subscription.get().tier == "self_hosted"
with check("errors"):
    for asked, code in (({"voice_id": "nobody"}, 404), ({"voice_id": GEORGE, "model_id": "nothing"}, 404)):
        try:
            b"".join(speech.convert(text=TEXT, **asked))
        except ApiError as error:
            assert error.status_code == code, error
        else:
            raise AssertionError("what does not exist was spoken")
done()

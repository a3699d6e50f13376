"""A stand-in for Google's speech API: a real HTTP server that answers as the real one does, and fails on demand.

It speaks tones, one pitch for each voice, as long as the text would take. What it is to do for a prompt that holds a
certain word is told with :meth:`GoogleStandIn.on`; everything else is spoken.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import threading
import time
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import numpy as np

Json = dict[str, Any]
KEY = "AIza-not-a-real-key-0123456789"
SECONDS_PER_CHARACTER = 0.06
PITCHES_HZ = {"Kore": 300.0, "Puck": 150.0, "Charon": 120.0}
OTHER_PITCH_HZ = 200.0
RATE_HZ = 24_000
AUDIO_TOKENS_PER_SECOND = 25


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    key: str | None
    prompt: str
    config: Json
    at: float

    @property
    def model(self) -> str:
        return self.path.rsplit("/", 1)[-1].partition(":")[0]

    @property
    def speech(self) -> Json:
        found: Json = self.config.get("speechConfig") or {}
        return found


@dataclass(frozen=True)
class Answer:
    """What is sent back. ``None`` as the body: the connection is dropped.

    ``missing`` bytes are promised and do not come; ``drip_s`` goes by between the bytes.
    """

    status: int = 200
    body: bytes | None = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    missing: int = 0
    drip_s: float = 0.0


Behaviour = Callable[[Asked], Answer]


def _field(found: Json, snake: str, camel: str) -> Any:
    return found.get(snake, found.get(camel))


def _voice(config: Json) -> str:
    prebuilt = _field(config, "prebuilt_voice_config", "prebuiltVoiceConfig") or {}
    return str(_field(prebuilt, "voice_name", "voiceName"))


def tone_of(asked: Asked, rate_hz: int = RATE_HZ, share: float = 1.0) -> bytes:
    """Return 16-bit samples: for each line a tone of its voice, ``share`` of as long as its words take."""
    speech = asked.speech
    single = _field(speech, "voice_config", "voiceConfig")
    several = _field(speech, "multi_speaker_voice_config", "multiSpeakerVoiceConfig")
    voices = {
        speaker["speaker"]: _voice(_field(speaker, "voice_config", "voiceConfig"))
        for speaker in (_field(several, "speaker_voice_configs", "speakerVoiceConfigs") if several else ())
    }
    voice = _voice(single) if single else ""
    pieces = []
    for line in filter(None, map(str.strip, asked.prompt.splitlines())):
        name, colon, words = line.partition(":")
        if colon and name in voices:
            voice, line = voices[name], words
        count = round(share * len(line) * SECONDS_PER_CHARACTER * rate_hz)
        pitch = PITCHES_HZ.get(voice, OTHER_PITCH_HZ)
        pieces.append(8000 * np.sin(2 * np.pi * pitch / rate_hz * np.arange(count)))
    return np.concatenate(pieces or [np.zeros(0)]).astype("<i2").tobytes()


def wav_of(samples: bytes, rate_hz: int = RATE_HZ, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples)
    return buffer.getvalue()


def content(
    asked: Asked,
    data: bytes | None,
    mime_type: str,
    finish: str = "STOP",
    seconds: float = 0.0,
    model: str | None = None,
) -> Answer:
    """Return a generateContent answer, as the API's documentation and recorded traffic have it."""
    parts = [] if data is None else [{"inlineData": {"mimeType": mime_type, "data": base64.b64encode(data).decode()}}]
    prompt_tokens = max(1, len(asked.prompt) // 4)
    audio_tokens = round(len(data or b"") / 2 / RATE_HZ * AUDIO_TOKENS_PER_SECOND)
    body: Json = {
        "candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": finish, "index": 0}],
        "usageMetadata": {
            "promptTokenCount": prompt_tokens,
            "candidatesTokenCount": audio_tokens,
            "totalTokenCount": prompt_tokens + audio_tokens,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt_tokens}],
            "candidatesTokensDetails": [{"modality": "AUDIO", "tokenCount": audio_tokens}],
        },
        "modelVersion": model or asked.model,
        "responseId": "stand-in",
    }
    if not parts:
        del body["candidates"][0]["content"]["parts"]
    return Answer(body=json.dumps(body).encode(), seconds=seconds)


# -- behaviours ------------------------------------------------------------------------------------------------------


def speaks(
    mime_type: str = "audio/L16;codec=pcm;rate=24000",
    rate_hz: int = RATE_HZ,
    share: float = 1.0,
    wav: bool = False,
    model: str | None = None,
) -> Behaviour:
    """Answer speech: raw samples, or a WAV file; ``share`` under 1 loses words; by another ``model`` than was asked
    for.
    """

    def answer(asked: Asked) -> Answer:
        samples = tone_of(asked, rate_hz, share)
        data, kind = (wav_of(samples, rate_hz), "audio/wav") if wav else (samples, mime_type)
        return content(asked, data, kind, model=model)

    return answer


def slow(seconds: float) -> Behaviour:
    """Answer speech, after so long."""
    return lambda asked: content(asked, tone_of(asked), "audio/L16;codec=pcm;rate=24000", seconds=seconds)


def later(than: Callable[[], bool], seconds: float) -> Behaviour:
    """Answer speech, so long after something has happened."""

    def answer(asked: Asked) -> Answer:
        while not than():
            time.sleep(0.01)
        return slow(seconds)(asked)

    return answer


def other(asked: Asked) -> Answer:
    """Return a 200 without audio, with tokens charged."""
    return content(asked, None, "", "OTHER")


def finished(reason: str) -> Behaviour:
    """Return a 200 that ended for ``reason``, without audio."""
    return lambda asked: content(asked, None, "", reason)


def cut_off(asked: Asked) -> Answer:
    """Answer half of the speech, and MAX_TOKENS."""
    return content(asked, tone_of(asked, share=0.5), "audio/L16;codec=pcm;rate=24000", "MAX_TOKENS")


def blocked(asked: Asked) -> Answer:
    """Return no candidates: the prompt itself is refused."""
    body = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 7}}
    return Answer(body=json.dumps(body).encode())


def header_only(asked: Asked) -> Answer:
    """Return a WAV file of 44 bytes."""
    return content(asked, wav_of(b""), "audio/wav")


def silence(asked: Asked) -> Answer:
    """Answer silence as long as the speech would be."""
    return content(asked, bytes(len(tone_of(asked))), "audio/L16;codec=pcm;rate=24000")


def fails(code: int, status: str, message: str = "Something went wrong.", *details: Json, **headers: str) -> Behaviour:
    """Return an error as Google's APIs write it."""
    body = {"error": {"code": code, "message": message, "status": status, "details": list(details)}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: Answer(code, json.dumps(body).encode(), named)


def wrote_text(asked: Asked) -> Answer:
    """Return what short or bare texts get unless the prompt says that they are to be read."""
    if asked.prompt.startswith(("Say", "Speak")):
        return speaks()(asked)
    message = "Model tried to generate text, but it should only be used for TTS."
    return fails(400, "INVALID_ARGUMENT", message)(asked)


def drops(asked: Asked) -> Answer:
    """Return the connection breaks off."""
    return Answer(body=None)


def garbage(asked: Asked) -> Answer:
    """Answer something that is no JSON."""
    return Answer(body=b"<html>502 Bad Gateway</html>", headers={"content-type": "text/html"})


def says(body: Any, **headers: str) -> Behaviour:
    """Return a 200 with that as its JSON, whatever it is."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: Answer(body=json.dumps(body).encode(), headers=named)


def plays(data: str, mime_type: str = "audio/L16;codec=pcm;rate=24000") -> Behaviour:
    """Return a 200 whose audio is that, which ought to be base64."""
    part = {"inlineData": {"mimeType": mime_type, "data": data}}
    return says({"candidates": [{"content": {"parts": [part], "role": "model"}, "finishReason": "STOP"}]})


def breaks_off(asked: Asked) -> Answer:
    """Send half of an answer."""
    whole = speaks()(asked).body or b""
    return Answer(body=whole[: len(whole) // 2], missing=len(whole) // 2)


def drips(asked: Asked) -> Answer:
    """Return an answer whose bytes come one by one, so that no wait for one is long."""
    return Answer(body=speaks()(asked).body, drip_s=0.1)


def huge(asked: Asked) -> Answer:
    """Answer more than any speech can be."""
    return Answer(body=b'{"candidates": "' + b"A" * 65_000_000)


def folded(asked: Asked) -> Answer:
    """Return an answer that was not asked to be compressed."""
    return Answer(body=gzip.compress(speaks()(asked).body or b""), headers={"content-encoding": "gzip"})


def elsewhere(asked: Asked) -> Answer:
    """Return a redirect, which would take the key with it."""
    return Answer(307, b"", {"location": "/elsewhere"})


SERVER_ERROR = fails(500, "INTERNAL", "An internal error has occurred. Please retry.")
UNAVAILABLE = fails(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
GONE = fails(404, "NOT_FOUND", "models/gemini-3.1-flash-tts-preview is not found for API version v1beta.")
KEY_INVALID = fails(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
)
KEY_DENIED = fails(
    403,
    "PERMISSION_DENIED",
    "Requests to this API are blocked.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_SERVICE_BLOCKED"},
)
MODEL_DENIED = fails(403, "PERMISSION_DENIED", "The caller does not have permission.")
DAILY_QUOTA = fails(
    429,
    "RESOURCE_EXHAUSTED",
    "You exceeded your current quota.",
    {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}],
    },
    {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "31s"},
)


def limited(seconds: float) -> Behaviour:
    """Answer that there were too many requests in this minute."""
    return fails(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}],
        },
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds:g}s"},
    )


@dataclass
class _Rule:
    word: str
    behaviours: list[Behaviour]
    always: Behaviour | None


class GoogleStandIn:
    """The server, on a free port of loopback while the block runs."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.gone: set[str] = set()
        """Models, as Google calls them, that it says it does not have when it is asked what there is."""
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                stand_in._serve(self)

            def do_POST(self) -> None:
                stand_in._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> GoogleStandIn:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, word: str, *behaviours: Behaviour, always: Behaviour | None = None) -> None:
        """Set what to do for the next prompts that hold ``word``, and (``always``) for all after them."""
        with self._lock:
            self._rules.insert(0, _Rule(word, list(behaviours), always))

    def forget(self) -> None:
        """Forget what was asked and told so far."""
        with self._lock:
            self.requests.clear()
            self._rules.clear()

    def asked(self, word: str) -> list[Asked]:
        """Return the requests so far whose prompt held ``word``."""
        with self._lock:
            return [request for request in self.requests if word in request.prompt]

    def _behaviour(self, asked: Asked) -> Behaviour:
        with self._lock:
            self.requests.append(asked)
            for rule in self._rules:
                if rule.word in asked.prompt:
                    if rule.behaviours:
                        return rule.behaviours.pop(0)
                    if rule.always is not None:
                        return rule.always
        return speaks()

    def _model(self, asked: Asked) -> Answer:
        """Return what there is to say of a model, unless it was told that it is gone."""
        with self._lock:
            self.requests.append(asked)
        if asked.model in self.gone:
            return GONE(asked)
        return says({"name": f"models/{asked.model}", "supportedGenerationMethods": ["generateContent"]})(asked)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers.get("content-length", 0))) or b'{"contents": []}')
        prompt = "".join(part.get("text", "") for content in body["contents"] for part in content["parts"])
        asked = Asked(
            handler.path,
            handler.headers.get("x-goog-api-key"),
            prompt,
            body.get("generationConfig", {}),
            time.monotonic(),
        )
        if asked.key != KEY:
            answer = KEY_INVALID(asked)
        elif handler.command == "GET":
            answer = self._model(asked)
        elif not handler.path.startswith("/v1beta/models/") or not handler.path.endswith(":generateContent"):
            answer = fails(404, "NOT_FOUND", f"There is no {handler.path}.")(asked)
        else:
            answer = self._behaviour(asked)(asked)
        if answer.seconds:
            time.sleep(answer.seconds)
        if answer.body is None:
            handler.close_connection = True
            handler.connection.close()
            return
        length = len(answer.body) + answer.missing
        headers = {"content-type": "application/json", **answer.headers, "content-length": str(length)}
        try:
            handler.send_response(answer.status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            if answer.drip_s:
                for byte in answer.body:
                    handler.wfile.write(bytes([byte]))
                    time.sleep(answer.drip_s)
            else:
                handler.wfile.write(answer.body)
            handler.close_connection = bool(answer.missing)
        except OSError:  # nobody waits any more
            handler.close_connection = True

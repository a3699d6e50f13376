"""A remote engine of somebody else, as a package outside of rhapsode, and a stand-in for the API that it calls."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
import numpy as np
from pydantic import Field

from rhapsode.core.errors import UpstreamError
from rhapsode.core.ports import EngineStatus, Finding, Quota, RemoteEngine
from rhapsode.core.speech import EngineProfile, Model, RemoteRequest, RemoteSpeech, Voice
from rhapsode.engines.circuit_breaker import CircuitBreaker
from rhapsode.engines.remote import RemoteSettings

KEY = "acme-key-of-these-tests"
RATE_HZ = 16_000
TONE_HZ = 500.0
SECONDS_PER_CHARACTER = 0.065
UPSTREAM_ID = "roadrunner-2"
MODEL = "acme_roadrunner"


def install(site: Path) -> Path:
    """Make an installed package of this module below ``site``, which belongs on the path of Python."""
    package = site / "acme_speech-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-speech\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(f"[rhapsode.remote_engines]\nacme = {__name__}:AcmeProvider\n")
    return site


class AcmeSettings(RemoteSettings):
    """Settings of its own beside those of all."""

    region: str = Field(default="eu", pattern="^[a-z]{2}$")
    """Where it computes."""


class AcmeProvider:
    """Has one model, whose two voices both the tone engine has, too."""

    profile = EngineProfile(
        name="acme",
        version="acme-api",
        sample_rate_hz=RATE_HZ,
        languages=(),
        max_phonemes=1000,
        target_phonemes=500,
        seconds_per_phoneme=SECONDS_PER_CHARACTER,
        seconds_per_character=SECONDS_PER_CHARACTER,
        worker_bytes=0,
        remote=True,
    )
    models: tuple[Model, ...] = (
        Model(
            id=MODEL,
            display_name="Roadrunner",
            description="Acme's Roadrunner, by its API.",
            engine="acme",
            default_voice="High",
            voices=(Voice("Low", "male", "Fast", "mul"), Voice("High", "female", "Fast", "mul")),
        ),
    )
    display_name = "Acme"
    default_url = "https://speech.acme.test/"
    settings: type[RemoteSettings] = AcmeSettings

    def upstream_ids(self, settings: RemoteSettings) -> Mapping[str, str]:
        return {MODEL: UPSTREAM_ID, **settings.models}

    def check(self, settings: RemoteSettings) -> Sequence[Finding]:
        return [Finding("acme package", True, "1.0")]

    def connect(self, settings: RemoteSettings, quota: Quota) -> RemoteEngine:
        assert isinstance(settings, AcmeSettings)
        return AcmeEngine(settings, self.upstream_ids(settings), quota)


class AcmeEngine:
    """Calls the API by HTTP."""

    def __init__(self, settings: AcmeSettings, models: Mapping[str, str], quota: Quota) -> None:
        assert settings.api_key is not None
        self.concurrency = settings.concurrency
        self._models = models
        self._region = settings.region
        self._breaker = CircuitBreaker("acme", quota)
        self._http = httpx.AsyncClient(
            base_url=str(settings.base_url or AcmeProvider.default_url),
            timeout=settings.timeout_seconds,
            headers={"X-Acme-Key": settings.api_key.get_secret_value()},
            verify=False,
        )

    async def start(self) -> None:
        pass

    async def reserve(self, model: str) -> float:
        return await self._breaker.reserve(self._models[model])

    async def speak(self, request: RemoteRequest) -> RemoteSpeech:
        model = self._models[request.model]
        async with self._breaker.passing(model):
            try:
                answer = await self._http.post(
                    f"{self._region}/{model}", json={"text": request.text, "voice": request.params.voice_name}
                )
                answer.raise_for_status()
            except httpx.HTTPError as error:
                raise UpstreamError(f"Acme's API failed ({type(error).__name__}).") from None
            return RemoteSpeech(answer.content, RATE_HZ, len(request.text), len(answer.content))

    async def check(self) -> list[Finding]:
        return [Finding(name, True, "Acme has it") for name in self.versions()]

    def status(self) -> EngineStatus:
        return self._breaker.status()

    def identity(self) -> str:
        return f"acme {self._region} {sorted(self._models.items())}"

    def version(self, model: str) -> str:
        return self._models[model]

    def versions(self) -> Sequence[str]:
        return sorted(self._models.values())

    async def stop(self) -> None:
        await self._http.aclose()


class AcmeStandIn:
    """The API: answers each text with a tone, and keeps what it was asked."""

    def __init__(self) -> None:
        asked = self.asked = list[tuple[str, str, Any]]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked.append((self.path, self.headers["X-Acme-Key"], body))
                count = round(RATE_HZ * SECONDS_PER_CHARACTER * len(body["text"]))
                wave = 8000 * np.sin(2 * np.pi * TONE_HZ / RATE_HZ * np.arange(count))
                audio = wave.astype("<i2").tobytes()
                self.send_response(200)
                self.send_header("Content-Length", str(len(audio)))
                self.end_headers()
                self.wfile.write(audio)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> AcmeStandIn:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

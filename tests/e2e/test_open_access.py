"""``rhapsode serve --open``: programs of this machine speak without a key."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.server import ServerProcess, run_cli, running, until
from tests.e2e.wire import assert_error
from tests.support.lazy_modules import LazyModule

pytestmark = pytest.mark.e2e
openai = LazyModule("openai")


def test_local_programs_need_no_key_and_pages_of_others_do(tmp_path: Path) -> None:
    with running(
        ServerProcess(tmp_path / "open", "--open", RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    ) as server:
        with server.anonymous() as anybody:
            created = anybody.post("/v1/tasks?", json={"model": "tone", "input": [{"params": {"text": "Open."}}]})
            assert created.status_code == 202
            assert anybody.get(f"/v1/tasks/{created.json()['id']}").status_code == 200
            assert anybody.get("/v1/models", headers={"x-goog-api-key": "none"}).status_code == 200
            assert anybody.get("/v1/keys").status_code == 403  # it may speak, and no more
            rebound = anybody.get("/v1/models", headers={"Host": "evil.example:8080"})
            assert_error(rebound, 403, rebound.json()["error"]["error_message"], kind="permission_error")
            for name, value in (("Origin", "https://evil.example"), ("X-Forwarded-For", "203.0.113.7")):
                assert anybody.get("/v1/models", headers={name: value}).status_code == 401
            wrong = server.first_key[:-2] + "xx"
            assert anybody.get("/v1/models", headers={"Authorization": f"Bearer {wrong}"}).status_code == 401
        with openai.OpenAI(base_url=f"{server.url}/v1", api_key="not-needed") as client:
            said = client.audio.speech.create(model="tone", voice="default", input="Open.", response_format="wav")
            assert said.read()[:4] == b"RIFF"
        listed = server.cli("keys", "list").stdout
        assert "without a key" in listed
        prefix = server.printed.partition("They use the key ")[2].partition(",")[0]
        assert server.cli("keys", "revoke", prefix).returncode == 0

        def refused() -> bool:
            return httpx.get(f"{server.url}/v1/models").status_code == 401

        until(lambda: refused() or None, "the end of the key that was revoked")


def test_an_open_server_listens_on_loopback_only(tmp_path: Path) -> None:
    ended = run_cli(tmp_path, tmp_path / "data", "serve", "--open", "--host", "0.0.0.0", "--port", "0")
    assert ended.returncode != 0
    assert "--open listens on this machine alone" in " ".join(ended.stderr.split())

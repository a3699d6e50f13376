"""No line of the log holds what was said, a key, or a header, however things go: in debug level, on every path."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.probe_engine import install
from tests.e2e.server import WEB, until
from tests.e2e.wire import create, finished, request_for, spoken, urls

pytestmark = pytest.mark.e2e

TEXT = "canarytext"
KEY = "rhap_canary_canarykey"
HEADER = "canaryheader"
QUERY = "canaryquery"
CANARIES = (TEXT, "canary", KEY, HEADER, QUERY)


def test_nothing_that_was_sent_is_in_the_log(make_server: MakeServer) -> None:
    server = make_server(
        RHAPSODE_LOG_LEVEL="debug",
        RHAPSODE_SEGMENT_TIMEOUT_SECONDS="60",
        RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true",
    )
    server.settings |= install(server.home)
    server.start()
    headers = {"X-Canary": HEADER, "User-Agent": HEADER, "Referer": HEADER, "Idempotency-Key": HEADER}
    words = ["", "raise ", "hush ", "crash ", "unable "]
    with server.client() as client:
        for word in words:
            body = request_for(
                f"{word}{TEXT} is said.",
                model="probe",
                metadata={"canarymetadata": "canaryvalue"},
                webhook_url="http://127.0.0.1:9/canarypath?canaryquery",
            )
            sent = client.post("/v1/tasks", json=body, headers={**headers, "Idempotency-Key": HEADER + word.strip()})
            assert sent.status_code == 202, sent.text
            ended = finished(client, sent.json()["id"])
            assert ended["status"] == ("completed" if word in {"", "crash "} else "failed")
        link = urls(spoken(client, f"{TEXT} again.", model="probe"))[0]
        WEB.get(link)
        WEB.get(link + "canary")
        WEB.get(f"{server.url}/files/canaryfile?expires={QUERY}&signature={QUERY}")
        task = create(client, f"wait {TEXT}", model="probe")
        client.post(f"/v1/tasks/{task['id']}/cancel")
        client.delete(f"/v1/tasks/{task['id']}")
        (server.home / "signals" / "go").touch()
        for broken in (
            {"content": f'{{"model": "{TEXT}'.encode()},
            {"json": request_for(TEXT, model="canarymodel")},
            {"json": request_for(TEXT, model="probe", voice="canaryvoice")},
            {"json": {TEXT: KEY}},
            {"json": request_for("канарейка canary", model="probe")},
            {"json": request_for(TEXT, model="probe"), "headers": {"Authorization": f"Bearer {KEY}"}},
            {"json": request_for(TEXT, model="probe"), "headers": {"Authorization": f"Canary {KEY}"}},
            {"content": TEXT.encode() * 2_000_000},
        ):
            assert client.post("/v1/tasks", **broken).status_code >= 400  # type: ignore[arg-type]
        client.get(f"/v1/canarypath/{KEY}", params={QUERY: TEXT}, headers=headers)
        for url, body in (
            ("/v1/audio/speech", {"model": "probe", "voice": "Low", "input": f"{TEXT} aloud.", "instructions": TEXT}),
            ("/v1beta/models/probe:generateContent", {"contents": [{"parts": [{"text": f"Say {TEXT}: {TEXT}."}]}]}),
        ):
            params = {"key": KEY} if "beta" in url else {}
            assert client.post(url, json=body).status_code == 200
            assert client.post(url, json={**body, "canary": TEXT}).status_code == 200, "an unknown field is left out"
            assert (
                client.post(url, json=body, headers={"x-goog-api-key": KEY, "Authorization": KEY}).status_code == 401
            )
            assert client.post(url, json=body, params={**params, QUERY: TEXT}).status_code in {200, 401}
            client.post(url.replace("probe", "canarymodel"), json=body)
            unable = json.loads(json.dumps(body).replace(TEXT, f"unable {TEXT}"))
            assert client.post(url, json=unable).status_code == 500
        client.get("/v1/tasks", params={QUERY: TEXT})
        client.get(f"/v1/tasks/{TEXT}")
        client.request("CANARY", "/v1/tasks")
        client.get("/metrics", headers={"X-Forwarded-For": HEADER, "traceparent": HEADER})
        client.post("/v1/keys", json={"name": "canaryname", "canary": KEY})
    until(lambda: server.log.count('"event": "webhook.sent"') >= len(words), "the webhooks to be tried")
    secret = server.first_key
    server.stop()
    log = server.log
    assert log.count('"event": "request"') > 30
    assert '"event": "segment.failed"' in log
    found = [line for line in log.splitlines() if "canary" in line.lower() or secret in line or "канарейка" in line]
    assert found == []

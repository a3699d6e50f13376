"""``/openapi.json`` is valid, complete, and what it says is true of real answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate

from tests.e2e.openapi_keys import use_keys, use_pronunciations, use_voices
from tests.e2e.openapi_projects import PROJECT_PATHS, use_documents, use_projects
from tests.e2e.server import WEB, Json, ServerProcess
from tests.e2e.wire import create, finished, request_for, spoken, urls

pytestmark = pytest.mark.e2e

Check = Callable[[str, httpx.Response], None]
PROXIED = {"X-Forwarded-For": "203.0.113.7"}
VERSIONS = ("/v1", "/v1beta", "/v1alpha")
SPOKEN_BY_ELEVENLABS = ("", "/stream", "/with-timestamps", "/stream/with-timestamps")
GEMINI_METHODS = ("generateContent", "streamGenerateContent", "countTokens")
SPEECH_PATHS = (
    "/v1/documents",
    "/v1/projects",
    "/v1/tasks",
    "/v1/audio/speech",
    "/dev",
    "/v1/voices",
    "/v1/phonemes",
    "/v1/text-to-speech",
)
MISSING = "/v1/tasks/task_01M82NBYBK8ACW82MPNKZQ6Q94"


@pytest.fixture(scope="module")
def document(probe: ServerProcess) -> Json:
    """Return the document, as anybody gets it."""
    answer = WEB.get(f"{probe.url}/openapi.json")
    assert answer.status_code == 200
    document: Json = answer.json()
    return document


def test_the_document_is_valid(document: Json) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_operation_is_named_once_and_described(document: Json) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] and operation["description"] for operation in operations)


def test_every_route_is_documented(document: Json, probe: ServerProcess) -> None:
    """Asked from outside: a documented path takes exactly the documented methods (and HEAD), others are nowhere."""
    assert set(document["paths"]) == {
        "/v1/tasks",
        "/v1/tasks/{id}",
        "/v1/tasks/{id}/cancel",
        "/v1/tasks/{id}/events",
        "/v1/tasks/{id}/audio",
        "/v1/tasks/{id}/deliveries",
        "/v1/models",
        "/v1/models/{id}",
        "/v1/voices",
        "/v1/voices/settings/default",
        "/v1/voices/{voice}",
        "/v1/voices/{voice_id}/settings",
        "/v1/voices/{voice}/sample",
        "/v1/audio/speech",
        "/v1/audio/voices",
        "/v1/audio/speech/voices",
        "/v1/audio/models",
        "/dev/captioned_speech",
        "/dev/phonemize",
        "/dev/generate_from_phonemes",
        "/v1beta/models",
        "/v1beta/models/{id}",
        "/v1alpha/models",
        "/v1alpha/models/{id}",
        "/v1beta/voices",
        "/v1alpha/voices",
        *(f"{version}/models/{{model}}:{method}" for version in VERSIONS for method in GEMINI_METHODS),
        *(f"{version}/interactions" for version in VERSIONS),
        *(f"/v1/text-to-speech/{{voice_id}}{end}" for end in SPOKEN_BY_ELEVENLABS),
        "/v2/voices",
        "/v1/user",
        "/v1/user/subscription",
        "/v1/keys",
        "/v1/keys/{id}",
        "/v1/keys/{id}/rotate",
        "/v1/keys/{id}/webhook-secret",
        "/v1/keys/{id}/rotate-webhook-secret",
        "/v1/usage",
        "/v1/audit",
        "/v1/phonemes",
        "/v1/documents",
        *PROJECT_PATHS,
        "/v1/pronunciations",
        "/v1/pronunciations/{id}",
        "/files/{name}",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    with probe.client() as client:
        for path, operations in document["paths"].items():
            refused = client.request("TRACE", path)
            assert refused.status_code == 405
            allowed = {method.strip() for method in refused.headers["allow"].split(",")} - {"HEAD"}
            assert allowed == {method.upper() for method in operations}


def test_keys_are_asked_for_where_the_document_says_so(document: Json, probe: ServerProcess) -> None:
    with probe.anonymous() as client:
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                status = client.request(method, path).status_code
                schemes = operation.get("security", [{}])
                assert (status == 401) == ({} not in schemes), f"{method} {path}"
                googles = "/audio" not in path and any(
                    part in path for part in ("/models", "/interactions", "/v1beta/", "/v1alpha/")
                )
                listed = path == "/v1/voices"  # which Google's clients list voices from, too
                assert ({"googleKey": []} in schemes) == (googles or listed), path


def test_answers_are_as_documented(document: Json, probe: ServerProcess, go: Path) -> None:
    provoked: set[tuple[str, str, int]] = set()

    def check(path: str, answer: httpx.Response) -> None:
        method = answer.request.method.lower()
        documented = document["paths"][path][method]["responses"]
        assert str(answer.status_code) in documented, f"{method} {path} answers {answer.status_code}"
        content = documented[str(answer.status_code)].get("content", {})
        kind = answer.headers.get("content-type")
        assert kind in content or (kind is None and not content and not answer.content), (
            f"{method} {path} {answer.status_code} answers with {kind}"
        )
        if kind == "application/json":
            _validate(answer.json(), content[kind]["schema"], document)
        for header, facts in documented[str(answer.status_code)].get("headers", {}).items():
            assert header in answer.headers or not facts["required"]
        provoked.add((method, path, answer.status_code))

    with probe.client() as client, probe.anonymous() as stranger:
        good = request_for("Hello.", model="probe")
        tasks = "/v1/tasks"
        check(tasks, client.post(tasks, json={**good, "metadata": {"k": [1, None, {"deep": True}]}}))
        check(tasks, client.post(tasks, json={}))
        check(tasks, client.post(tasks, json=request_for("🎈", model="probe")))
        check(tasks, client.post(tasks, content=b"x" * 16_000_001))
        check(tasks, client.post(tasks, content=b"{}"))
        check(tasks, stranger.post(tasks, json=good))
        once = {"Idempotency-Key": "once", "Prefer": "wait=60"}
        check(tasks, client.post(tasks, json=good, headers=once))
        check(tasks, client.post(tasks, json={**good, "metadata": {}}, headers=once))
        check(tasks, client.post(tasks, json={**good, "metadata": {"other": 1}}, headers=once))
        check(tasks, client.get(tasks))
        check(tasks, client.get(tasks, params={"limit": "many"}))
        check(tasks, stranger.get(tasks))

        task_path = "/v1/tasks/{id}"
        completed = spoken(client, "Hello.", model="probe", metadata={"k": "v"})
        failed = finished(client, create(client, "Unable.", model="probe")["id"])
        assert (completed["status"], failed["status"]) == ("completed", "failed")
        for task in (create(client, "Just begun.", model="probe"), completed, failed):
            check(task_path, client.get(f"{tasks}/{task['id']}"))
        check(task_path, client.get(f"{tasks}/{completed['id']}", params={"wait": 0}))
        check(task_path, client.get(MISSING))
        check(task_path, client.get(MISSING, params={"what": 1}))
        check(task_path, stranger.get(MISSING))

        ends, events, deliveries = f"{task_path}/cancel", f"{task_path}/events", f"{task_path}/deliveries"
        check(deliveries, client.get(f"{tasks}/{completed['id']}/deliveries"))
        for task in (create(client, "Wait for it.", model="probe"), completed, failed):
            check(ends, client.post(f"{tasks}/{task['id']}/cancel"))
            check(events, client.get(f"{tasks}/{task['id']}/events"))
        check(events, client.get(f"{tasks}/{failed['id']}/events", headers={"Last-Event-ID": "200"}))
        audio = f"{task_path}/audio"
        canceled = create(client, "Wait to be canceled.", model="probe")["id"]
        client.post(f"{tasks}/{canceled}/cancel").raise_for_status()
        go.touch()  # the engine may have begun what waits, before it was canceled
        check(audio, client.get(f"{tasks}/{canceled}/audio"))
        check(audio, client.get(f"{tasks}/{completed['id']}/audio"))
        for path, method in ((ends, "POST"), (events, "GET"), (deliveries, "GET"), (audio, "GET")):
            check(path, client.request(method, path.replace("{id}", "x")))
            check(path, client.request(method, path.replace("{id}", "x"), params={"what": 1}))
            check(path, stranger.request(method, path.replace("{id}", "x")))

        gone = client.post(tasks, json=good, headers={"Idempotency-Key": "gone"}).json()["id"]
        check(task_path, client.delete(f"{tasks}/{gone}"))
        check(task_path, client.delete(f"{tasks}/{gone}"))
        check(task_path, client.delete(MISSING, params={"what": 1}))
        check(task_path, stranger.delete(MISSING))
        check(tasks, client.post(tasks, json=good, headers={"Idempotency-Key": "gone"}))

        for path in (
            "/v1/models",
            "/v1/voices",
            "/v1beta/models",
            "/v1beta/voices",
            "/v1alpha/models",
            "/v1alpha/voices",
        ):
            check(path, client.get(path))
            check(path, stranger.get(path))
        for path in ("/v1beta/voices", "/v1alpha/voices"):
            check(path, client.get(path, params={"type": "x"}))
        for path in ("/v1/audio/models", "/v1/audio/voices", "/v1/audio/speech/voices"):
            check(path, stranger.get(path))
            check(path, stranger.get(path, headers={"Authorization": "Bearer none"}))
            check(path, stranger.get(path, params={"what": 1}))
            if path.endswith("/voices"):
                check(path, stranger.get(path, params={"legacy": "perhaps"}))
                check(path, stranger.get(path, params={"model": "none"}))
        _speak_at_once(check, client, stranger)

        sample, url = "/v1/voices/{voice}/sample", client.get("/v1/voices").json()["data"][0]["sample_url"]
        check(sample, client.get(url, params={"what": 1}))
        check(sample, client.get(url))
        check(sample, client.get("/v1/voices/Nobody/sample"))
        check(sample, stranger.get(url))

        files, link = "/files/{name}", urls(completed)[0]
        check(files, stranger.get(link))
        check(files, stranger.get(link, headers={"If-None-Match": stranger.head(link).headers["ETag"]}))
        check(files, stranger.get(link, headers={"If-Match": '"another"'}))
        check(files, stranger.get(link, headers={"Range": "bytes=0-9"}))
        check(files, stranger.get(link, headers={"Range": "bytes=999999999-"}))
        check(files, stranger.get(link.partition("?")[0]))
        check(files, stranger.get("/files/x"))
        for file in (probe.data_dir / "audio" / "outputs" / completed["id"]).rglob("*.wav"):
            file.unlink()
        check(files, stranger.get(link))
        check(audio, client.get(f"{tasks}/{completed['id']}/audio"))

        use_keys(check, client, stranger)
        for answer in (
            client.get("/v1/audit"),
            client.get("/v1/audit", params={"what": 1}),
            stranger.get("/v1/audit"),
        ):
            check("/v1/audit", answer)
        use_pronunciations(check, probe, client, stranger)
        use_voices(check, probe, client, stranger)
        use_documents(check, client, stranger)
        use_projects(check, probe.data_dir, client, stranger)
        _be_refused(check, document, probe, client)

        check("/healthz", stranger.get("/healthz"))
        check("/readyz", stranger.get("/readyz"))
        check("/metrics", stranger.get("/metrics"))
        check("/metrics", stranger.get("/metrics", headers=PROXIED))

    expected = {
        (method, path, int(status))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for status in operation["responses"]
    }
    # What cannot be provoked from outside: faults of ours, a wrong method, which has no operation, object storage,
    # and extras that are not installed.
    assert {entry for entry in expected - provoked if entry[2] not in {307, 405, 500, 501, 503}} == set()


def _speak_at_once(check: Check, client: httpx.Client, stranger: httpx.Client) -> None:
    """Call all routes for other APIs' clients."""
    speech = {"model": "probe", "voice": "Low", "input": "Hello."}
    contents = {"contents": [{"parts": [{"text": "Hello."}]}]}
    for version in VERSIONS:
        models, model = f"{version}/models", f"{version}/models/{{id}}"
        check(models, client.get(models, params={"pageSize": "x"}))
        check(models, client.get(models, params={"pageSize": 1}))
        check(model, client.get(f"{models}/probe"))
        check(model, client.get(f"{models}/x"))
        check(model, stranger.get(f"{models}/probe"))
    said = [
        (path, path, speech, {"input": "Else."}, {"model": "x"})
        for path in ("/v1/audio/speech", "/dev/captioned_speech")
    ]
    phonemes = "/dev/generate_from_phonemes"
    said.append((phonemes, phonemes, {"model": "probe", "phonemes": "h"}, {"phonemes": "hh"}, {"model": "x"}))
    for version in VERSIONS:
        for method in GEMINI_METHODS:
            path = f"{version}/models/{{model}}:{method}"
            other = {"contents": [{"parts": [{"text": "Else."}]}]}
            said.append((path, path.replace("{model}", "probe"), contents, other, {}))
        sent = {"model": "probe", "input": "Hello."}
        path = f"{version}/interactions"
        said.append((path, path, sent, {"input": "Else."}, {"model": "x"}))
    for end in SPOKEN_BY_ELEVENLABS:
        path, sent = f"/v1/text-to-speech/{{voice_id}}{end}", {"model_id": "probe", "text": "Hello."}
        said.append((path, path.replace("{voice_id}", "Low"), sent, {"text": "Else."}, {"model_id": "x"}))
    for path in ("/v2/voices", "/v1/user", "/v1/user/subscription", "/v1/voices/settings/default"):
        check(path, client.get(path))
        check(path, stranger.get(path))
    settings = "/v1/voices/{voice_id}/settings"
    check(settings, client.get(settings.format(voice_id="Low")))
    check(settings, client.get(settings.format(voice_id="Nobody")))
    check(settings, stranger.get(settings.format(voice_id="Low")))
    check("/v2/voices", client.get("/v2/voices", params={"page_size": 0}))
    for path, url, body, other, lost in said:
        once = {"Idempotency-Key": f"once {path}".replace(" ", "-")}
        answer = client.post(url, json=body, headers=once)
        check(path, answer)
        if not path.endswith("countTokens"):
            check(path, client.post(url, json={**body, **other}, headers=once))
            client.delete(f"/v1/tasks/{answer.headers['Rhapsode-Task-Id']}").raise_for_status()
            check(path, client.post(url, json=body, headers=once))
        check(path, client.post(url, json={}))
        check(path, client.post(url, content=b"{}"))
        check(path, client.post(url, content=b"x" * 16_000_001))
        check(path, client.post(url.replace("probe", "x"), json={**body, **lost}))
        check(path, stranger.post(url, json=body))
    check("/v1/audio/speech", client.post("/v1/audio/speech", json={**speech, "stream_format": "sse"}))
    for version in VERSIONS:
        path = f"{version}/models/{{model}}:streamGenerateContent"
        check(path, client.post(path.replace("{model}", "probe"), json=contents, params={"alt": "sse"}))


def _be_refused(check: Check, document: Json, probe: ServerProcess, client: httpx.Client) -> None:
    """Call every operation without its scope, and every limited one too often."""
    keys = [
        client.post("/v1/keys", json=body).json()["key"]
        for body in (
            {"name": "speaks"},
            {"name": "manages", "scopes": ["admin"]},
            {"name": "hasty", "scopes": ["admin", "speech"], "limits": {"requests_per_minute": 1}},
        )
    ]
    with probe.client(keys[0]) as speaks, probe.client(keys[1]) as manages, probe.client(keys[2]) as hasty:
        check("/metrics", speaks.get("/metrics", headers=PROXIED))
        assert hasty.get("/v1/models").status_code == 200
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if "security" not in operation:
                    continue
                check(path, hasty.request(method, path))
                if "403" in operation["responses"]:
                    speech = path.startswith(SPEECH_PATHS) or "enerate" in path or path.endswith("/interactions")
                    other = manages if speech else speaks
                    body = {"json": {"name": "x"}} if path == "/v1/keys" and method == "post" else {"json": {}}
                    check(
                        path, other.request(method, path, params={"key": "x"} if path == "/v1/usage" else {}, **body)
                    )


@pytest.mark.parametrize(
    ("body", "valid"),
    [
        (request_for("Hello."), True),
        (request_for("Hello.", voice="Low", metadata={"k": 1}), True),
        ({"model": "tone", "input": [{"params": {"prompt": "Hello."}}]}, True),
        ({"model": "tone", "input": []}, False),
        ({"model": "tone", "input": [{"params": {}}]}, False),
        ({"model": "tone", "input": [{"params": {"text": None}}]}, False),
        ({"model": "tone", "input": [{"params": {"text": ""}}]}, False),
        ({"model": "tone", "input": [{"params": {"text": "Hi", "voice": "Low"}}]}, False),
        ({**request_for("Hello."), "deadline_seconds": 60}, True),
        ({**request_for("Hello."), "deadline_seconds": 0}, False),
        ({**request_for("Hello."), "webhook_url": 7}, False),
        ({"input": [{"params": {"text": "Hi"}}]}, False),
        ([], False),
    ],
)
def test_the_request_schema_tells_good_from_bad(document: Json, client: httpx.Client, body: Any, valid: bool) -> None:
    schema = document["paths"]["/v1/tasks"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    if valid:
        _validate(body, schema, document)
    else:
        with pytest.raises(jsonschema.ValidationError):
            _validate(body, schema, document)
    assert client.post("/v1/tasks", json=body).status_code == (202 if valid else 400)


def _validate(value: Any, schema: Json, document: Json) -> None:
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)

"""Requests that nobody thought of: made from ``/openapi.json``, good ones and bad ones, for every operation.

Schemathesis checks each answer: its status, headers and body are documented, bad requests are refused and good ones
are not, nothing fails on the server's side, and what was deleted is gone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import WEB, Json, ServerProcess

pytestmark = pytest.mark.e2e

COMMAND = Path(sys.executable).with_name("schemathesis")
REQUESTS = os.environ.get("FUZZ_REQUESTS", "4")
"""How many of each kind are made for an operation; ``make fuzz`` makes more."""
PHASES = os.environ.get("FUZZ_PHASES", "examples,coverage")
"""What Schemathesis does: the examples of the document, and the bounds of each field; `make fuzz` adds random values
and links from one operation to the next."""
SEED = os.environ.get("FUZZ_SEED", "1")
DEADLY = ("DELETE /v1/keys/{id}", "POST /v1/keys/{id}/rotate")
"""What takes the key itself away where the id is `me`: on its own, so that all the others are asked with a key."""
GOOGLE = ("/v1", "/v1alpha", "/v1beta")
"""The versions of Google's API, each with the same routes."""
REFUSING = (
    *("POST /v1/tasks", "POST /v1/keys", "PATCH /v1/keys/{id}", DEADLY[1], "GET /v1/usage", "GET /v1/keys"),
    *(
        "POST /v1/audio/speech",
        "POST /v1/phonemes",
        "GET /v1/models",
        "GET /v1/pronunciations",
        "POST /v1/pronunciations",
        "POST /v1/voices",
        "PATCH /v1/voices/{voice}",
    ),
    *("GET /v1/audit", "POST /v1/documents", "POST /dev/captioned_speech", "POST /dev/generate_from_phonemes"),
    "POST /dev/phonemize",
    *("GET /v1/projects", "POST /v1/projects", "PATCH /v1/projects/{id}", "PATCH /v1/projects/{id}/chapters/{number}"),
    *(
        f"{operation} /v1/projects/{{id}}/{further}"
        for operation, further in (
            ("GET", "paragraphs"),
            ("PATCH", "paragraphs/{paragraph_id}"),
            ("POST", "exports"),
            ("POST", "render"),
        )
    ),
    *(f"GET {version}/models" for version in ("/v1alpha", "/v1beta")),
    *(f"POST {version}/interactions" for version in GOOGLE),
    *(
        f"POST {version}/models/{{model}}:{method}"
        for version in GOOGLE
        for method in ("generateContent", "streamGenerateContent", "countTokens")
    ),
)
"""What may refuse with 400 what the document allows: a text without a word, two fields that exclude each other, more
than 400 days, ``5.0`` for a whole number, a page that nobody told of, a chapter or paragraph that is not there, a
change of nothing, a picture for a book."""


EMPTY = ({"type": "null"}, {"type": "array", "maxItems": 0}, {"type": "object", "maxProperties": 0})
"""What counts as left out at lenient routes, which their document does not say of every field."""


@pytest.mark.slow
def test_every_operation_holds_what_the_document_says(make_server: MakeServer, tmp_path: Path) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    document = _for_this_server(WEB.get(f"{server.url}/openapi.json").json())
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    (tmp_path / "schemathesis.toml").write_text(
        "\n".join(
            f'[[operations]]\ninclude-name = "{name}"\nchecks.positive_data_acceptance.expected-statuses = '
            '["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429"]\n'
            for name in REFUSING
        )
    )
    excluding = [option for name in DEADLY for option in ("--exclude-name", name)]
    including = [option for name in DEADLY for option in ("--include-name", name)]
    with server.client() as client:
        other = client.post("/v1/keys", json={"name": "fuzz", "scopes": ["admin", "speech"]}).json()["key"]
    told = _run(server, server.first_key, tmp_path, excluding)
    assert "Authentication failed" not in told, "or hardly anything was tried"
    _run(server, other, tmp_path, including)
    print(told)
    assert '"level": "error"' not in server.log
    assert WEB.get(f"{server.url}/readyz").json()["status"] == "ready"
    tasks = server.rows("SELECT count(*) AS n FROM tasks")[0]["n"]
    assert tasks > 0, "some of the good ones became tasks"


def _for_this_server(document: Json) -> Json:
    """Return the document with the one model and the voices that this server has, or hardly any request would be
    good.
    """
    schemas = document["components"]["schemas"]
    schemas["CreateTask"]["properties"]["model"] = {"type": "string", "enum": ["tone"]}
    voices = {"type": "string", "enum": ["Low", "High"]}
    schemas["InputParams"]["properties"]["voice_name"] = voices
    schemas["ReadText"]["properties"] |= {"model": {"type": "string", "enum": ["tone"]}, "voice_name": voices}
    schemas["CreateSpeech"]["properties"] |= {"model": {"type": "string", "enum": ["tts-1", "tone"]}, "voice": voices}
    for name, schema in schemas.items():
        if schema.get("additionalProperties") is True and name != "TaskMetadata":  # of a lenient family
            for field, told in schema["properties"].items():
                if field not in schema.get("required", ()):
                    schema["properties"][field] = {"anyOf": [told, *EMPTY]}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            # Any value is a table of one cell, so that none can be sent that has to be refused.
            operation.get("requestBody", {}).get("content", {}).pop("text/csv", None)
            parameters = operation.get("parameters", [])
            for parameter in parameters:
                if parameter["in"] == "path" and "/models" in path:
                    parameter["schema"] = {"type": "string", "enum": ["tone"]}
            # A key of its own invention would be taken for the one in the header, and refused.
            operation["parameters"] = [
                parameter for parameter in parameters if (parameter["in"], parameter["name"]) != ("query", "key")
            ]
            if path.endswith(("/events", "/audio", "/file")):  # nor could it sign a link
                operation["parameters"] = [
                    parameter for parameter in parameters if parameter["name"] not in ("expires", "signature")
                ]
            operation["security"] = [
                scheme for scheme in operation.get("security", []) if not scheme or "apiKey" in scheme
            ]
    # What is called the schema of a stream of events is taken for that of each of them.
    event = {"id": {"pattern": "^[0-9]{1,3}$"}, "event": {"const": "task"}, "data": {"pattern": "^{.*}$"}}
    stream = document["paths"]["/v1/tasks/{id}/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    stream["schema"] = {"type": "object", "properties": event, "required": list(event), "additionalProperties": False}
    nameless = {"event": {"const": "message"}, "data": {"pattern": "^{.*}$"}}
    for path in ("/v1/audio/speech", *(f"{v}/models/{{model}}:streamGenerateContent" for v in GOOGLE)):
        stream = document["paths"][path]["post"]["responses"]["200"]["content"]["text/event-stream"]
        stream["schema"] = {"type": "object", "properties": nameless, "required": list(nameless)}
    return document


def _run(server: ServerProcess, key: str, directory: Path, options: list[str]) -> str:
    run = subprocess.run(
        [
            str(COMMAND),
            "run",
            "openapi.json",
            *("--url", server.url, "--header", f"Authorization: Bearer {key}"),
            *("--checks", "all", "--phases", PHASES, "--max-examples", REQUESTS, "--seed", SEED, "--no-color"),
            *options,
        ],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout

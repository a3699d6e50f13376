"""What agents are told of the API's tasks, voices and errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.support.lazy_modules import LazyModule

mcp_server = LazyModule("rhapsode.mcp_server")

TASK: dict[str, Any] = {"id": "task_01", "status": "completed", "progress": 100, "metadata": {"mine": "secret"}}


def error(status: int, headers: dict[str, str] | None = None, **fields: object) -> httpx.Response:
    return httpx.Response(status, headers=headers, json={"error": {"code": status, **fields}})


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (error(400, error_message="No voice 'Korr'."), "No voice 'Korr'."),
        (
            error(400, error_message="It is empty.", param="input[0].params.text"),
            "It is empty. (parameter: text)",
        ),
        (error(400, error_message="'text' is empty.", param="text"), "'text' is empty."),
        (
            error(401, error_message="No such key."),
            "No such key. Set RHAPSODE_KEY to a key of this server, where the MCP server is configured.",
        ),
        (error(429, {"Retry-After": "7"}, error_message="Too many."), "Too many. Try again in 7 seconds."),
        (error(503, {"Retry-After": "soon"}, error_message="Full."), "Full."),
        (
            httpx.Response(502, text="<html>Bad gateway</html>"),
            "What answers at RHAPSODE_URL failed with status 502; it may be no rhapsode server.",
        ),
        (
            httpx.Response(404, json=["not", "ours"]),
            "What answers at RHAPSODE_URL failed with status 404; it may be no rhapsode server.",
        ),
        (
            httpx.Response(500, json={"error": "a string"}),
            "What answers at RHAPSODE_URL failed with status 500; it may be no rhapsode server.",
        ),
    ],
)
def test_an_error_of_the_api_says_what_to_do(answer: httpx.Response, message: str) -> None:
    assert mcp_server.refusal(answer) == message


def test_a_failure_to_connect_does_not_repeat_the_address() -> None:
    told = mcp_server.unreachable(httpx.ConnectError("cannot connect to http://user:password@host"))
    assert "RHAPSODE_URL" in told
    assert "password" not in told
    assert "in time" in mcp_server.unreachable(httpx.ReadTimeout("http://user:password@host"))


def test_facts_of_a_task_are_those_that_an_agent_needs() -> None:
    own = {"engine": "kokoro", "engine_version": "1", "audio_seconds": 2.5, "dropped": [{"text": "x"}], "cached": 1}
    content = [{"type": "audio", "url": "http://a/files/1"}, {"type": "captions", "url": "http://a/files/2"}]
    task = {**TASK, "metadata": {"mine": "secret", "rhapsode": own}, "output": [{"content": content}]}
    assert mcp_server.task_summary(task, ["A note."]) == {
        "task_id": "task_01",
        "status": "completed",
        "progress": 100,
        "engine": "kokoro",
        "audio_seconds": 2.5,
        "dropped": [{"text": "x"}],
        "links": ["http://a/files/1", "http://a/files/2"],
        "notes": ["A note."],
    }


def test_an_unfinished_task_says_how_to_get_its_audio_and_a_failed_one_why() -> None:
    unfinished = mcp_server.task_summary({**TASK, "status": "processing", "progress": 40}, [])
    assert unfinished["progress"] == 40
    assert "'get_task'" in unfinished["notes"][0]
    failed = mcp_server.task_summary(
        {**TASK, "status": "failed", "error": {"code": 500, "error_message": "It broke."}}, []
    )
    assert failed["error"]["error_message"] == "It broke."
    assert "notes" not in failed


def test_a_voice_is_shown_without_the_link_that_needs_the_key() -> None:
    voice = {"name": "Kore", "description": "Firm", "gender": "female", "languages": ["en-US"], "models": ["kokoro"]}
    assert mcp_server.shown_voice({**voice, "sample_url": "http://a/v1/voices/Kore/sample"}) == voice


@pytest.mark.parametrize(
    ("language", "model", "found"),
    [
        (None, None, True),
        ("en", None, True),
        ("EN_gb", None, True),
        ("en-US", None, False),
        ("e", None, False),
        ("pt", "kokoro", True),
        ("pt", "hibari", False),
        ("de", "kokoro", False),
    ],
)
def test_voices_are_found_by_language_and_model(language: str | None, model: str | None, found: bool) -> None:
    assert mcp_server.matches({"languages": ["en-GB", "pt-BR"], "models": ["kokoro"]}, language, model) is found


def test_the_model_is_the_usual_one_or_that_of_the_voice() -> None:
    usual = "gemini_3_1_flash_tts_preview"
    voices = [{"name": "Kore", "models": ["other", usual]}, {"name": "af_heart", "models": ["kokoro", "other"]}]
    models = ["kokoro", usual, "other"]
    assert mcp_server.choose_model(models, voices, None) == usual
    assert mcp_server.choose_model(models, voices, "Kore") == usual
    assert mcp_server.choose_model(models, voices, "af_heart") == "kokoro"
    assert mcp_server.choose_model(models, voices, "af_heart(2)+Kore") == "kokoro"
    assert mcp_server.choose_model(models, voices, "Korr") == usual
    assert mcp_server.choose_model(["tone", "tts-1"], [], None) == "tone"


@pytest.mark.parametrize(("kind", "status"), [("empty", 200), ("as large as allowed", 200), ("one byte more", 413)])
async def test_bodies_are_limited_whether_they_say_their_length_or_not(kind: str, status: int) -> None:
    limit = mcp_server.MAX_BODY_BYTES
    size = {"empty": 0, "as large as allowed": limit, "one byte more": limit + 1}[kind]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, size, 1_000_000):
            yield b"x" * min(1_000_000, size - start)

    transport = httpx.ASGITransport(mcp_server.BoundedBodies(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        for content in (b"x" * size, pieces()):
            answer = await client.post("/mcp", content=content)
            assert answer.status_code == status
            assert answer.text == str(size) if status == 200 else "8,000,000" in answer.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text": ""}, "The field 'text' must not be empty."),
        ({}, "The field 'text' is required."),
        ({"text": "Hi.", "wait_seconds": -1}, "'wait_seconds' must be at least 0."),
        ({"text": "Hi.", "voice": "Kore"}, "'speak' has no argument 'voice'. Did you mean 'voice_name'?"),
    ],
)
async def test_a_wrong_argument_is_named_in_the_words_of_the_api(arguments: dict[str, Any], message: str) -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(mcp_server.ToolError) as raised:
            await mcp_server.create_server(client, None).call_tool("speak", arguments)
    assert str(raised.value) == message

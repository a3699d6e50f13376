"""What cannot be served is refused before anything is accepted: exact status, message, type and param."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.e2e.server import ServerProcess
from tests.e2e.wire import assert_error, request_for

pytestmark = pytest.mark.e2e

HERE = "input[0].params"
NOTHING = "There is nothing to speak in the text: it holds no letter and no digit outside tags."
GOOD = request_for("Hello.")


def _params(**params: Any) -> dict[str, Any]:
    return {"model": "tone", "input": [{"params": params}]}


@pytest.mark.parametrize(
    ("body", "message", "param"),
    [
        pytest.param([], "The body must be a JSON object, not an array.", None, id="array"),
        pytest.param("tone", "The body must be a JSON object, not a string.", None, id="string"),
        pytest.param(None, "The body must be a JSON object, not null.", None, id="null"),
        pytest.param(7, "The body must be a JSON object, not a number.", None, id="number"),
        pytest.param(True, "The body must be a JSON object, not a boolean.", None, id="boolean"),
        pytest.param({}, "The field 'model' is required.", "model", id="empty object"),
        pytest.param({"model": "tone"}, "The field 'input' is required.", "input", id="input missing"),
        pytest.param({"input": GOOD["input"]}, "The field 'model' is required.", "model", id="model missing"),
        pytest.param({**GOOD, "model": None}, "'model' must be a string, not null.", "model", id="model null"),
        pytest.param(
            {**GOOD, "model": ["tone"]}, "'model' must be a string, not an array.", "model", id="model array"
        ),
        pytest.param(
            {**GOOD, "model": "tome"}, "Unknown model 'tome'. Did you mean 'tone'?", "model", id="model nearest"
        ),
        pytest.param({**GOOD, "model": "?"}, "Unknown model '?'. Valid: tone.", "model", id="model far off"),
        pytest.param({**GOOD, "model": ""}, "Unknown model ''. Valid: tone.", "model", id="model empty"),
        pytest.param(
            {**GOOD, "models": "tone"}, "Unknown field 'models'. Did you mean 'model'?", "models", id="unknown field"
        ),
        pytest.param(
            {**GOOD, "webhook_url": 7},
            "'webhook_url' must be a string, not a number.",
            "webhook_url",
            id="webhook_url",
        ),
        pytest.param(
            {**GOOD, "stream": True},
            "Unknown field 'stream'. Known: model, input, metadata, deadline_seconds, webhook_url, route.",
            "stream",
            id="stream",
        ),
        *(
            pytest.param(
                {**GOOD, "deadline_seconds": value}, f"'deadline_seconds' must be {requirement}.", "deadline_seconds"
            )
            for value, requirement in (
                (0, "at least 1"),
                (-5, "at least 1"),
                (604_801, "at most 604,800"),
                (10**40, "at most 604,800"),
                (60.0, "a whole number"),
                (True, "a whole number"),
                ("60", "a whole number"),
                (None, "a whole number"),
            )
        ),
        pytest.param({**GOOD, "input": []}, "'input' must have at least one entry.", "input", id="no inputs"),
        pytest.param(
            {**GOOD, "input": GOOD["input"] * 101},
            "'input' must have at most 100 entries.",
            "input",
            id="101 inputs",
        ),
        pytest.param({**GOOD, "input": {}}, "'input' must be an array, not an object.", "input", id="input object"),
        pytest.param({**GOOD, "input": "Hi"}, "'input' must be an array, not a string.", "input", id="input string"),
        pytest.param({**GOOD, "input": None}, "'input' must be an array, not null.", "input", id="input null"),
        pytest.param(
            {**GOOD, "input": ["Hi"]}, "'input[0]' must be an object, not a string.", "input[0]", id="input of strings"
        ),
        pytest.param(
            {**GOOD, "input": [*GOOD["input"], {}]},
            "The field 'params' is required.",
            "input[1].params",
            id="params missing",
        ),
        pytest.param(
            {**GOOD, "input": [{"params": None}]}, f"'{HERE}' must be an object, not null.", HERE, id="params null"
        ),
        pytest.param(
            {**GOOD, "input": [{"params": {"text": "Hi"}, "text": "Hi"}]},
            "Unknown field 'text': it belongs in 'params'.",
            "input[0].text",
            id="text beside params",
        ),
        pytest.param(_params(), "The field 'text' is required.", f"{HERE}.text", id="text missing"),
        pytest.param(_params(text=None), f"'{HERE}.text' must be a string, not null.", f"{HERE}.text", id="text null"),
        pytest.param(_params(text=4), f"'{HERE}.text' must be a string, not a number.", f"{HERE}.text", id="number"),
        pytest.param(
            _params(text=["Hi"]), f"'{HERE}.text' must be a string, not an array.", f"{HERE}.text", id="text array"
        ),
        pytest.param(_params(text=""), "The field 'text' must not be empty.", f"{HERE}.text", id="text empty"),
        pytest.param(_params(prompt=""), "The field 'prompt' must not be empty.", f"{HERE}.prompt", id="prompt empty"),
        pytest.param(_params(text="  \t\n "), NOTHING, f"{HERE}.text", id="spaces"),
        pytest.param(_params(prompt="  \t\n "), NOTHING, f"{HERE}.prompt", id="prompt of spaces"),
        pytest.param(_params(text="🎈🎉 👍"), NOTHING, f"{HERE}.text", id="emoji"),
        pytest.param(_params(text="[laughs] <break time='1s'/> [sighs]"), NOTHING, f"{HERE}.text", id="tags"),
        pytest.param(_params(text="... !? --"), NOTHING, f"{HERE}.text", id="punctuation"),
        pytest.param(
            _params(text="Say שלום twice"),
            "Hebrew letter 'ש' (U+05E9) at position 4 cannot be spoken by the engine tone, which reads English. "
            "Positions count characters from 0.",
            f"{HERE}.text",
            id="Hebrew",
        ),
        pytest.param(
            _params(text="🎈 число"),
            "Cyrillic letter 'ч' (U+0447) at position 2 cannot be spoken by the engine tone, which reads English. "
            "Positions count characters from 0.",
            f"{HERE}.text",
            id="Cyrillic",
        ),
        pytest.param(
            _params(text="Hi", voice="Low"),
            "Unknown field 'voice'. Did you mean 'voice_name'?",
            f"{HERE}.voice",
            id="voice",
        ),
        pytest.param(
            _params(text="Hi", pitch=1.5),
            "Unknown field 'pitch'. Known: text, prompt, voice_name, format, sample_rate, speed, on_unspeakable, "
            "style, directions, volume_db, speakers, language_code, captions, pronunciations.",
            f"{HERE}.pitch",
            id="pitch",
        ),
        pytest.param(
            _params(text="Hi", voice_name="Hihg"),
            "Unknown voice 'Hihg'. Did you mean 'High'?",
            f"{HERE}.voice_name",
            id="voice nearest",
        ),
        pytest.param(
            _params(text="Hi", voice_name=""),
            "Unknown voice ''. Valid: Low, High.",
            f"{HERE}.voice_name",
            id="voice empty",
        ),
        pytest.param(
            _params(text="Hi", voice_name="x" * 1000),
            f"Unknown voice '{'x' * 64}…'. Valid: Low, High.",
            f"{HERE}.voice_name",
            id="voice long",
        ),
        pytest.param(
            _params(text="Hi", voice_name=None),
            f"'{HERE}.voice_name' must be a string, not null.",
            f"{HERE}.voice_name",
            id="voice null",
        ),
        pytest.param(
            {**GOOD, "metadata": None}, "'metadata' must be an object, not null.", "metadata", id="metadata null"
        ),
        pytest.param(
            {**GOOD, "metadata": "x"}, "'metadata' must be an object, not a string.", "metadata", id="metadata string"
        ),
        pytest.param(
            {**GOOD, "metadata": {"rhapsode": {}}},
            "The key 'rhapsode' is reserved for what the server reports.",
            "metadata.rhapsode",
            id="metadata reserved",
        ),
        pytest.param(
            {**GOOD, "metadata": {"k": "é" * 8000}},
            "The metadata takes 16,008 bytes; at most 16,000 are kept.",
            "metadata",
            id="metadata too large",
        ),
        pytest.param(
            _params(text="Hi\x00"),
            "There is the character NUL at position 2, which is not text.",
            f"{HERE}.text",
            id="NUL in text",
        ),
        pytest.param(
            {**GOOD, "metadata": {"deep": ["x", {"k": "a\x00"}]}},
            "There is the character NUL at position 1, which is not text.",
            "metadata.deep[1].k",
            id="NUL in metadata",
        ),
        pytest.param(
            _params(text="A \ud83d b"),
            "There is a lone surrogate at position 2, which is not text.",
            f"{HERE}.text",
            id="lone surrogate",
        ),
        pytest.param(
            {**GOOD, "metadata": {"a\udc00": 1}},
            "A key holds a character that is not text.",
            "metadata",
            id="lone surrogate in a key",
        ),
        pytest.param(
            {**GOOD, "metadata": {"\x00": 1}},
            "A key holds a character that is not text.",
            "metadata",
            id="NUL in key",
        ),
    ],
)
def test_a_request_that_cannot_be_served(client: httpx.Client, body: Any, message: str, param: str | None) -> None:
    answer = client.post("/v1/tasks", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert_error(answer, 400, message, param=param)


def test_metadata_of_just_the_limit_is_kept(client: httpx.Client) -> None:
    metadata = {"k": "x" * (16_000 - len('{"k":""}'))}
    answer = client.post("/v1/tasks", json={**GOOD, "metadata": metadata})
    assert answer.status_code == 202
    returned = answer.json()["metadata"]
    del returned["rhapsode"]
    assert returned == metadata


def test_one_bad_input_refuses_the_whole_task(tone: ServerProcess, client: httpx.Client) -> None:
    before = tone.rows("SELECT count(*) AS tasks FROM tasks")
    answer = client.post("/v1/tasks", json=request_for("Fine.", "Fine too.", "🎈"))
    assert_error(answer, 400, NOTHING, param="input[2].params.text")
    assert tone.rows("SELECT count(*) AS tasks FROM tasks") == before


def test_a_text_over_the_limit_is_refused(strict: ServerProcess) -> None:
    with strict.client() as client:
        assert client.post("/v1/tasks", json=request_for("a" * 40)).status_code == 202
        answer = client.post("/v1/tasks", json=request_for("Fine.", "a" * 41))
    message = "The text has 41 characters; this server takes up to 40 an input."
    assert_error(answer, 400, message, param="input[1].params.text")


def test_a_voice_of_gemini_is_named_if_it_is_near(kokoro: ServerProcess) -> None:
    with kokoro.client() as client:
        model = "gemini_3_1_flash_tts_preview"
        answer = client.post("/v1/tasks", json=request_for("Hi.", model=model, voice="Korre"))
        assert_error(answer, 400, "Unknown voice 'Korre'. Did you mean 'Kore'?", param=f"{HERE}.voice_name")
        answer = client.post("/v1/tasks", json=request_for("Hi.", model="gemini-3.1-flash-tts-preview"))
        assert_error(
            answer, 400, f"Unknown model 'gemini-3.1-flash-tts-preview'. Did you mean '{model}'?", param="model"
        )


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/tasks", "GET, HEAD, POST"),
        ("DELETE", "/v1/tasks", "GET, HEAD, POST"),
        ("POST", "/v1/models", "GET, HEAD"),
        ("PUT", "/v1/voices", "GET, HEAD, POST"),
        ("PATCH", "/v1/tasks/task_01M82NBYBK8ACW82MPNKZQ6Q94", "DELETE, GET, HEAD"),
        ("GET", "/v1/tasks/task_01M82NBYBK8ACW82MPNKZQ6Q94/cancel", "POST"),
        ("POST", "/v1/tasks/task_01M82NBYBK8ACW82MPNKZQ6Q94/events", "GET, HEAD"),
        ("POST", "/files/x.wav", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
    ],
)
def test_the_wrong_method_is_told_the_allowed_ones(client: httpx.Client, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert_error(answer, 405, f"This path does not take {method}, but {allowed}.")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v1/nope", "/v1/tasks/a/b", "/" + "v1/tasks" * 500])
def test_an_unknown_path_is_a_404(client: httpx.Client, path: str) -> None:
    message = "There is nothing at this path. '/openapi.json' lists what there is."
    assert_error(client.get(path), 404, message, kind="not_found_error")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/v1/tasks/", "/v1/tasks"),
        ("/v1/task", "/v1/tasks"),
        ("/tasks", "/v1/tasks"),
        ("/v1/v1/projects", "/v1/projects"),
        ("/v2/tasks", "/v1/tasks"),
        ("/v1/Voices", "/v1/voices"),
        ("/health", "/healthz"),
    ],
)
def test_a_misspelled_path_is_a_404_that_names_the_nearest(client: httpx.Client, path: str, near: str) -> None:
    message = f"There is nothing at this path. Did you mean '{near}'?"
    assert_error(client.get(path), 404, message, kind="not_found_error")


@pytest.mark.parametrize("task_id", ["task_01M82NBYBK8ACW82MPNKZQ6Q94", "x", "%F0%9F%8E%88", "t" * 4000])
def test_an_unknown_task_is_a_404(client: httpx.Client, task_id: str) -> None:
    answer = client.get(f"/v1/tasks/{task_id}")
    assert_error(answer, 404, "There is no such task.", kind="not_found_error", param="id")


@pytest.mark.parametrize("path", ["/v1/tasks/task_%00", "/v1/keys/%00", "/v1/%00", "/files/%00.wav"])
def test_a_path_with_nul_is_a_404(client: httpx.Client, path: str) -> None:
    assert_error(client.get(path), 404, "There is nothing here.", kind="not_found_error")

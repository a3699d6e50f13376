"""The wire contract from the client's side: tasks made and read, links opened, and the shape of every error."""

from __future__ import annotations

import io
import wave
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt

from tests.e2e.server import WEB, Json, until

FINAL = {"completed", "failed", "canceled"}
INVALID = "invalid_request_error"


def request_for(*texts: str, model: str = "tone", voice: str | None = None, **fields: Any) -> Json:
    """Return the body that creates a task of ``texts``."""
    params: list[Json] = [{"text": text} if voice is None else {"text": text, "voice_name": voice} for text in texts]
    return {"model": model, "input": [{"params": entry} for entry in params], **fields}


def create(client: httpx.Client, *texts: str, model: str = "tone", voice: str | None = None, **fields: Any) -> Json:
    """Return a task that was accepted."""
    answer = client.post("/v1/tasks", json=request_for(*texts, model=model, voice=voice, **fields))
    assert answer.status_code == 202, answer.text
    task: Json = answer.json()
    return task


def read(client: httpx.Client, task_id: str) -> Json:
    """Return a task as it is now; it must exist."""
    answer = client.get(f"/v1/tasks/{task_id}")
    assert answer.status_code == 200, answer.text
    task: Json = answer.json()
    return task


def finished(client: httpx.Client, task_id: str) -> Json:
    """Return the task in its final state."""

    def final() -> Json | None:
        task = read(client, task_id)
        return task if task["status"] in FINAL else None

    return until(final, f"the end of {task_id}")


def completed(client: httpx.Client, task_id: str) -> Json:
    """Return the completed task."""
    task = finished(client, task_id)
    assert task["status"] == "completed", task
    return task


def spoken(client: httpx.Client, *texts: str, model: str = "tone", voice: str | None = None, **fields: Any) -> Json:
    """Return a new task of ``texts``, completed."""
    return completed(client, create(client, *texts, model=model, voice=voice, **fields)["id"])


def urls(task: Json) -> list[str]:
    """Return the links of a completed task, one for each input."""
    return [entry["content"][0]["url"] for entry in task["output"]]


def download(url: str) -> bytes:
    """Return what a link opens, without any key."""
    answer = WEB.get(url)
    assert answer.status_code == 200, answer.text
    return answer.content


def samples_of(audio: bytes) -> npt.NDArray[np.int16]:
    """Return the samples of a WAV file, which has the one format that we deliver."""
    with wave.open(io.BytesIO(audio)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def assert_error(
    answer: httpx.Response, code: int, message: str, *, kind: str = INVALID, param: str | None = None
) -> None:
    """Check an error exactly as the contract has it."""
    assert answer.status_code == code, answer.text
    assert answer.headers["content-type"] == "application/json", answer.headers
    expected = {"error": {"code": code, "error_message": message, "type": kind, "param": param}}
    if "message" in answer.json()["error"]:  # at /v1/models, which OpenAI's clients read too
        expected["error"]["message"] = message
    assert answer.json() == expected, f"{answer.text} is not {expected}"
    assert "Traceback" not in answer.text
    assert answer.headers.get("www-authenticate") == ("Bearer" if code == 401 else None)

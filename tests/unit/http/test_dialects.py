"""Errors in the shape that the caller of a path reads."""

from __future__ import annotations

from typing import Any

import pytest

from rhapsode.core.errors import (
    AuthenticationError,
    LimitError,
    NotFoundError,
    QueueFullError,
    RequestError,
    RhapsodeError,
    TaskFailedError,
)
from rhapsode.http.dialects import dialect_of, google_error, openai_error, own_error, takes_google_key


def scope(path: str, header: str = "", query: str = "") -> Any:
    headers = [(header.encode(), b"key")] if header else []
    return {"type": "http", "path": path, "headers": headers, "query_string": query.encode()}


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        ("/v1/audio/speech", openai_error),
        ("/v1/audio/nothing", openai_error),
        ("/v1beta/models", google_error),
        ("/v1beta", google_error),
        ("/v1beta/what/ever", google_error),
        ("/v1/models/hibari:generateContent", google_error),
        ("/v1/models", own_error),
        ("/v1/models/hibari", own_error),
        ("/v1/tasks", own_error),
        ("/v1betas", own_error),
        ("/", own_error),
    ],
)
def test_the_path_decides(path: str, dialect: Any) -> None:
    assert dialect_of(scope(path)) is dialect


def test_for_the_list_of_models_the_key_decides() -> None:
    for path in ("/v1/models", "/v1/models/hibari"):
        assert dialect_of(scope(path, "x-goog-api-key")) is google_error
        assert dialect_of(scope(path, query="a=b&key=")) is google_error
        assert dialect_of(scope(path, "authorization", "keys=1")) is own_error
        assert takes_google_key(scope(path))
    for path in ("/v1/tasks", "/v1/audio/speech", "/v1/voices"):
        assert dialect_of(scope(path, "x-goog-api-key")) is not google_error
        assert not takes_google_key(scope(path))


@pytest.mark.parametrize(
    ("error", "kind", "param", "code"),
    [
        (AuthenticationError("No."), "authentication_error", None, "invalid_api_key"),
        (RequestError("No.", param="voice"), "invalid_request_error", "voice", None),
        (NotFoundError("No.", param="model"), "invalid_request_error", "model", "model_not_found"),
        (NotFoundError("No."), "invalid_request_error", None, None),
        (LimitError("No."), "requests", None, "rate_limit_exceeded"),
        (TaskFailedError("No.", code=502), "engine_error", None, None),
        (RhapsodeError("No."), "server_error", None, None),
    ],
)
def test_openais(error: RhapsodeError, kind: str, param: str | None, code: str | None) -> None:
    assert openai_error(error) == {"error": {"message": "No.", "type": kind, "param": param, "code": code}}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (AuthenticationError("No."), "UNAUTHENTICATED"),
        (NotFoundError("No.", param="model"), "NOT_FOUND"),
        (TaskFailedError("No.", code=504), "DEADLINE_EXCEEDED"),
        (TaskFailedError("No.", code=502), "UNAVAILABLE"),
        (TaskFailedError("No.", code=413), "INVALID_ARGUMENT"),
        (TaskFailedError("No.", code=507), "INTERNAL"),
    ],
)
def test_googles(error: RhapsodeError, status: str) -> None:
    assert google_error(error) == {"error": {"code": error.status, "message": "No.", "status": status}}


def test_googles_details() -> None:
    (field,) = google_error(RequestError("No.", param="contents"))["error"]["details"]
    assert field == {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": "contents", "description": "No."}],
    }
    for error in (LimitError("No.", retry_after_seconds=47), QueueFullError("No.", retry_after_seconds=47)):
        (retry,) = google_error(error)["error"]["details"]
        assert retry == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "47s"}

"""No query parameter is ignored in silence: it is obeyed, refused, or named in ``Rhapsode-Ignored``."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.e2e

UNCHECKED = {"/healthz", "/readyz", "/metrics"}
"""Of operators: probes may add what they like, to get by caches."""
GUARDED = re.compile(r"/v1/projects/\{id\}/.*/(file|audio)")
"""Routes that look for the project before anything else, since a signed link opens them."""


@pytest.mark.parametrize("header", ["authorization", "x-goog-api-key", "xi-api-key"])
def test_an_unknown_one_is_refused_or_named_at_every_route(tone: ServerProcess, header: str) -> None:
    key = tone.first_key if header != "authorization" else f"Bearer {tone.first_key}"
    silent = []
    with httpx.Client(base_url=tone.url, headers={header: key}, timeout=60) as client:
        paths: dict[str, dict[str, Any]] = client.get("/openapi.json").json()["paths"]
        calls = [(method.upper(), path) for path, methods in paths.items() for method in methods]
        for method, path in calls:
            if path in UNCHECKED:
                continue
            place = re.sub(r"\{\w+\}", "nothing", path)
            answer = client.request(method, place, params={"nonsense": "1"})
            if answer.status_code == 401:
                assert header != "authorization", "this key opens everything"
                continue
            if answer.status_code == 404 and GUARDED.fullmatch(path):
                continue
            named = answer.headers.get("rhapsode-ignored", "").split(", ")
            refused = answer.status_code == 400 and "'nonsense'" in answer.text
            if "nonsense" not in named and not refused:
                silent.append(f"{method} {path}: {answer.status_code} {answer.text[:100]}")
    assert len(calls) > 50
    assert silent == []

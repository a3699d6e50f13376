"""A remote engine of somebody else's package speaks through the real server, and no module of rhapsode names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.sound import pitches
from tests.e2e.wire import assert_error, completed, download, urls
from tests.support import acme
from tests.support.acme import MODEL, AcmeStandIn

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def test_an_engine_of_another_package_speaks(make_server: MakeServer, tmp_path: Path) -> None:
    site = acme.install(tmp_path / "site")
    with AcmeStandIn() as api:
        server = make_server(
            RHAPSODE_ENGINES="tone",
            RHAPSODE_ACME_API_KEY=acme.KEY,
            RHAPSODE_ACME_BASE_URL=api.url,
            RHAPSODE_ACME_REGION="us",
            PYTHONPATH=os.pathsep.join(map(str, (site, ROOT / "src", ROOT))),
        )
        server.start().warm()
        with server.client() as caller:
            listed = {model["id"]: model for model in caller.get("/v1/models").json()["data"]}
            assert listed[MODEL]["engine"] == "acme"
            body = {"model": MODEL, "input": [{"params": {"text": "Good morning from afar.", "voice_name": "High"}}]}
            task = completed(caller, caller.post("/v1/tasks", json=body).json()["id"])
            assert task["metadata"]["rhapsode"]["engine_version"] == acme.UPSTREAM_ID
            assert task["metadata"]["rhapsode"]["fallback_used"] is False
            assert pitches(download(urls(task)[0])) == [pytest.approx(acme.TONE_HZ, rel=0.02)]
            refused = caller.post("/v1/tasks", json={**body, "route": "gemini"})
            assert_error(refused, 400, "Unknown route 'gemini'. Valid: acme, local, acme_then_local.", param="route")
    assert {(path, key) for path, key, _ in api.asked} == {(f"/us/{acme.UPSTREAM_ID}", acme.KEY)}
    assert " ".join(asked["text"] for _, _, asked in api.asked) == "Good morning from afar."

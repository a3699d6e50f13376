"""Spans arrive where the usual variables say, with what happened and without what was said."""

from __future__ import annotations

import signal
import time

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.receiver import receiving
from tests.e2e.wire import spoken

pytestmark = pytest.mark.e2e


def test_what_happened_is_sent_before_the_server_ends(make_server: MakeServer) -> None:
    with receiving() as collector:
        collector.answers = [200] * 10
        server = make_server(RHAPSODE_ENGINES="tone", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url).start()
        with server.client() as client:
            task = spoken(client, "Canary one.\n\nCanary two.", metadata={"canary": 1})
            client.get("/canary", params={"canary": 1})
        server.send(signal.SIGTERM)
        assert server.wait() == -signal.SIGTERM
        assert {hook.path for hook in collector.got} == {"/v1/traces"}
        sent = b"".join(hook.body for hook in collector.got)
    for name in (b"POST /v1/tasks", b"GET /v1/tasks/{id}", b"task", b"plan", b"segment", b"assembly"):
        assert name in sent
    assert task["id"].encode() in sent
    assert b"anary" not in sent


@pytest.mark.slow
def test_a_collector_that_is_not_there_does_no_harm(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9").start()
    with server.client() as client:
        spoken(client, "Nobody hears of this.")
    begun = time.monotonic()
    server.send(signal.SIGTERM)
    assert server.wait() == -signal.SIGTERM
    assert time.monotonic() - begun < 20

"""Many clients at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.server import WEB, Json, ServerProcess
from tests.e2e.wire import completed, create, download, samples_of, urls

pytestmark = pytest.mark.e2e

CLIENTS = 20
EACH = 3


def test_twenty_clients_at_once_get_all_their_tasks(tone: ServerProcess) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = [task for tasks in pool.map(lambda number: _use(tone, number), range(CLIENTS)) for task in tasks]
    assert len({task["id"] for task in done}) == CLIENTS * EACH
    assert len({url for task in done for url in urls(task)}) == CLIENTS * EACH


def _use(server: ServerProcess, number: int) -> list[Json]:
    """Return what one client does; every text has a length of its own, which its audio shows."""
    with server.client() as client:
        lengths = [10 + EACH * number + offset for offset in range(EACH)]
        created = [create(client, "la " * length + "la.", metadata={"client": number}) for length in lengths]
        done = [completed(client, task["id"]) for task in created]
    for task, length in zip(done, lengths, strict=True):
        assert task["metadata"]["client"] == number
        assert task["usage"]["extra_info"]["input_text_tokens"] == 3 * length + 3
        seconds = len(samples_of(download(urls(task)[0]))) / 24_000
        assert seconds == pytest.approx(0.06 * (3 * length + 3), abs=0.2)
    return done


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_get_and_head(tone: ServerProcess, path: str) -> None:
    assert WEB.get(tone.url + path).headers["content-type"] == "application/json"
    head = WEB.head(tone.url + path)
    assert (head.status_code, head.content) == (200, b"")
    assert WEB.get(f"{tone.url}/healthz").json() == {"status": "ok"}

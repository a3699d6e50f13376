"""Authentication: accepted keys, and the errors for all others."""

from __future__ import annotations

import http.client

import httpx
import pytest

from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import assert_error, create, request_for, spoken

pytestmark = pytest.mark.e2e

KIND = "authentication_error"
MISSING = "An API key is needed: send it as 'Authorization: Bearer YOUR_API_KEY'."
MALFORMED = "The Authorization header must read 'Bearer YOUR_API_KEY'."
UNKNOWN = "This API key is unknown, expired or revoked."
PATHS = [("POST", "/v1/tasks"), ("GET", "/v1/tasks/x"), ("GET", "/v1/models"), ("GET", "/v1/voices")]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize(
    ("header", "message"),
    [
        pytest.param(None, MISSING, id="none"),
        pytest.param("", MALFORMED, id="empty"),
        pytest.param("Basic dXNlcjpwYXNz", MALFORMED, id="Basic"),
        pytest.param("Bearer", MALFORMED, id="no key"),
        pytest.param("rhap_0123456789ab_x", MALFORMED, id="no scheme"),
        pytest.param("Bearer hello", UNKNOWN, id="not a key of ours"),
        pytest.param("Bearer rhap_0123456789ab_" + "x" * 43, UNKNOWN, id="unknown"),
        pytest.param("Bearer rhap_'; DROP TABLE api_keys; --_x", UNKNOWN, id="SQL"),
        pytest.param("Bearer " + "x" * 8000, UNKNOWN, id="long"),
    ],
)
def test_calls_without_a_valid_key_are_refused(
    tone: ServerProcess, method: str, path: str, header: str | None, message: str
) -> None:
    headers = {} if header is None else {"Authorization": header}
    with tone.anonymous() as client:
        answer = client.request(method, path, headers=headers)
    assert_error(answer, 401, message, kind=KIND)


@pytest.mark.parametrize(("value", "message"), [(b"Bearer ", MALFORMED), (b"Bearer \xff\xfe", UNKNOWN)])
def test_a_header_that_no_client_library_sends(tone: ServerProcess, value: bytes, message: str) -> None:
    connection = http.client.HTTPConnection(tone.url.removeprefix("http://"), timeout=30.0)
    try:
        connection.request("GET", "/v1/models", headers={"Authorization": value})
        answer = connection.getresponse()
        received = httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())
    finally:
        connection.close()
    assert_error(received, 401, message, kind=KIND)


def test_several_headers_are_refused_whichever_of_them_is_valid(tone: ServerProcess) -> None:
    valid, wrong = ("Authorization", f"Bearer {tone.first_key}"), ("Authorization", "Bearer hello")
    with tone.anonymous() as client:
        for headers in ([valid, wrong], [wrong, valid], [valid, valid]):
            answer = client.get("/v1/models", headers=headers)
            assert_error(answer, 401, "There must be one Authorization header, not several.", kind=KIND)


def test_a_key_with_a_wrong_ending(tone: ServerProcess) -> None:
    wrong = tone.first_key[:-1] + ("A" if tone.first_key[-1] != "A" else "B")
    for key in (wrong, tone.first_key + "x", tone.first_key[:-1], tone.first_key.upper()):
        with tone.client(key) as client:
            assert_error(client.get("/v1/models"), 401, UNKNOWN, kind=KIND)


def test_the_scheme_is_not_case_sensitive(tone: ServerProcess) -> None:
    with tone.anonymous() as client:
        assert client.get("/v1/models", headers={"Authorization": f"bEARER {tone.first_key}"}).status_code == 200


def test_the_key_is_asked_for_before_the_body_is_looked_at(tone: ServerProcess) -> None:
    with tone.anonymous() as client:
        assert_error(client.post("/v1/tasks", content=b"nonsense"), 401, MISSING, kind=KIND)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json"])
def test_what_is_open_to_all(tone: ServerProcess, path: str) -> None:
    with tone.anonymous() as client:
        assert client.get(path).status_code == 200


def test_a_key_works_soon_and_until_it_is_revoked(tone: ServerProcess) -> None:
    key = tone.cli("keys", "create", "for a while").stdout.strip()
    with tone.client(key) as client:
        until(lambda: client.get("/v1/models").status_code == 200, "the new key")
        task = create(client, "While I may.")
        assert client.get(f"/v1/tasks/{task['id']}").status_code == 200
        assert tone.cli("keys", "revoke", "for a while").returncode == 0
        until(lambda: client.get("/v1/models").status_code == 401, "the revocation")
        assert_error(client.get(f"/v1/tasks/{task['id']}"), 401, UNKNOWN, kind=KIND)
        assert_error(client.post("/v1/tasks", json=request_for("Hello.")), 401, UNKNOWN, kind=KIND)


def test_a_task_of_another_key_is_like_one_that_does_not_exist(tone: ServerProcess, client: httpx.Client) -> None:
    task = spoken(client, "Mine alone.")
    with tone.client(tone.cli("keys", "create", "neighbour").stdout.strip()) as neighbour:
        theirs = neighbour.get(f"/v1/tasks/{task['id']}")
        nobodys = neighbour.get("/v1/tasks/task_01M82NBYBK8ACW82MPNKZQ6Q94")
        assert neighbour.get(f"/v1/tasks/{create(neighbour, 'My own.')['id']}").status_code == 200
    assert_error(theirs, 404, "There is no such task.", kind="not_found_error", param="id")
    assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
    assert client.get(f"/v1/tasks/{task['id']}").status_code == 200

"""Nothing of the console answers without a session: no page, no file, no socket, by no transport."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.browser.test_console import new_key
from tests.e2e.server import ServerProcess, until

pytestmark = pytest.mark.browser

SOCKET = "/console/_nicegui_ws/socket.io/?EIO=4"
SECRET = re.compile(r"rhap_\w+_[\w-]+")


@contextmanager
def signed_in(server: ServerProcess, key: str | None = None) -> Iterator[httpx.Client]:
    with server.anonymous() as client:
        assert client.post("/console/login", data={"key": key or server.first_key}).status_code == 303
        assert (
            client.get("/console/keys").status_code == 200
        )  # as a browser does next; the first one loads the console
        yield client


def socket_status(server: ServerProcess, headers: dict[str, str], *, origin: str | None, path: str = SOCKET) -> int:
    """Return the HTTP status with which a websocket is answered; 101 when it is opened."""
    url = f"ws://{urlsplit(server.url).netloc}{path}&transport=websocket"
    try:
        with connect(url, additional_headers=headers, origin=origin, proxy=None):  # type: ignore[arg-type]
            return 101
    except InvalidStatus as error:
        return error.response.status_code


def test_head_of_a_page_is_answered_as_get_is(server: ServerProcess) -> None:
    paths = ("/console/keys", "/console/", "/console/nope", "/console/downloads/usage.csv?days=3", "/console/login")
    with signed_in(server) as client, server.anonymous() as stranger:
        for path in paths:
            for visitor in (client, stranger):
                answer = visitor.head(path)
                assert (answer.status_code, answer.content) == (visitor.get(path).status_code, b""), path


def cookie_of(session: str) -> str:
    return f"rhapsode_session={session}"


def cookie(client: httpx.Client) -> dict[str, str]:
    return {"Cookie": f"rhapsode_session={client.cookies['rhapsode_session']}"}


@pytest.mark.parametrize(
    "path", ["/console/", "/console/keys", "/console/tasks/task_1", "/console/usage", "/console/playground"]
)
def test_pages_lead_to_the_form(server: ServerProcess, path: str) -> None:
    with server.anonymous() as client:
        answer = client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/console/login")
        assert client.get(path).status_code == 401  # whoever wants no page
        assert client.get(path, headers={"Cookie": "rhapsode_session=made-up"}).status_code == 401


def test_the_framework_answers_nobody_without_a_session(server: ServerProcess) -> None:
    with signed_in(server) as client, server.anonymous() as stranger:
        page = client.get("/console/keys").text
        files = set(re.findall(r'/console/_nicegui/[^"\\) ]+\.(?:js|css)', page))
        assert len(files) > 5
        for path in files:
            assert client.get(path).status_code == 200, path
            assert stranger.get(path).status_code == 401, path
        polling = f"{SOCKET}&transport=polling"
        assert client.get(polling).status_code == 200
        assert stranger.get(polling).status_code == 401
        assert stranger.post(polling, content="40").status_code == 401


def test_sockets_need_a_session_and_a_page_of_ours(server: ServerProcess) -> None:
    with signed_in(server) as client:
        ours = cookie(client)
        assert socket_status(server, ours, origin=server.url) == 101
        assert socket_status(server, {}, origin=server.url) == 403
        assert socket_status(server, {"Cookie": "rhapsode_session=made-up"}, origin=server.url) == 403
        assert socket_status(server, ours, origin="https://elsewhere.example") == 403
        assert socket_status(server, ours, origin=None) == 403
        for elsewhere in ("/v1/tasks?x", "/speech/stream?x", SOCKET.removeprefix("/console")):
            assert socket_status(server, ours, origin=server.url, path=elsewhere) == 404


def test_an_open_socket_is_closed_with_its_key(server: ServerProcess) -> None:
    token = new_key(server, "socket")
    with signed_in(server, token) as client:
        url = f"ws://{urlsplit(server.url).netloc}{SOCKET}&transport=websocket"
        with connect(url, additional_headers=cookie(client), origin=server.url, proxy=None) as socket:  # type: ignore[arg-type]
            assert str(socket.recv()).startswith("0{")
            with server.client() as admin:  # the command line may take longer than a socket is kept without an answer
                admin.delete(f"/v1/keys/{token.split('_')[1]}").raise_for_status()

            def closed() -> bool:
                try:
                    socket.send("40")
                    socket.recv(timeout=0.5)
                except ConnectionClosed as error:
                    return error.rcvd is not None and error.rcvd.code == 1008
                except TimeoutError:
                    return False
                return False

            until(closed, "the end of the socket")
        assert client.get("/console/keys").status_code == 401


def test_forms_of_other_origins_are_refused(server: ServerProcess) -> None:
    with signed_in(server) as client:
        for origin in ("https://elsewhere.example", "null"):
            for path in ("/console/login", "/console/logout"):
                answer = client.post(path, data={"key": server.first_key}, headers={"Origin": origin})
                assert answer.status_code == 403
        assert client.get("/console/keys").status_code == 200  # nobody was signed out
        assert client.post("/console/logout", headers={"Origin": server.url}).status_code == 303
        assert client.get("/console/keys").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(server: ServerProcess) -> None:
    with server.anonymous() as client:
        fields = {"key": server.first_key, "next": "//elsewhere.example/"}
        answer = client.post("/console/login", data=fields)
        assert answer.headers["location"] == "/console/"  # and nowhere else
        attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/console", "max-age=43200"} <= attributes
        assert not SECRET.search(answer.headers["set-cookie"])
        forwarded = client.post("/console/login", data=fields, headers={"X-Forwarded-Proto": "https"})
        assert "secure" not in forwarded.headers["set-cookie"].lower()  # nobody's word is believed unless it is set


def test_whoever_signs_in_has_a_session_of_his_own(server: ServerProcess) -> None:
    planted = "a-session-that-somebody-else-knows"
    with server.anonymous() as client:
        client.cookies.set("rhapsode_session", planted, domain="127.0.0.1", path="/console")
        answer = client.post("/console/login", data={"key": server.first_key})
        session = answer.cookies["rhapsode_session"]
        assert session != planted
        again = client.post("/console/login", data={"key": server.first_key}, headers={"Cookie": cookie_of(session)})
        assert again.cookies["rhapsode_session"] not in {session, planted}
        for ended in (planted, session):  # the one that he came with ends
            assert client.get("/console/keys", headers={"Cookie": cookie_of(ended)}).status_code == 401


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/keys?key=0123456789ab", "/keys?key=0123456789ab"),
        ("/tasks/task_1", "/tasks/task_1"),
        ("//elsewhere.example", "/"),
        ("https://elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/../v1/tasks", "/"),
        ("/keys\r\nSet-Cookie: a=b", "/"),
        ("@elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/keys?next=//elsewhere.example", "/"),
    ],
)
def test_signing_in_leads_nowhere_else(server: ServerProcess, path: str, leads: str) -> None:
    with server.anonymous() as client:
        answer = client.post("/console/login", data={"key": server.first_key, "next": path})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/console{leads}")


def test_what_was_wanted_is_shown_after_signing_in(server: ServerProcess) -> None:
    with server.anonymous() as client:
        answer = client.get("/console/voices?model=tone&voice=Low", headers={"Accept": "text/html"})
        form = client.get(answer.headers["location"]).text
        assert 'name="next" value="/voices?model=tone&amp;voice=Low"' in form


def test_a_form_over_the_size_limit_is_refused(server: ServerProcess) -> None:
    with server.anonymous() as client:
        answer = client.post("/console/login", content="&a=b" * 10_000)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, 413)


def test_every_response_has_its_content_security_policy(server: ServerProcess) -> None:
    with signed_in(server) as client:
        assert "'unsafe-eval'" in client.get("/console/keys").headers["content-security-policy"]
        for path in ("/v1/models", "/healthz", "/openapi.json", "/docs/", "/console/login", "/nothing"):
            policy = client.get(path).headers["content-security-policy"]
            assert policy.startswith("default-src 'none'"), path
            assert "unsafe" not in policy, path


def test_guessing_is_limited_for_each_address(server: ServerProcess) -> None:
    # From an address of its own, or the tests behind this one could not sign in.
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(base_url=server.url, transport=elsewhere) as client:

        def refused() -> bool:
            return client.post("/console/login", data={"key": "rhap_000000000000_guess"}).status_code == 429

        first = client.post("/console/login", data={"key": "rhap_000000000000_guess"})
        assert first.status_code == 401
        assert "unknown, expired or revoked" in first.text
        until(refused, "a refusal")
        answer = client.post("/console/login", data={"key": "rhap_000000000000_guess"})
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)
        # Others behind that address, which may be a proxy's, still get in; not with a key that was guessed at there.
        assert client.post("/console/login", data={"key": server.first_key}).status_code == 303
        token = new_key(server, "guessed at")
        until(lambda: client.post("/console/login", data={"key": f"{token}x"}).status_code == 429, "429")
        for _ in range(10):
            client.post("/console/login", data={"key": f"{token}x"})
        assert client.post("/console/login", data={"key": token}).status_code == 429
    with server.anonymous() as client:
        assert client.post("/console/login", data={"key": token}).status_code == 303


def test_behind_https_the_cookie_is_sent_over_tls_alone(tmp_path: Path) -> None:
    server = ServerProcess(
        tmp_path, RHAPSODE_ENGINES="tone", RHAPSODE_PUBLIC_URL="https://speech.example.com/voice", RHAPSODE_PORT="0"
    )
    try:
        with server.start().anonymous() as client:
            ours = {"Origin": "https://speech.example.com"}
            answer = client.post("/console/login", data={"key": server.first_key}, headers=ours)
            assert (answer.status_code, answer.headers["location"]) == (303, "/voice/console/")
            attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
            assert {"secure", "httponly", "samesite=lax", "path=/voice/console"} <= attributes
            ended = client.post("/console/logout", headers=ours).headers["set-cookie"].lower()
            assert "secure" in ended
    finally:
        server.stop()


def test_below_a_path_of_a_proxy_pages_load_their_files_from_there(tmp_path: Path) -> None:
    server = ServerProcess(
        tmp_path, RHAPSODE_ENGINES="tone", RHAPSODE_PUBLIC_URL="http://127.0.0.1/voice", RHAPSODE_PORT="0"
    )
    try:
        with server.start().anonymous() as client:
            answer = client.post("/console/login", data={"key": server.first_key})
            session = {"Cookie": cookie_of(answer.cookies["rhapsode_session"])}
            for sent in ({}, {"X-Forwarded-Prefix": "/voice"}, {"X-Forwarded-Prefix": "/elsewhere"}):
                page = client.get("/console/keys", headers={**session, **sent}).text
                files = re.findall(r"[\w/.]*/_nicegui/", page)
                assert len(files) > 5
                assert set(files) == {"/voice/console/_nicegui/"}
    finally:
        server.stop()


def test_paths_and_queries_are_not_in_the_log(server: ServerProcess) -> None:
    with signed_in(server) as client:
        answer = client.get("/console/a-path-that-nobody-may-log?words=neither-these", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert "no such page" in answer.text
    assert "nobody-may-log" not in server.log
    assert "neither-these" not in server.log

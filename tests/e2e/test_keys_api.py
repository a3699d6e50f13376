"""``/v1/keys`` over HTTP and by the command line: made, changed, rotated and revoked, by those who may."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.wire import assert_error, create, request_for, spoken

pytestmark = pytest.mark.e2e

ADMIN = "This needs a key with the scope 'admin'."
UNKNOWN = "This API key is unknown, expired or revoked."


def make(client: httpx.Client, name: str = "made", **fields: Any) -> Json:
    answer = client.post("/v1/keys", json={"name": name, **fields})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    created: Json = answer.json()
    return created


def refuses(tone: ServerProcess, key: str) -> None:
    """Wait until the key is refused, within a second."""
    with tone.client(key) as client:
        until(lambda: client.get("/v1/models").status_code == 401, "the end of the key")
        assert_error(client.get("/v1/models"), 401, UNKNOWN, kind="authentication_error")


def test_a_key_is_made_and_shown_once(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(
        client,
        "a new one",
        scopes=["speech", "admin"],
        expires_at=4_000_000_000,
        limits={"requests_per_minute": 50},
        budgets={"tokens_per_day": 1_000_000},
    )
    token = created.pop("key")
    assert re.fullmatch(rf"{created['prefix']}_[\w-]{{43}}", token)
    assert created == {
        "id": created["prefix"].removeprefix("rhap_"),
        "object": "key",
        "name": "a new one",
        "prefix": created["prefix"],
        "state": "active",
        "scopes": ["admin", "speech"],
        "created_at": created["created_at"],
        "last_used_at": None,
        "expires_at": 4_000_000_000,
        "revoked_at": None,
        "limits": {"requests_per_minute": 50, "max_concurrent_tasks": None, "unfinished_tasks": None},
        "budgets": {
            "audio_seconds_per_day": None,
            "audio_seconds_per_month": None,
            "tokens_per_day": 1_000_000,
            "tokens_per_month": None,
        },
    }
    assert client.get(f"/v1/keys/{created['id']}").json() == created
    with tone.client(token) as mine:
        assert mine.get("/v1/keys/me").json()["id"] == created["id"]
        spoken(mine, "Hello.")
    assert token[len(created["prefix"]) + 1 :] not in client.get("/v1/keys", params={"limit": 100}).text


def test_keys_are_listed_page_by_page(client: httpx.Client) -> None:
    created = [make(client, f"page {number}")["id"] for number in range(3)]
    seen: list[Json] = []
    more = True
    while more:
        after = {"after": seen[-1]["id"]} if seen else {}
        page = client.get("/v1/keys", params={"limit": 2, **after}).json()
        assert page["object"] == "list"
        assert len(page["data"]) <= 2
        seen += page["data"]
        more = page["has_more"]
    assert set(created) <= {key["id"] for key in seen}
    assert len({key["id"] for key in seen}) == len(seen)
    assert [key["created_at"] for key in seen] == sorted((key["created_at"] for key in seen), reverse=True)
    wrong = client.get("/v1/keys", params={"after": "task_x"})
    assert_error(wrong, 400, "'after' must be the id of a key: the last one of the page before.", param="after")


def test_an_edit_changes_the_given_fields_only(client: httpx.Client) -> None:
    created = make(client, limits={"max_concurrent_tasks": 5}, expires_in_seconds=60)
    path = f"/v1/keys/{created['id']}"
    edited = client.patch(path, json={"name": "other", "expires_at": None, "budgets": {"tokens_per_month": 7}}).json()
    assert (edited["name"], edited["expires_at"]) == ("other", None)
    assert (edited["limits"]["max_concurrent_tasks"], edited["budgets"]["tokens_per_month"]) == (5, 7)
    edited = client.patch(path, json={"limits": {"max_concurrent_tasks": None}}).json()
    assert (edited["limits"]["max_concurrent_tasks"], edited["budgets"]["tokens_per_month"]) == (None, 7)
    assert client.get(path).json() == edited
    past = client.patch(path, json={"expires_at": 1})
    assert_error(past, 400, "The expiry lies in the past. DELETE revokes a key.", param="expires_at")
    assert_error(
        client.patch(path, json={"name": "\n"}), 400, "A key needs a name that says what it is for.", param="name"
    )


def test_a_key_expires(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client, expires_in_seconds=1)
    with tone.client(created["key"]) as mine:
        until(lambda: mine.get("/v1/models").status_code == 401, "the expiry")
    assert client.get(f"/v1/keys/{created['id']}").json()["state"] == "expired"


def test_a_revoked_key_opens_nothing(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client)
    path = f"/v1/keys/{created['id']}"
    with tone.client(created["key"]) as mine:
        assert mine.get("/v1/models").status_code == 200
    revoked = client.delete(path).json()
    assert revoked["state"] == "revoked"
    refuses(tone, created["key"])
    assert client.delete(path).json() == revoked, "once is for good"
    assert_error(client.patch(path, json={}), 400, "This key is revoked, for good.", param="id")
    assert_error(client.post(f"{path}/rotate"), 400, "This key is revoked, for good.", param="id")


def test_a_rotated_key_keeps_what_it_had(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client, limits={"max_concurrent_tasks": 100})
    path = f"/v1/keys/{created['id']}"
    with tone.client(created["key"]) as before:
        task = spoken(before, "Hello.")
    rotated = client.post(f"{path}/rotate", json={"overlap_seconds": 60}).json()
    assert rotated["key"] != created["key"]
    assert {**rotated, "key": None, "last_used_at": None} == {**created, "key": None}
    for token in (created["key"], rotated["key"]):
        with tone.client(token) as mine:
            assert mine.get(f"/v1/tasks/{task['id']}").status_code == 200
    again = client.post(f"{path}/rotate").json()
    for token in (created["key"], rotated["key"]):
        refuses(tone, token)
    with tone.client(again["key"]) as mine:
        assert mine.get(f"/v1/tasks/{task['id']}").status_code == 200


def test_without_the_scope_a_key_sees_itself_alone(tone: ServerProcess, client: httpx.Client) -> None:
    created, other = make(client), make(client)
    mine = f"/v1/keys/{created['id']}"
    with tone.client(created["key"]) as plain:
        assert plain.get("/v1/keys/me").json()["id"] == created["id"]
        secret = plain.get("/v1/keys/me/webhook-secret").json()
        assert secret == plain.get(f"{mine}/webhook-secret").json()
        assert (secret["id"], secret["secret"][:6], secret["previous_secret"]) == (created["id"], "whsec_", None)
        for method, path in (
            ("POST", "/v1/keys"),
            ("GET", "/v1/keys"),
            ("GET", mine),
            ("PATCH", "/v1/keys/me"),
            ("DELETE", f"/v1/keys/{other['id']}"),
            ("POST", f"/v1/keys/{other['id']}/rotate"),
            ("POST", f"/v1/keys/{other['id']}/rotate-webhook-secret"),
            ("GET", f"/v1/keys/{other['id']}"),
            ("GET", f"/v1/keys/{other['id']}/webhook-secret"),
            ("GET", "/v1/keys/000000000000"),
            ("GET", "/v1/keys/000000000000/webhook-secret"),
        ):
            body = {"json": {"what is": "wrong"}} if method in {"POST", "PATCH"} else {}
            assert_error(plain.request(method, path, **body), 403, ADMIN, kind="permission_error")


def test_without_the_scope_a_key_rotates_and_revokes_itself(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client)
    with tone.client(created["key"]) as plain:
        secret = plain.get("/v1/keys/me/webhook-secret").json()["secret"]
        rotated = plain.post("/v1/keys/me/rotate-webhook-secret").json()
        assert (rotated["previous_secret"], rotated["secret_before"]) == (secret, secret), "by the old name as well"
        rotated = plain.post("/v1/keys/me/rotate").json()
    assert (rotated["id"], rotated["key"] != created["key"]) == (created["id"], True)
    with tone.client(rotated["key"]) as plain:
        assert plain.delete(f"/v1/keys/{created['id']}").json()["revoked_at"] is not None
        until(lambda: plain.get("/v1/keys/me").status_code == 401, "the revocation to hold")


def test_without_the_scope_nothing_is_spoken(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client, scopes=["admin"])
    task = create(client, "Hello.")["id"]
    with tone.client(created["key"]) as manages:
        message = "This needs a key with the scope 'speech'."
        for answer in (
            manages.post("/v1/tasks", json=request_for("Hello.")),
            manages.get("/v1/tasks"),
            manages.get(f"/v1/tasks/{task}"),
        ):
            assert_error(answer, 403, message, kind="permission_error")
        assert manages.get("/v1/keys").status_code == 200
        assert manages.get("/v1/models").status_code == 200


def test_the_webhook_secret_is_rotated(client: httpx.Client) -> None:
    path = f"/v1/keys/{make(client)['id']}"
    first = client.get(f"{path}/webhook-secret").json()["secret"]
    rotated = client.post(f"{path}/rotate-webhook-secret").json()
    assert rotated["secret"] != first
    assert rotated["previous_secret"] == first
    assert client.get(f"{path}/webhook-secret").json() == rotated


def test_what_cannot_be_repeated_says_so(client: httpx.Client) -> None:
    """Who sends it believes that a second try makes no second key."""
    for path in ("/v1/keys", "/v1/keys/me/rotate", "/v1/keys/me/rotate-webhook-secret"):
        answer = client.post(path, json={"name": "x"}, headers={"Idempotency-Key": "once"})
        message = "This call does not support the Idempotency-Key header."
        assert_error(answer, 400, message, param="Idempotency-Key")


@pytest.mark.parametrize("key_id", ["000000000000", "%F0%9F%8E%88", "' OR 1=1 --"])
def test_a_key_that_is_not_there(client: httpx.Client, key_id: str) -> None:
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("GET", "/webhook-secret")):
        body = {"json": {}} if method in {"POST", "PATCH"} else {}
        answer = client.request(method, f"/v1/keys/{key_id}{path}", **body)
        assert_error(answer, 404, "There is no such key.", kind="not_found_error", param="id")


@pytest.mark.slow
def test_the_command_line_does_the_same(tone: ServerProcess, client: httpx.Client) -> None:
    result = tone.cli(
        "keys", "create", "by hand", "--requests-per-minute", "9", "--tokens-per-day", "5", "--expires-in-days", "2"
    )
    token = result.stdout.strip()
    prefix = token[:17]
    key = client.get(f"/v1/keys/{prefix[5:]}").json()
    assert key["limits"]["requests_per_minute"] == 9
    assert key["budgets"]["tokens_per_day"] == 5
    assert 47 * 3600 < key["expires_at"] - key["created_at"] <= 48 * 3600
    edited = tone.cli("keys", "edit", prefix, "--name", "by foot", "--tokens-per-day", "0", "--expires-in-days", "0")
    assert edited.returncode == 0, edited.stderr
    assert re.search(r"^requests per minute +9 *$", edited.stdout, re.MULTILINE)
    assert re.search(r"^tokens per day +- *$", edited.stdout, re.MULTILINE)
    assert tone.cli("keys", "show", "by foot").stdout == edited.stdout
    key = client.get(f"/v1/keys/{prefix[5:]}").json()
    assert (key["name"], key["expires_at"], key["budgets"]["tokens_per_day"]) == ("by foot", None, None)

    rotated = tone.cli("keys", "rotate", "by foot", "--overlap", "60").stdout.strip()
    for secret in (token, rotated):
        with tone.client(secret) as mine:
            assert mine.get("/v1/keys/me").json()["name"] == "by foot"
    secret = tone.cli("keys", "webhook-secret", "by foot").stdout.strip()
    assert client.get(f"/v1/keys/{prefix[5:]}/webhook-secret").json()["secret"] == secret
    assert tone.cli("keys", "webhook-secret", "by foot", "--rotate").stdout.strip() != secret
    assert client.get(f"/v1/keys/{prefix[5:]}/webhook-secret").json()["previous_secret"] == secret
    assert tone.cli("keys", "edit", "nobody").returncode == 1


def test_changes_are_found_in_the_audit_log(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client, "audited, once")
    me = client.get("/v1/keys/me").json()
    assert client.patch(f"/v1/keys/{created['id']}", json={"name": "audited"}).status_code == 200
    assert tone.cli("keys", "revoke", created["prefix"]).returncode == 0
    answer = client.get("/v1/audit", params={"target": created["id"]})
    assert answer.status_code == 200
    log = answer.json()
    assert [event["action"] for event in log["data"]] == ["key.revoked", "key.changed", "key.created"]
    assert log["data"][1] == {
        "id": log["data"][1]["id"],
        "object": "audit_event",
        "created_at": log["data"][1]["created_at"],
        "actor": {"key": me["id"], "name": me["name"]},
        "action": "key.changed",
        "target": {"id": created["id"], "name": "audited, once"},
        "details": {"name": {"before": "audited, once", "after": "audited"}},
    }
    assert log["data"][0]["actor"]["key"] is None
    assert log["data"][0]["actor"]["name"].startswith("command line")
    assert created["key"].split("_", 2)[2] not in answer.text
    page = client.get("/v1/audit", params={"target": created["id"], "limit": 1, "after": log["data"][0]["id"]}).json()
    assert (page["data"], page["has_more"]) == ([log["data"][1]], True)
    table = client.get(
        "/v1/audit", params={"target": created["id"], "actor": me["id"]}, headers={"Accept": "text/csv"}
    )
    assert [line.split(",")[4] for line in table.text.splitlines()] == ["action", "key.changed", "key.created"]
    with tone.client(make(client)["key"]) as other:
        assert_error(other.get("/v1/audit"), 403, ADMIN, kind="permission_error")
    for query, message in (
        ({"action": "key.rotate"}, "There is no action 'key.rotate'. Did you mean 'key.rotated'?"),
        ({"start": "2026-13-01"}, "'start' must be a day such as 2026-11-23."),
        ({"actors": "x"}, "Unknown query parameter 'actors'. Did you mean 'actor'?"),
    ):
        assert_error(client.get("/v1/audit", params=query), 400, message, param=next(iter(query)))
    ran = tone.cli("audit", "--target", created["id"])
    assert ran.stdout.count("key.") == 3
    assert "audited, once" in ran.stdout


def test_keys_are_searched_and_sorted(client: httpx.Client) -> None:
    names = ["Zebra mono", "äpfel mono", "alpha MONO"]
    created = {name: make(client, name)["id"] for name in names}
    found = client.get("/v1/keys", params={"search": "mono", "order": "name", "limit": 2}).json()
    assert [key["name"] for key in found["data"]] == ["alpha MONO", "Zebra mono"]
    assert (found["total"], found["has_more"]) == (3, True)
    rest = client.get("/v1/keys", params={"search": "mono", "order": "name", "after": created["Zebra mono"]}).json()
    assert [key["name"] for key in rest["data"]] == ["äpfel mono"]
    by_prefix = client.get("/v1/keys", params={"search": created["Zebra mono"].upper()}).json()
    assert [key["id"] for key in by_prefix["data"]] == [created["Zebra mono"]]
    assert client.get("/v1/keys", params={"search": "%"}).json()["total"] == 0
    wrong = client.get("/v1/keys", params={"order": "size"})
    assert_error(wrong, 400, "'order' must be 'created_at' or 'name' or 'last_used_at'.", param="order")

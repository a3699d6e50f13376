"""Everything that keys, usage, pronunciations and voices answer, for the test of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.e2e.server import ServerProcess

Check = Callable[[str, httpx.Response], None]


def use_keys(check: Check, client: httpx.Client, stranger: httpx.Client) -> None:
    """Call all routes of keys and usage."""
    keys, key = "/v1/keys", "/v1/keys/{id}"
    check(keys, created := client.post(keys, json={"name": "documented"}))
    check(keys, client.post(keys, json={}))
    check(keys, client.post(keys, content=b"{}"))
    check(keys, client.post(keys, content=b"x" * 16_000_001))
    check(keys, stranger.post(keys, json={}))
    check(keys, client.get(keys))
    check(keys, client.get(keys, params={"limit": "many"}))
    check(keys, stranger.get(keys))
    mine = f"{keys}/{created.json()['id']}"
    check(key, client.get(mine))
    check(key, client.patch(mine, json={"budgets": {"tokens_per_day": 5}}))
    check(key, client.patch(mine, content=b"{}"))
    check(key, client.patch(mine, content=b"x" * 16_000_001))
    check(f"{key}/rotate", client.post(f"{mine}/rotate", json={"overlap_seconds": 1}))
    check(f"{key}/rotate", client.post(f"{mine}/rotate", content=b"{}"))
    check(f"{key}/rotate", client.post(f"{mine}/rotate", content=b"x" * 16_000_001))
    check(f"{key}/webhook-secret", client.get(f"{mine}/webhook-secret"))
    check(f"{key}/rotate-webhook-secret", client.post(f"{mine}/rotate-webhook-secret"))
    check(key, client.delete(mine))
    for method, path in (
        ("GET", key),
        ("PATCH", key),
        ("DELETE", key),
        ("POST", f"{key}/rotate"),
        ("GET", f"{key}/webhook-secret"),
        ("POST", f"{key}/rotate-webhook-secret"),
    ):
        body = {"json": {}} if method in {"PATCH", "POST"} else {}
        check(path, client.request(method, path.replace("{id}", "x"), **body))
        check(path, client.request(method, path.replace("{id}", "x"), params={"what": 1}, **body))
        check(path, stranger.request(method, path.replace("{id}", "x")))
    check("/v1/usage", client.get("/v1/usage", params={"group_by": "day,key,model"}))
    check("/v1/usage", client.get("/v1/usage", params={"start": "now"}))
    check("/v1/usage", client.get("/v1/usage", params={"key": "key_none"}))
    check("/v1/usage", stranger.get("/v1/usage"))
    check("/v1/audit", client.get("/v1/audit"))
    check("/v1/audit", client.get("/v1/audit", params={"action": "key.made"}))
    check("/v1/audit", stranger.get("/v1/audit"))
    check("/dev/phonemize", client.post("/dev/phonemize", json={"text": "Hello.", "model": "x"}))
    for read in ("/v1/phonemes", "/dev/phonemize"):
        check(read, client.post(read, json={"text": "Hello."}))
        check(read, client.post(read, json={}))
        check(read, client.post(read, content=b"{}"))
        check(read, client.post(read, content=b"x" * 16_000_001))
        check(read, stranger.post(read, json={}))


def use_pronunciations(check: Check, probe: ServerProcess, client: httpx.Client, stranger: httpx.Client) -> None:
    """Call all routes of the dictionary."""
    words, word = "/v1/pronunciations", "/v1/pronunciations/{id}"
    check(words, created := client.post(words, json={"word": "Nginx", "spoken_as": "engine ex"}))
    check(words, client.post(words, json={"word": "Nginx", "spoken_as": "engine ex"}))
    check(words, other := client.post(words, json={"word": "SQL", "spoken_as": "sequel", "scope": "installation"}))
    check(words, client.post(words, content=b"GIF,jif", headers={"Content-Type": "text/csv"}))
    check(words, client.post(words, json={}))
    check(words, client.post(words, content=b"{}"))
    check(words, client.post(words, content=b"x" * 16_000_001))
    check(words, stranger.post(words, json={}))
    check(words, client.get(words))
    check(words, client.get(words, params={"scope": "none"}))
    check(words, stranger.get(words))
    mine, everybodys = f"{words}/{created.json()['id']}", f"{words}/{other.json()['id']}"
    change = {"word": "Nginx", "spoken_as": "engine X"}
    check(word, client.get(mine))
    check(word, client.put(mine, json=change))
    check(word, client.put(mine, json={**change, "word": "GIF"}))
    check(word, client.put(mine, content=b"{}"))
    check(word, client.put(mine, content=b"x" * 16_000_001))
    for method in ("GET", "PUT", "DELETE"):
        body = {"json": change} if method == "PUT" else {}
        check(word, client.request(method, f"{words}/x", **body))
        check(word, client.request(method, mine, params={"what": 1}, **body))
        check(word, stranger.request(method, mine))
    key = client.post("/v1/keys", json={"name": "without the scope"}).json()["key"]
    with probe.client(key) as plain:
        check(words, plain.post(words, json={"word": "x", "spoken_as": "y", "scope": "installation"}))
        check(words, plain.delete(words, params={"scope": "installation"}))
        check(word, plain.put(everybodys, json=change))
        check(word, plain.delete(everybodys))
    check(word, client.delete(everybodys))
    check(words, client.delete(words))
    check(words, client.delete(words, params={"scope": "key"}))
    check(words, stranger.delete(words))


def use_voices(check: Check, probe: ServerProcess, client: httpx.Client, stranger: httpx.Client) -> None:
    """Call all routes of custom voices."""
    voices, voice = "/v1/voices", "/v1/voices/{voice}"
    fields = {"name": "Middle", "blend": "Low+High", "delivery": {"pitch": 1}}
    check(voices, client.post(voices, json=fields))
    check(voices, client.post(voices, json=fields))
    check(voices, client.post(voices, json={**fields, "name": "All", "scope": "installation"}))
    check(voices, client.post(voices, json={}))
    check(voices, client.post(voices, content=b"{}"))
    check(voices, client.post(voices, content=b"x" * 16_000_001))
    check(voices, stranger.post(voices, json=fields))
    check(voices, client.get(voices))
    mine = f"{voices}/middle"
    check(voice, client.get(mine))
    check(voice, client.get(f"{voices}/Low"))
    check(voice, client.patch(mine, json={"delivery": {}}))
    check(voice, client.patch(mine, json={"name": "Low"}))
    check(voice, client.patch(mine, content=b"{}"))
    check(voice, client.patch(mine, content=b"x" * 16_000_001))
    for method in ("GET", "PATCH", "DELETE"):
        body = {"json": {"description": "x"}} if method == "PATCH" else {}
        check(voice, client.request(method, f"{voices}/Nobody", **body))
        check(voice, client.request(method, mine, params={"what": 1}, **body))
        check(voice, stranger.request(method, mine))
    key = client.post("/v1/keys", json={"name": "without the scope"}).json()["key"]
    with probe.client(key) as plain:
        check(voices, plain.post(voices, json={**fields, "scope": "installation"}))
        check(voice, plain.patch(f"{voices}/All", json={"description": "x"}))
        check(voice, plain.delete(f"{voices}/All"))
    check(voice, client.delete(mine))
    check(voice, client.delete(f"{voices}/All"))

"""``/v1/pronunciations`` and ``rhapsode pronunciations``: kept, found again, and heard."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from tests.e2e.server import Json, ServerProcess
from tests.e2e.test_keys_api import make
from tests.e2e.wire import assert_error, spoken

pytestmark = pytest.mark.e2e

PATH = "/v1/pronunciations"
CSV = {"Content-Type": "text/csv"}
PLS = {"Content-Type": "application/pls+xml"}
LEXICON = (
    '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa">'
    "<lexeme><grapheme>plsword</grapheme><alias>read from a lexicon</alias></lexeme>"
    '<lexeme><grapheme>other</grapheme><phoneme alphabet="x-sampa">a</phoneme></lexeme></lexicon>'
)


def keep(client: httpx.Client, word: str, spoken_as: str, **fields: Any) -> Json:
    answer = client.post(PATH, json={"word": word, "spoken_as": spoken_as, **fields})
    assert answer.status_code == 201, answer.text
    kept: Json = answer.json()
    return kept


@pytest.fixture
def mine(tone: ServerProcess, client: httpx.Client) -> Any:
    """Yield a client with a key of its own, and so with an empty dictionary."""
    with tone.client(make(client, "dictionary")["key"]) as opened:
        yield opened


def test_a_word_is_kept_changed_and_forgotten(mine: httpx.Client, client: httpx.Client) -> None:
    empty = mine.get(PATH).json()
    assert empty == {"object": "list", "data": [], "has_more": False, "version": None}
    kept = keep(mine, "SQL", "sequel", language_code="EN")
    assert kept == {
        "id": kept["id"],
        "object": "pronunciation",
        "scope": "key",
        "word": "SQL",
        "spoken_as": "sequel",
        "language_code": "en",
        "created_at": kept["created_at"],
        "updated_at": kept["created_at"],
    }
    path = f"{PATH}/{kept['id']}"
    assert mine.get(path).json() == kept
    assert_error(
        mine.post(PATH, json={"word": "SQL", "spoken_as": "x", "language_code": "en"}),
        409,
        f"That word has a pronunciation already, {kept['id']}: change it.",
        param="word",
    )
    listed = mine.get(PATH, params={"limit": 1}).json()
    assert listed["data"] == [kept]
    assert listed["version"]

    changed = mine.put(path, json={"word": "SQL", "spoken_as": "squeal"}).json()
    assert (changed["id"], changed["spoken_as"], changed["language_code"]) == (kept["id"], "squeal", None)
    for answer in (client.get(path), client.put(path, json={"word": "a", "spoken_as": "b"}), client.delete(path)):
        assert_error(answer, 404, "There is no such pronunciation.", kind="not_found_error", param="id")
    assert mine.delete(path).json() == {"id": kept["id"], "object": "pronunciation", "deleted": True}
    assert_error(mine.get(path), 404, "There is no such pronunciation.", kind="not_found_error", param="id")


def test_what_is_kept_is_heard_and_the_task_says_which_version(mine: httpx.Client) -> None:
    before = spoken(mine, "qqword.")
    keep(mine, "qqword", "a great many words are said in the place of this one")
    version = mine.get(PATH).json()["version"]
    after = spoken(mine, "qqword.")
    assert "dictionary_version" not in before["metadata"]["rhapsode"]
    assert after["metadata"]["rhapsode"]["dictionary_version"] == version
    seconds = [task["metadata"]["rhapsode"]["audio_seconds"] for task in (before, after)]
    assert seconds[1] > 2 * seconds[0]
    own = {"text": "qqword.", "pronunciations": {"QQWORD": "x"}}
    request = mine.post("/v1/tasks", json={"model": "tone", "input": [{"params": own}]}, headers={"Prefer": "wait=10"})
    assert request.json()["metadata"]["rhapsode"]["audio_seconds"] < seconds[0]


def test_the_installation_has_words_for_every_key(
    client: httpx.Client, mine: httpx.Client, tone: ServerProcess
) -> None:
    assert_error(
        mine.post(PATH, json={"word": "everyword", "spoken_as": "x", "scope": "installation"}),
        403,
        "This needs a key with the scope 'admin'.",
        kind="permission_error",
    )
    kept = keep(client, "everyword", "all of you say this instead of it", scope="installation")
    time.sleep(0.6)  # so long a dictionary is believed
    try:
        assert mine.get(f"{PATH}/{kept['id']}").json() == kept
        assert mine.get(PATH, params={"scope": "installation"}).json()["data"] == [kept]
        heard = spoken(mine, "everyword.")["metadata"]["rhapsode"]
        assert heard["dictionary_version"] == mine.get(PATH).json()["version"]
        assert heard["audio_seconds"] > spoken(mine, "otherword.")["metadata"]["rhapsode"]["audio_seconds"]
        assert mine.delete(f"{PATH}/{kept['id']}").status_code == 403
        listed = tone.cli("pronunciations", "list")
        assert "everyword" in listed.stdout
    finally:
        assert client.delete(f"{PATH}/{kept['id']}").status_code == 200


def test_files_are_imported(mine: httpx.Client) -> None:
    table = "word,spoken_as\nfirstword,one\nsecondword,two\n...,dots\n"
    answer = mine.post(PATH, content=table, headers=CSV)
    assert answer.status_code == 200
    assert (answer.json()["kept"], answer.json()["skipped"][0]["line"]) == (2, 4)
    answer = mine.post(PATH, content=LEXICON, headers=PLS)
    assert (answer.json()["kept"], answer.json()["skipped"][0]["word"]) == (1, "other")
    assert [entry["word"] for entry in mine.get(PATH).json()["data"]] == ["firstword", "plsword", "secondword"]
    assert mine.get(PATH).json()["version"] == answer.json()["version"]
    bomb = f"<!DOCTYPE lexicon [<!ENTITY a 'b'>]>{LEXICON}"
    refused = mine.post(PATH, content=bomb, headers=PLS)
    assert_error(refused, 400, "The lexicon has a document type or entities, which are not read: leave them out.")
    assert mine.post(PATH, content=LEXICON, headers={"Content-Type": "text/xml"}).status_code == 415
    nameless = "Name the dictionary to empty: ?scope=key or ?scope=installation."
    assert_error(mine.delete(PATH), 400, nameless, param="scope")
    assert mine.delete(PATH, params={"scope": "key"}).json()["deleted"] == 3


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"spoken_as": "x"}, "word"),
        ({"word": "x", "spoken_as": 5}, "spoken_as"),
        ({"word": "x", "spoken_as": "y", "scope": "all"}, "scope"),
        ({"word": "x", "spoken_as": "y", "language_code": "xx"}, "language_code"),
        ({"word": "x", "spoken_as": "y", "extra": 1}, "extra"),
        ({"word": "x" * 101, "spoken_as": "y"}, "word"),
    ],
)
def test_what_is_wrong_is_named(mine: httpx.Client, body: Json, param: str) -> None:
    answer = mine.post(PATH, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


@pytest.mark.slow
def test_the_command_line_keeps_and_prints(tone: ServerProcess, tmp_path: Any) -> None:
    file = tmp_path / "words.csv"
    file.write_text("cliword,said by the command line\n...,x\n")
    assert "Imported 1 words, skipped 1." in tone.cli("pronunciations", "import", str(file)).stdout
    tone.cli("pronunciations", "add", "cliother", "another")
    exported = tone.cli("pronunciations", "export").stdout
    assert "cliword,said by the command line,\n" in exported
    for word in ("cliword", "cliother"):
        tone.cli("pronunciations", "remove", word)
    assert "cliword" not in tone.cli("pronunciations", "list").stdout

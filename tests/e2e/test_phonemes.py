# ruff: noqa: RUF001  (phonetic symbols)
"""How a text is read, over HTTP and by the command line: the same words and phonemes that are spoken."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.e2e.server import ServerProcess, run_cli
from tests.e2e.wire import assert_error

pytestmark = pytest.mark.e2e

TEXT = 'Dr. Smith paid $5.50. [pause] "No," she said — [not] 😀 half!'


def test_words_cover_what_is_heard(client: httpx.Client) -> None:
    answer = client.post("/v1/phonemes", json={"text": TEXT, "model": "tone"})
    assert answer.status_code == 200, answer.text
    read = answer.json()
    assert read["text"] == TEXT
    assert [(word["word"], word["said"]) for word in read["words"]] == [
        ("Dr.", "Doctor"),
        ("Smith", "Smith"),
        ("paid", "paid"),
        ("$5.50", "five dollars and fifty cents"),
        ("No", "No"),
        ("she", "she"),
        ("said", "said"),
        ("not", "not"),
        ("half", "half"),
    ]
    assert all(TEXT[word["from"] : word["to"]] == word["word"] for word in read["words"])
    assert read["phonemes"].split()[:2] == ["doctor", "smith"]


def test_phonemes_are_those_that_a_task_speaks(tone: ServerProcess, client: httpx.Client) -> None:
    said = {"Smith": "/smɪθ/"}
    read = client.post("/v1/phonemes", json={"text": TEXT, "model": "tone", "pronunciations": said}).json()
    body = {"model": "tone", "input": [{"params": {"text": TEXT, "pronunciations": said}}]}
    task = client.post("/v1/tasks", json=body, headers={"Prefer": "wait=30"}).json()
    rows = tone.rows("SELECT phonemes FROM segments WHERE task_id = ? ORDER BY start", task["id"])
    assert " ".join(row["phonemes"] for row in rows if row["phonemes"]) == read["phonemes"]
    assert "smɪθ" in read["phonemes"]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"text": ""}, "text"),
        ({"text": "…"}, "text"),
        ({"text": "Hi", "voice_name": "Lo"}, "voice_name"),
        ({"text": "Hi", "language_code": "xx"}, "language_code"),
        ({"text": "Hi", "model": "ton"}, "model"),
        ({"text": "Hi", "txt": "Hi"}, "txt"),
        ({}, "text"),
    ],
)
def test_what_cannot_be_read_is_named(client: httpx.Client, body: dict[str, str], param: str) -> None:
    answer = client.post("/v1/phonemes", json={"model": "tone", **body})
    error = answer.json()["error"]
    assert_error(answer, 400, error["error_message"], param=param)


def test_phonemes_need_a_key(tone: ServerProcess) -> None:
    assert httpx.post(f"{tone.url}/v1/phonemes", json={"text": "Hi"}).status_code == 401


def test_the_command_line_answers_a_line_for_a_line(tmp_path: Path) -> None:
    lines = ["Hello, world.", "I paid €5.", "", "שלום", 'Say "yes"\nthen 2/3.']
    given = "".join(json.dumps(line) + "\n" for line in lines) + "no json\n"
    done = run_cli(tmp_path, tmp_path, "phonemes", "--json", "--language", "en-GB", "-", stdin=given)
    assert (done.returncode, done.stderr) == (1, "error: 3 of 6 lines could not be read.\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["text"] for answer in answers] == [*lines, "no json"]
    assert ["error" in answer for answer in answers] == [False, False, True, True, False, True]
    assert [word["said"] for word in answers[1]["words"]] == ["I", "paid", "five euros"]
    assert answers[0]["phonemes"].startswith("həlˈQ")
    words = answers[4]["words"]
    assert [answers[4]["text"][word["from"] : word["to"]] for word in words] == [word["word"] for word in words]
    done = run_cli(tmp_path, tmp_path, "phonemes", "--json", "-", stdin='"Hello."\n\n"Bye."\n')
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 2)


def test_what_is_dropped_is_named(client: httpx.Client) -> None:
    text = "Hello [laughs] שלום and 😀 bye."
    refused = client.post("/v1/tasks", json={"model": "tone", "input": [{"params": {"text": text}}]})
    assert refused.status_code == 400
    body = {"model": "tone", "input": [{"params": {"text": text, "on_unspeakable": "skip"}}]}
    facts = client.post("/v1/tasks", json=body, headers={"Prefer": "wait=30"}).json()["metadata"]["rhapsode"]
    assert facts["dropped"] == [
        {"input": 0, "kind": "tag", "what": "[laughs]", "from": 6, "to": 14},
        {"input": 0, "kind": "letter", "what": "שלום", "from": 15, "to": 19},
        {"input": 0, "kind": "symbol", "what": "😀", "from": 24, "to": 25},
    ]
    assert (facts["dropped_tags"], facts["dropped_symbols"]) == (1, 1)


def test_compatible_routes_skip_letters_and_say_so_in_a_header(client: httpx.Client) -> None:
    text = "Hello [laughs] שלום."
    speech = client.post("/v1/audio/speech", json={"model": "tone", "input": text, "voice": "Low"})
    assert speech.status_code == 200, speech.text
    assert json.loads(speech.headers["rhapsode-dropped"]) == [
        {"kind": "tag", "what": "[laughs]", "from": 6, "to": 14},
        {"kind": "letter", "what": "שלום", "from": 15, "to": 19},
    ]
    plain = client.post("/v1/audio/speech", json={"model": "tone", "input": "Hello.", "voice": "Low"})
    assert "rhapsode-dropped" not in plain.headers


@pytest.mark.slow
def test_the_command_line_reads_with_the_dictionary_and_names_or_skips_letters(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_cli(tmp_path, data, "pronunciations", "add", "SQL", "sequel").check_returncode()

    def said(*arguments: str) -> str:
        done = run_cli(tmp_path, data, "phonemes", "--model", "tone", *arguments, RHAPSODE_ENGINES="tone")
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[0]

    assert said("I use SQL.") == "I use sequel"
    assert said("--no-dictionary", "I use SQL.") == "I use S Q L"
    assert said("--on-unspeakable", "name", "Say ש twice.") == "Say Hebrew letter shin twice"
    assert said("--on-unspeakable", "skip", "Say ש twice.") == "Say twice"
    skip = ("--on-unspeakable", "skip", "Say ש twice.")
    spoken = run_cli(tmp_path, data, "speak", "--model", "tone", *skip, RHAPSODE_ENGINES="tone")
    assert spoken.returncode == 0
    assert "not spoken: ש" in spoken.stderr

"""A request as code means what the page shows, whatever is in the text."""

from __future__ import annotations

import ast
import json
import shlex

import pytest

from rhapsode.console import snippets
from rhapsode.console.request_body import TaskBody

URL = "https://speech.example.com"
TEXTS = ('It\'s "quoted"', "two\nlines\tand \\n", "$(reboot) `id` !!", "</script><img src=x>", "ünïcødé 𝄞 \u2028")


def body(text: str) -> TaskBody:
    return {"model": "tone", "input": [{"params": {"text": text, "voice_name": "Low", "speed": 1.25}}]}


@pytest.mark.parametrize("text", TEXTS)
def test_a_shell_reads_the_body_back(text: str) -> None:
    words = shlex.split(snippets.curl(URL, body(text)).replace("\\\n", " "))
    assert words[:4] == ["curl", "-X", "POST", f"{URL}/v1/tasks"]
    assert words[words.index("-H") + 1] == "Authorization: Bearer YOUR_API_KEY"
    assert json.loads(words[words.index("-d") + 1]) == body(text)


@pytest.mark.parametrize("text", TEXTS)
def test_python_reads_the_body_back(text: str) -> None:
    tree = ast.parse(snippets.python(URL, body(text)))
    [given] = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "json"]
    assert ast.literal_eval(given) == body(text)


@pytest.mark.parametrize("text", TEXTS)
def test_javascript_reads_the_body_back(text: str) -> None:
    source = snippets.javascript(URL, body(text))
    start = source.index("JSON.stringify(") + len("JSON.stringify(")
    given, _ = json.JSONDecoder().raw_decode(source[start:])
    assert given == body(text)

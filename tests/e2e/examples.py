"""The examples of the documentation, as a reader would run them: in order, one after the other, page by page.

Ids, links and secrets in the pages are those of the day on which they were written. What an example answers shows
which real one stands in their place, and the examples after it are run with that.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.server import ServerProcess, environment
from tests.support.fork_server import COMMAND

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITTEN_URL = "http://127.0.0.1:8080"
SECONDS = 90.0
POLL_SECONDS = 0.1

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PER_DAY = tuple(
    re.compile(pattern)
    for pattern in (
        r"[a-z]+_[0-9A-Z]{26}",
        r"[0-9a-f]{12}",  # the id of a key
        r"rhap_[0-9a-f]{12}",
        r"https?://.*/files/.*",
        r"whsec_.*",
    )
)
"""What is another one each day, but has the same form."""
_SAID = frozenset(
    {"code", "deleted", "engine", "error_message", "fallback_used", "mime_type", "model", "name", "object", "param"}
    | {"progress", "scopes", "state", "status", "type"}
)
"""Fields whose values are promised, not only their types."""


@dataclass(frozen=True)
class Example:
    """A block of a page; ``shown`` is the answer that the page shows for it."""

    language: str
    text: str
    shown: Any = None


NOT_SHOWN = {"dictionary_version", "unfinished_tasks", "secret_before", "tries", "next_try_at"}
"""What answers hold and examples need not: old names of fields among them."""


def examples(page: Path) -> Iterator[Example]:
    """Yield what of a page is to be run."""
    blocks = _FENCE.findall(page.read_text(encoding="utf-8"))
    for (language, text), following in zip(blocks, [*blocks[1:], ("", "")], strict=False):
        if language in ("bash", "python"):
            yield Example(language, text, json.loads(following[1]) if following[0] == "json" else None)


class Reader:
    """Runs the examples of one page in a directory of its own."""

    def __init__(self, server: ServerProcess, key: str, home: Path) -> None:
        self._home = home
        self._url = server.url
        self._real: dict[str, str] = {}
        (home / ".curlrc").write_text("silent\nshow-error\n")
        self._environment = {
            **environment(server.data_dir, {}),
            "ADMIN": server.first_key,
            "KEY": key,
            "CURL_HOME": str(home),
            "PATH": f"{COMMAND.parent}:{os.environ['PATH']}",
        }

    def run(self, example: Example) -> None:
        """Run it, and compare what it answers with what the page shows; poll until the status is the one shown."""
        deadline = time.monotonic() + SECONDS
        while True:
            answer = self._output(example)
            if example.shown is None:
                return
            real = json.loads(answer)
            expected_status, status = (thing.get("status") for thing in (example.shown, real))
            if expected_status == status or expected_status != "completed" or time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
        self._compare(example.shown, real, "")

    def _output(self, example: Example) -> str:
        text = example.text
        for shown, real in sorted(self._real.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(shown, real)
        text = text.replace(WRITTEN_URL, self._url)
        command = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}[example.language]
        ended = subprocess.run(
            [*command, text],
            cwd=self._home,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ended.returncode == 0, f"{text}\nended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout

    def _compare(self, shown: Any, real: Any, place: str) -> None:
        match shown, real:
            case dict(), dict():
                # A page before may have kept a word in the dictionary, which every task tells of from then on.
                told = real.keys() - (NOT_SHOWN - shown.keys())
                assert shown.keys() == told, f"{place}: {sorted(shown.keys() ^ told)}"
                for name in shown:
                    if name in _SAID and shown[name] != "…" and not isinstance(shown[name], dict):
                        assert real[name] == shown[name], f"{place}.{name}"
                    self._compare(shown[name], real[name], f"{place}.{name}")
            case list(), list():
                assert len(shown) == len(real), place
                for index, (expected, other) in enumerate(zip(shown, real, strict=True)):
                    self._compare(expected, other, f"{place}[{index}]")
            case str(), str():
                if (form := next((form for form in _PER_DAY if form.fullmatch(shown)), None)) is not None:
                    assert form.fullmatch(real), f"{place}: {shown!r} was shown, {real!r} came"
                    self._real[shown] = real
            case _:
                numbers = (int, float)
                both = isinstance(shown, numbers) and isinstance(real, numbers)
                assert both or type(shown) is type(real), f"{place}: {shown!r} was shown, {real!r} came"

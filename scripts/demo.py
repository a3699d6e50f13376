"""The whole way of a sentence, on a real server: key, task, polls, audio.

Starts ``rhapsode serve`` on a free port with a fresh data directory, makes an API key beside it, posts one task,
polls it, downloads the audio to ``hello.wav``, and stops the server, whatever happened. Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")

TASK = {
    "model": "gemini_3_1_flash_tts_preview",
    "input": [{"params": {"text": "Say it once, and hear it everywhere.", "voice_name": "Kore"}}],
}
RESULT = Path("hello.wav")
START_SECONDS = 180.0
RENDER_SECONDS = 180.0
STOP_SECONDS = 30.0
LOG_TAIL_LINES = 40


class DemoError(Exception):
    """What went wrong, for the person who runs the demo."""


def main() -> int:
    """Run the demo; 0 when there is a playable file, 1 when not, 130 after Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="rhapsode-demo-") as directory:
        data_dir = Path(directory) / "data"
        data_dir.mkdir()
        log = Path(directory) / "server.log"
        try:
            run(data_dir, log)
        except KeyboardInterrupt:
            say("Stopped.")
            return 130
        except DemoError as error:
            say(f"\nThe demo failed: {error}")
            show_tail(log)
            return 1
    return 0


def run(data_dir: Path, log: Path) -> None:
    """Run all steps, each with its time."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("RHAPSODE_") or name in {"RHAPSODE_CACHE_DIR", "RHAPSODE_KOKORO_WEIGHTS"}
    }
    environment |= {"RHAPSODE_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}
    rhapsode = str(Path(sys.executable).with_name("rhapsode"))
    if not Path(rhapsode).exists():
        raise DemoError(f"{rhapsode} does not exist. Run it as 'make demo'.")

    server = subprocess.Popen(
        [rhapsode, "serve", "--host", "127.0.0.1", "--port", "0"],
        cwd=data_dir.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        with step("rhapsode serve"):
            url = wait_for(lambda: server_url(data_dir), server, START_SECONDS, "did not listen")
            say(f"  listens on {url}")
            wait_for(lambda: is_ready(url), server, START_SECONDS, "listens, but did not become ready")
            say("  is ready")

        with step("rhapsode keys create demo"):
            key = create_key(rhapsode, environment)

        with step(f"POST {url}/v1/tasks"):
            say(indented(TASK))
            task = call("POST", f"{url}/v1/tasks", key, TASK)
            say(indented(task))

        with step(f"GET {url}/v1/tasks/{task['id']} (the first time on a machine, the speech model is built now)"):
            task = wait_for_task(f"{url}/v1/tasks/{task['id']}", task, key, server)

        with step(f"Downloading to {RESULT}"):
            seconds = download(task["output"][0]["content"][0]["url"], RESULT)

        say(f"\n{RESULT.resolve()} holds {seconds:.2f} s of speech.")
        say(f"Play it, for example with: {player()} {RESULT}")
    finally:
        with step("Stopping the server"):
            stop(server)
    if server.returncode not in {0, -signal.SIGTERM, 128 + signal.SIGTERM}:
        raise DemoError(f"the server ended with exit code {server.returncode}.")


def server_url(data_dir: Path) -> str | None:
    """Return where the server listens, once it says so in its data directory."""
    try:
        return cast(str, json.loads((data_dir / "server.json").read_text())["url"]).rstrip("/")
    except (OSError, ValueError):
        return None


def is_ready(url: str) -> bool | None:
    """Tell whether the server can take work: ``None`` for not yet."""
    try:
        with open_url(f"{url}/readyz"):
            return True
    except (urllib.error.URLError, ConnectionError):
        return None


def wait_for(probe: Callable[[], T | None], server: subprocess.Popen[bytes], seconds: float, what: str) -> T:
    """Return the first answer of ``probe``, which is asked ten times a second while the server lives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (answer := probe()) is not None:
            return answer
        if server.poll() is not None:
            raise DemoError(f"the server ended with exit code {server.returncode}.")
        time.sleep(0.1)
    raise DemoError(f"the server {what} within {seconds:.0f} s.")


def create_key(rhapsode: str, environment: dict[str, str]) -> str:
    """Return a new key, made by the command line beside the running server."""
    result = subprocess.run(
        [rhapsode, "keys", "create", "demo"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    key = result.stdout.strip()
    if result.returncode or not key:
        raise DemoError(f"'rhapsode keys create' ended with exit code {result.returncode}: {result.stderr.strip()}")
    return key


def wait_for_task(url: str, task: dict[str, Any], key: str, server: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Poll until the status is final; the last answer is shown."""
    shown: tuple[str, int] | None = None
    deadline = time.monotonic() + RENDER_SECONDS
    while time.monotonic() < deadline:
        task = call("GET", url, key)
        if task["status"] not in {"pending", "processing"}:
            say(indented(task))
            if task["status"] != "completed":
                raise DemoError(f"the task is {task['status']}.")
            return task
        if (task["status"], task["progress"]) != shown:
            shown = (task["status"], task["progress"])
            say(f"  status: {task['status']}, progress: {task['progress']}")
        if server.poll() is not None:
            raise DemoError(f"the server ended with exit code {server.returncode}.")
        time.sleep(0.25)
    raise DemoError(f"the task was not done within {RENDER_SECONDS:.0f} s.")


def call(method: str, url: str, key: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return one call of the API: JSON to JSON."""
    headers = {"Authorization": f"Bearer {key}"}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    try:
        with open_url(urllib.request.Request(url, data=data, headers=headers, method=method)) as answer:
            return cast(dict[str, Any], json.load(answer))
    except urllib.error.HTTPError as error:
        raise DemoError(f"{method} {url} answered {error.code}: {error.read().decode(errors='replace')}") from None
    except (urllib.error.URLError, ConnectionError) as error:
        raise DemoError(f"{method} {url} got no answer: {error}") from None


def download(url: str, path: Path) -> float:
    """Save the audio, which needs no key, and return its length in seconds."""
    partial = path.with_name(path.name + ".part")
    try:
        with open_url(url) as answer, partial.open("wb") as file:
            kind = answer.headers.get_content_type()
            shutil.copyfileobj(answer, file)
        if kind not in {"audio/wav", "audio/x-wav"}:
            raise DemoError(f"{url} is {kind}, not audio/wav.")
        with wave.open(str(partial), "rb") as sound:
            frames, rate = sound.getnframes(), sound.getframerate()
            whole = len(sound.readframes(frames)) == frames * sound.getsampwidth() * sound.getnchannels()
        seconds = frames / rate
        if not whole or seconds < 0.5:
            raise DemoError(f"the file is not a whole sentence: {frames} frames at {rate} Hz.")
        partial.replace(path)
        return seconds
    except (urllib.error.URLError, ConnectionError, OSError, wave.Error, EOFError) as error:
        raise DemoError(f"the audio could not be downloaded: {error}") from None
    finally:
        partial.unlink(missing_ok=True)


def open_url(request: str | urllib.request.Request) -> HTTPResponse:
    """Open a URL of this machine: never through a proxy that the environment names."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return cast(HTTPResponse, opener.open(request, timeout=60))


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server as an operator would, and harder if it does not listen."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        say("  it did not stop in time and is killed")
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is done, and how long it took."""
    say(f"\n== {title}")
    started = time.monotonic()
    yield
    say(f"  took {time.monotonic() - started:.2f} s")


def indented(value: object) -> str:
    """Format JSON for people."""
    return "\n".join("  " + line for line in json.dumps(value, indent=2).splitlines())


def player() -> str:
    """Return a program of this machine that plays a WAV file."""
    known = ("afplay", "pw-play", "paplay", "aplay", "ffplay -autoexit", "open", "xdg-open")
    return next((command for command in known if shutil.which(command.split()[0])), "aplay")


def show_tail(log: Path) -> None:
    """Print the end of what the server wrote."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    say(f"The last {min(len(lines), LOG_TAIL_LINES)} lines of the server's log:")
    for line in lines[-LOG_TAIL_LINES:]:
        say(f"  {line}")


def say(line: str) -> None:
    """Print at once, whoever reads."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())

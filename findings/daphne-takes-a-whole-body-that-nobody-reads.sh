#!/usr/bin/env bash
# Daphne 4.2.3 takes 188 MiB of a streamed body within seconds while the client reads none of it, and keeps it in memory.
#
# An ASGI server's send is to wait while the client is behind, which is what stops an application that makes sound faster than it is
# played. Daphne hands every piece to Twisted and returns at once: the whole of an audiobook is made and kept for a listener who
# paused it, one for each listener. uvicorn 0.54.0 makes the same application wait after 4 MiB. Choose a server that waits.
#
# Seen on Linux x86-64, Python 3.11, 3000 pieces of 64 KiB, five seconds after the request:
#   daphne: 3000 pieces taken, 320 MiB more memory
#   uvicorn: 61 pieces taken, 1 MiB more memory
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check daphne==4.2.3 twisted==26.10.0 uvicorn==0.54.0
cat >"$home/application.py" <<'PYTHON'
from resource import RUSAGE_SELF, getrusage

taken = 0


async def application(scope, receive, send):
    global taken
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/taken":
        body = f"{taken} {getrusage(RUSAGE_SELF).ru_maxrss // 1024}".encode()
        await send({"type": "http.response.body", "body": body})
        return
    for _ in range(3000):
        await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
        taken += 1
    await send({"type": "http.response.body", "body": b""})
PYTHON
cd "$home"
HOME_OF_TEST=$home "$home/venv/bin/python" - <<'PYTHON'
import os
import socket
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from urllib.request import urlopen

bin = Path(os.environ["HOME_OF_TEST"], "venv", "bin")


def taken(port: int) -> tuple[int, int]:
    """Return the pieces that the application could send, and the most memory of its process in MiB."""
    with urlopen(f"http://127.0.0.1:{port}/taken", timeout=20) as answer:
        pieces, memory = answer.read().decode().split()
    return int(pieces), int(memory)


def tried(name: str, *options: str) -> tuple[int, int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [bin / name, *options, str(port), "application:application"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        before = taken(port)[1]
        with socket.create_connection(("127.0.0.1", port)) as listener:
            listener.sendall(b"GET /speech HTTP/1.1\r\nHost: test\r\n\r\n")
            time.sleep(5)
            pieces, memory = taken(port)
    finally:
        server.terminate()
        server.wait()
    print(f"{name} {version(name)}: {pieces} pieces taken, {memory - before} MiB more memory")
    return pieces, memory - before


pieces, memory = tried("daphne", "-v0", "-p")
assert pieces > 1000 and memory > 50, "daphne has changed"
pieces, memory = tried("uvicorn", "--lifespan=off", "--port")
assert 0 < pieces < 300 and memory < 30, "uvicorn has changed"
PYTHON

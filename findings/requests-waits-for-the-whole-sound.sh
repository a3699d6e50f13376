#!/usr/bin/env bash
# requests 2.34.2 returns the first piece of a streamed body only when the whole body is there, with stream=True and
# iter_content(chunk_size=None), unless the body is sent in chunks.
#
# Its API reference says of None with stream=True that data is read as it arrives, in whatever size. That holds for
# Transfer-Encoding: chunked. With a Content-Length, or when the end of the connection ends the body, all of it is read
# first: playing begins when the last sentence has been made, although the server sends each of them at once. raw.read1 of
# requests (urllib3 2.8.0) and iter_bytes() of httpx 0.28.1 return what has come, in all three cases.
#
# Seen with Python 3.11, a server that sends 4 pieces, pieces sent when the first was read:
#   Content-Length: iter_content(None) 4, raw.read1 1, httpx iter_bytes() 1
#   Connection: close: iter_content(None) 4, raw.read1 1, httpx iter_bytes() 1
#   chunked: iter_content(None) 1, raw.read1 1, httpx iter_bytes() 1
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check requests==2.34.2 urllib3==2.8.0 httpx==0.28.1
"$home/venv/bin/python" - <<'PYTHON'
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import requests
import urllib3

PIECE, PIECES = b"\0" * 4800, 4
HEADERS = {
    "Content-Length": str(len(PIECE) * PIECES),
    "Connection": "close",
    "Transfer-Encoding": "chunked",
}


class Speech(BaseHTTPRequestHandler):
    """Send pieces of sound, each a second behind the one before, or at once when the client has read something."""

    protocol_version = "HTTP/1.1"
    read = threading.Event()
    sent = 0

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        name = self.path[1:]
        chunked = name == "Transfer-Encoding"
        self.send_response(200)
        self.send_header(name, HEADERS[name])
        self.end_headers()
        for _ in range(PIECES):
            Speech.sent += 1
            self.wfile.write(b"%x\r\n%b\r\n" % (len(PIECE), PIECE) if chunked else PIECE)
            self.read.wait(1)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True


def by_iter_content(url: str) -> Iterator[bytes]:
    with requests.get(url, stream=True, timeout=30) as answer:
        yield from answer.iter_content(chunk_size=None)


def by_read1(url: str) -> Iterator[bytes]:
    with requests.get(url, stream=True, timeout=30) as answer:
        while piece := answer.raw.read1(len(PIECE)):
            yield piece


def by_httpx(url: str) -> Iterator[bytes]:
    with httpx.stream("GET", url, timeout=30) as answer:
        yield from answer.iter_bytes()


def sent_before(pieces: Iterator[bytes]) -> int:
    """Return how many pieces had been sent when the first was read, and read all of them."""
    Speech.sent = 0
    Speech.read.clear()
    length = len(next(pieces))
    sent = Speech.sent
    Speech.read.set()
    assert length + sum(map(len, pieces)) == len(PIECE) * PIECES
    return sent


server = ThreadingHTTPServer(("127.0.0.1", 0), Speech)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("requests", requests.__version__, "urllib3", urllib3.__version__, "httpx", httpx.__version__)
for header, title, wanted in (
    ("Content-Length", "Content-Length", [4, 1, 1]),
    ("Connection", "Connection: close", [4, 1, 1]),
    ("Transfer-Encoding", "chunked", [1, 1, 1]),
):
    url = f"http://127.0.0.1:{server.server_port}/{header}"
    seen = [sent_before(client(url)) for client in (by_iter_content, by_read1, by_httpx)]
    print(f"{title}: iter_content(None) {seen[0]}, raw.read1 {seen[1]}, httpx iter_bytes() {seen[2]}")
    assert seen == wanted, "requests or httpx has changed"
PYTHON

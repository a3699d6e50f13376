#!/usr/bin/env bash
# uvicorn 0.54.0 sends a streamed body in chunks to a client of HTTP/1.0 when httptools parses it, and not when h11 does.
#
# A server must not send Transfer-Encoding to a client that asks by HTTP/1.0 (RFC 9112, 6.1), since that version has no
# chunks: what the client takes for the body, up to the closing of the connection, has the sizes of the chunks in it. In
# PCM they are clicks. uvicorn takes httptools by default when it is installed, and some proxies and small players still
# ask by HTTP/1.0. The same application under h11 sends the body as it is, and closes the connection behind it.
#
# Seen on Linux x86-64, Python 3.11:
#   h11: no transfer-encoding, body b'RIFFdatadata'
#   httptools: transfer-encoding: chunked, body b'4\r\nRIFF\r\n4\r\ndata\r\n4\r\ndata\r\n0\r\n\r\n'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0 httptools==0.9.0 h11==0.16.0
"$home/venv/bin/python" - <<'PYTHON'
import socket
import threading
import time

import uvicorn

PARTS = (b"RIFF", b"data", b"data")


async def stream(scope, receive, send) -> None:
    """Stream a body whose length is not known when it begins."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"audio/wav")]})
    for part in PARTS:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def ask(parser: str) -> tuple[bytes, bytes]:
    """Return the head and the body that a client of HTTP/1.0 receives."""
    server = uvicorn.Server(uvicorn.Config(stream, port=0, http=parser, lifespan="off", log_level="error"))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.01)
    address = server.servers[0].sockets[0].getsockname()
    with socket.create_connection(address, timeout=60) as client:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(65_536), b""))
    server.should_exit = True
    running.join()
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.lower(), body


print("uvicorn", uvicorn.__version__)
for parser, chunked in (("h11", False), ("httptools", True)):
    head, body = ask(parser)
    print(f"{parser}: {'transfer-encoding: chunked' if b'chunked' in head else 'no transfer-encoding'}, body {body!r}")
    assert (b"transfer-encoding: chunked" in head) == chunked, "uvicorn has changed"
    assert (body == b"".join(PARTS)) == (not chunked), "uvicorn has changed"
PYTHON

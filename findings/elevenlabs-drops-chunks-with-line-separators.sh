#!/usr/bin/env bash
# elevenlabs 2.78.0 drops a chunk of stream_with_timestamps, its sound included, when the text has a line separator.
#
# The chunks are lines of JSON. U+2028 and U+0085 may stand in a string of JSON as they are (RFC 8259, 7), and text from
# layout programs has U+2028 for a break within a paragraph. The client splits the answer with httpx's iter_lines, which ends a
# line there, as str.splitlines does. Neither half is JSON, and the client passes over every line that it cannot read, so
# the sound and the times of the chunk are gone without an error. Escaped as \u2028 the same chunk arrives.
#
# Seen with Python 3.11, httpx 0.28.1:
#   ' ' as it is: 3 of 3 chunks
#   '\u2028' as it is: 2 of 3 chunks
#   '\u2028' escaped: 3 of 3 chunks
#   '\x85' as it is: 2 of 3 chunks
#   '\x85' escaped: 3 of 3 chunks
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check elevenlabs==2.78.0 httpx==0.28.1
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import base64
import json
from importlib.metadata import version

import httpx
from elevenlabs import ElevenLabs

print("elevenlabs", version("elevenlabs"), "httpx", version("httpx"))


def chunk(text: str) -> dict:
    times = [0.1 * index for index in range(len(text))]
    return {
        "audio_base64": base64.b64encode(bytes(4)).decode(),
        "alignment": {
            "characters": list(text),
            "character_start_times_seconds": times,
            "character_end_times_seconds": [time + 0.1 for time in times],
        },
    }


def received(separator: str, *, escaped: bool) -> int:
    """Return how many of three chunks arrive; the second one has the separator in its text."""
    chunks = [chunk("one"), chunk(f"two{separator}lines"), chunk("three")]
    body = "".join(json.dumps(sent, ensure_ascii=escaped) + "\n" for sent in chunks)
    answer = httpx.MockTransport(lambda _: httpx.Response(200, content=body.encode()))
    client = ElevenLabs(api_key="key", httpx_client=httpx.Client(transport=answer))
    return len(list(client.text_to_speech.stream_with_timestamps("voice", text="text")))


for separator, escaped, wanted in (
    (" ", False, 3),
    ("\u2028", False, 2),
    ("\u2028", True, 3),
    ("\x85", False, 2),
    ("\x85", True, 3),
):
    count = received(separator, escaped=escaped)
    print(f"{separator!a} {'escaped' if escaped else 'as it is'}: {count} of 3 chunks")
    assert count == wanted, "elevenlabs has changed"
PYTHON

#!/usr/bin/env bash
# The client that openapi-python-client 0.29.1 generates has no result for an answer of audio/wav, and raises UnexpectedStatus for
# its status 200 when it is to raise for statuses that are not described.
#
# The answer is described in OpenAPI with its media type and a schema of format binary. The generator knows
# application/octet-stream only, warns, and leaves the answer out of the client, the status with it: parsed is None, there is
# no function that returns the sound, and raise_on_unexpected_status=True makes an error of each success. With
# content_type_overrides in the generator's configuration (audio/wav: application/octet-stream) parsed is a File.
#
# Seen with Python 3.11:
#   by default: parsed None, content 4 bytes; raise_on_unexpected_status: UnexpectedStatus, Unexpected status code: 200
#   with the override: parsed File, content 4 bytes; raise_on_unexpected_status: parsed File
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check openapi-python-client==0.29.1
cd "$home"
cat >api.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": {"title": "Speech", "version": "1"},
  "paths": {
    "/speech": {
      "get": {
        "operationId": "speech",
        "responses": {
          "200": {
            "description": "Sound",
            "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}
          }
        }
      }
    }
  }
}
JSON
cat >default.json <<'JSON'
{"post_hooks": [], "package_name_override": "by_default"}
JSON
cat >override.json <<'JSON'
{
  "post_hooks": [],
  "package_name_override": "with_override",
  "content_type_overrides": {"audio/wav": "application/octet-stream"}
}
JSON
for config in default override; do
  venv/bin/openapi-python-client generate --path api.json --config "$config.json" --meta none >"$config.log" 2>&1
done
venv/bin/python - <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from importlib.metadata import version


class Speech(BaseHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"RIFF")


server = HTTPServer(("127.0.0.1", 0), Speech)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("openapi-python-client", version("openapi-python-client"))


def result(package: str, strict: bool) -> str:
    """Call the operation of a generated client, and tell what it returns."""
    client = import_module(package).Client(
        base_url=f"http://127.0.0.1:{server.server_port}", raise_on_unexpected_status=strict
    )
    operation = import_module(f"{package}.api.default.speech")
    unexpected = import_module(f"{package}.errors").UnexpectedStatus
    try:
        answer = operation.sync_detailed(client=client)
    except unexpected as error:
        return f"UnexpectedStatus, {str(error).splitlines()[0]}"
    parsed = None if answer.parsed is None else type(answer.parsed).__name__
    return f"parsed {parsed}" + ("" if strict else f", content {len(answer.content)} bytes")


for package, name, wanted in (
    (
        "by_default",
        "by default",
        ["parsed None, content 4 bytes", "UnexpectedStatus, Unexpected status code: 200"],
    ),
    ("with_override", "with the override", ["parsed File, content 4 bytes", "parsed File"]),
):
    seen = [result(package, strict) for strict in (False, True)]
    print(f"{name}: {seen[0]}; raise_on_unexpected_status: {seen[1]}")
    assert seen == wanted, "openapi-python-client has changed"
PYTHON

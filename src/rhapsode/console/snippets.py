"""Code snippets of a request to copy: shell, Python and JavaScript."""

from __future__ import annotations

import json
import shlex

from rhapsode.console.request_body import TaskBody, params_of

KEY = "YOUR_API_KEY"
"""Stands for the key, which no page knows."""


def curl(url: str, body: TaskBody) -> str:
    """Return a command that creates the task; the answer has the id to poll."""
    return (
        f"curl -X POST {shlex.quote(f'{url}/v1/tasks')} \\\n"
        f'  -H "Authorization: Bearer {KEY}" \\\n'
        '  -H "Content-Type: application/json" \\\n'
        f"  -d {shlex.quote(_json(body))}"
    )


def python(url: str, body: TaskBody) -> str:
    """Return a program that creates the task, polls it and downloads the first file. Needs ``httpx``."""
    return f"""import time

import httpx

server = httpx.Client(base_url={json.dumps(url)}, headers={{"Authorization": "Bearer {KEY}"}})
task = server.post("/v1/tasks", json={_json(body)}).raise_for_status().json()
while task["status"] in ("pending", "processing"):
    task = server.get(f"/v1/tasks/{{task['id']}}", params={{"wait": 30}}, timeout=60).raise_for_status().json()
    time.sleep(0.1)
if task["status"] != "completed":
    raise SystemExit(task.get("error", task["status"]))
audio = httpx.get(task["output"][0]["content"][0]["url"]).raise_for_status()
with open("{_file(body)}", "wb") as file:
    file.write(audio.content)
"""


def javascript(url: str, body: TaskBody) -> str:
    """Return the same for Node.js, as a module."""
    return f"""import {{ writeFile }} from "node:fs/promises";

const server = {json.dumps(url)};
const call = async (path, request = {{}}) => {{
  const headers = {{ Authorization: "Bearer {KEY}", "Content-Type": "application/json" }};
  const answer = await fetch(server + path, {{ ...request, headers }});
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error.error_message);
  return body;
}};

let task = await call("/v1/tasks", {{ method: "POST", body: JSON.stringify({_json(body)}) }});
while (task.status === "pending" || task.status === "processing") {{
  task = await call(`/v1/tasks/${{task.id}}?wait=30`);
}}
if (task.status !== "completed") throw new Error(task.error?.error_message ?? task.status);
const audio = await fetch(task.output[0].content[0].url);
await writeFile("{_file(body)}", Buffer.from(await audio.arrayBuffer()));
"""


def _json(body: TaskBody) -> str:
    """Return JSON, which Python reads alike as long as nothing in it is a boolean or null."""
    return json.dumps(body, ensure_ascii=False, indent=2)


def _file(body: TaskBody) -> str:
    return f"speech.{params_of(body).get('format', 'wav')}"

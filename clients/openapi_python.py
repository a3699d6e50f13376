# /// script
# dependencies = ["openapi-python-client==0.29.1", "httpx==0.28.1"]
# ///
"""A client that ``openapi-python-client`` generates of the server's own OpenAPI document."""

import importlib
import inspect
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from checks import KEY, OUT, TEXT, URL, check, done, keep

PACKAGE = OUT.parent / "generated"
with check("generate"):
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none"]
    command += ["--url", f"{URL}/openapi.json", "--output-path", str(PACKAGE), "--overwrite"]
    subprocess.run(command, check=True, stdout=sys.stderr)
sys.path.insert(0, str(PACKAGE.parent))
generated = importlib.import_module("generated")
models = importlib.import_module("generated.models")
client = generated.AuthenticatedClient(base_url=URL, token=KEY, raise_on_unexpected_status=True)


def call(path: str):
    return importlib.import_module(f"generated.api.{path}")


with check("create, poll, download"):
    body = models.CreateTask.from_dict(
        {"model": "hibari", "input": [{"params": {"text": TEXT, "voice_name": "heart", "format": "wav"}}]}
    )
    task = call("tasks.create_task").sync(client=client, body=body)
    deadline = time.monotonic() + 60
    while task.status not in ("completed", "failed") and time.monotonic() < deadline:
        time.sleep(0.2)
        task = call("tasks.read_task").sync(task.id, client=client)
    assert task.status == "completed", task
    link = urlsplit(task.output[0].content[0].url)
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    download = call("files.download")
    assert {"expires", "signature"} <= inspect.signature(download.sync_detailed).parameters.keys()
    asked["expires"] = int(asked["expires"])
    answer = download.sync_detailed(link.path.rpartition("/")[2], client=generated.Client(base_url=URL), **asked)
    assert answer.status_code == 200, answer.status_code
    keep("words.wav", answer.content)
with check("voices, models"):
    assert "Kore" in [voice.name for voice in call("catalogue.list_voices").sync(client=client).data]
    assert "kokoro" in [model.id for model in call("catalogue.list_models_v1").sync(client=client).data]
with check("errors"):
    error = call("tasks.read_task").sync("task_01ARZ3NDEKTSV4RRFFQ69G5FAV", client=client)
    assert error.error.error_message, error
done()

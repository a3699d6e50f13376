"""A book as a project of a running server: rendered, killed in the middle, exported, and changed by one sentence.

    python -m bench.project_server [--characters 60000] [--model NAME] [--planted-hours 8]
                                   [--directory DIR]

Prints progress, the remaining time that the server tells beside the one that it took, and the memory of the server
and of all its workers. The server is killed (SIGKILL) once, at 40 %. With ``--planted-hours`` the takes of a book of
so many hours are put into the data directory instead (noise in the band of speech): only the changed sentence is
spoken, which shows how long it takes until the new file of a long book is there. With ``--directory`` the data stay
there: a second run on the same directory goes on with its project.
"""

from __future__ import annotations

import argparse
import io
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

import av
import httpx
import psutil
import soundfile

from bench.invented import text
from bench.machine import describe
from bench.projects import RATE_HZ, noise
from rhapsode.core.clock import new_id, now_ms
from rhapsode.text.sentences import boundaries
from tests.e2e.server import ServerProcess

PARAGRAPH_CHARACTERS = 350
PLANTED_SECONDS = 6.0
"""How long a planted take is, on average."""
CHAPTER_PARAGRAPHS = 40
KILL_AT = 0.4


def chapters(paragraphs: list[str]) -> list[dict[str, Any]]:
    """Return paragraphs as the chapters of a new project."""
    return [
        {
            "title": f"Chapter {at // CHAPTER_PARAGRAPHS + 1}",
            "paragraphs": [{"text": paragraph} for paragraph in paragraphs[at : at + CHAPTER_PARAGRAPHS]],
        }
        for at in range(0, len(paragraphs), CHAPTER_PARAGRAPHS)
    ]


def paragraphs_of(book: str) -> list[str]:
    """Cut a text into paragraphs of a few sentences."""
    found, begin = [], 0
    for end in [*boundaries(book, "en"), len(book)]:
        if end - begin >= PARAGRAPH_CHARACTERS or end == len(book):
            found.append(book[begin:end].strip())
            begin = end
    return [figure for figure in found if figure]


def memory(server: ServerProcess) -> tuple[int, int]:
    """Return the resident megabytes of the server, and of all its workers together."""
    process = psutil.Process(server.pid)
    workers = sum(child.memory_info().rss for child in process.children(recursive=True))
    return process.memory_info().rss // 1_000_000, workers // 1_000_000


def rendered(server: ServerProcess, project: str, *, kill: bool = True) -> None:
    """Render what is not rendered of the project, with a kill in the middle."""
    url = f"/v1/projects/{project}"
    begun = time.monotonic()
    told: list[tuple[float, float]] = []
    shown, killed = 0.0, not kill
    client = server.client()
    client.post(f"{url}/render").raise_for_status()
    print(f"{'%':>4} {'seconds':>8} {'left, told':>11} {'server MB':>10} {'workers MB':>11}", flush=True)
    while True:
        state = client.get(url).json()
        progress = state["progress"]
        share = progress["completed_characters"] / progress["characters"]
        seconds = time.monotonic() - begun
        if share >= shown:
            left = state["seconds_left"]
            told += [] if left is None else [(seconds, left)]
            shown = min(1.0, share + 0.1)
            print(
                f"{share:>4.0%} {seconds:>8.1f} {left or 0:>11.1f}",
                *(f"{figure:>10}" for figure in memory(server)),
                flush=True,
            )
        if progress["completed"] + progress["failed"] == progress["paragraphs"]:
            break
        if share >= KILL_AT and not killed:
            killed = True
            server.kill()
            stopped = time.monotonic()
            server.start()
            client = server.client()
            again = client.post(f"{url}/render").json()
            after = client.get(url).json()["progress"]
            print(
                f"killed at {share:.0%}; after {time.monotonic() - stopped:.1f} s {after['completed']} of "
                f"{after['paragraphs']} paragraphs are there, and 'render' makes {len(again['tasks'])} tasks",
                flush=True,
            )
        time.sleep(0.5)
    took = time.monotonic() - begun
    print(
        f"{progress['seconds'] / 3600:.2f} h of sound in {took:.0f} s, {progress['seconds'] / took:.1f} x; {progress}"
    )
    for seconds, left in told:
        print(f"  told at {seconds:.0f} s: {left:.0f} s left; it took {took - seconds:.0f} s more")
    tasks = server.rows("SELECT sum(characters) AS characters, count(*) AS tasks FROM tasks")[0]
    print(
        f"  {tasks['tasks']} tasks of {tasks['characters']:,} characters; the project has {progress['characters']:,}"
    )


def exported(client: httpx.Client, project: str, words: str, begun: float | None = None) -> bytes:
    """Make an M4B. Returns it, and prints how long it took since ``begun``."""
    begun = time.monotonic() if begun is None else begun
    url = f"/v1/projects/{project}/exports"
    answer = client.post(url, json={"format": "m4b"})
    answer.raise_for_status()
    while True:
        export = client.get(f"{url}/{answer.json()['id']}").json()
        if export["status"] in ("completed", "failed"):
            break
        time.sleep(0.1)
    if export["status"] == "failed":
        raise RuntimeError(export["error"])
    print(
        f"{words}: {time.monotonic() - begun:.2f} s; {export['seconds'] / 3600:.2f} h, "
        f"{export['bytes'] / 1e6:.0f} MB, {export['loudness']} LUFS",
        flush=True,
    )
    return client.get(f"{url}/{export['id']}/file", timeout=600).content


def plant(data: Path, project: str) -> None:
    """Put takes of all paragraphs into a data directory whose server does not run."""
    sounds = []
    for number in range(40):
        samples = noise(number, PLANTED_SECONDS)
        buffer = io.BytesIO()
        soundfile.write(buffer, samples, RATE_HZ, format="FLAC")
        sounds.append((buffer.getvalue(), len(samples)))
    connection = sqlite3.connect(data / "rhapsode.db")
    directory = data / "audio" / "projects" / project
    directory.mkdir(parents=True)
    rows = connection.execute(
        "SELECT id, digest, text FROM project_paragraphs WHERE project_id = ?", (project,)
    ).fetchall()
    for number, (paragraph, digest, said) in enumerate(rows):
        content, samples_count = sounds[number % len(sounds)]
        take = new_id("take")
        key = f"projects/{project}/{take}.flac"
        (directory / f"{take}.flac").write_bytes(content)
        connection.execute(
            "INSERT INTO project_takes (id, project_id, paragraph_id, digest, text, task_id, item, created_at, "
            "status, audio, audio_bytes, samples, sample_rate_hz) "
            "VALUES (?, ?, ?, ?, ?, '', 0, ?, 'completed', ?, ?, ?, ?)",
            (take, project, paragraph, digest, said, now_ms(), key, len(content), samples_count, RATE_HZ),
        )
        connection.execute("UPDATE project_paragraphs SET take_id = ? WHERE id = ?", (take, paragraph))
    connection.commit()
    connection.close()


def changed(client: httpx.Client, project: str, words: str) -> bytes:
    """Change a sentence in the middle, and make the file anew. Returns it."""
    url = f"/v1/projects/{project}"
    middle = len(client.get(url).json()["chapters"]) // 2 + 1
    paragraph = client.get(f"{url}/chapters/{middle}").json()["paragraphs"][0]
    begun = time.monotonic()
    client.patch(f"{url}/paragraphs/{paragraph['id']}", json={"text": words}).raise_for_status()
    return exported(client, project, "after a change of one sentence", begun)


class KeptServer(ServerProcess):
    """Run a server whose first key is found again by a later run on the same directory."""

    @property
    def first_key(self) -> str:
        """Return the key that the first start of the first run printed."""
        kept = self.home / "first-key"
        if not kept.exists():
            kept.write_text(super().first_key)
        return kept.read_text()


def existing(client: httpx.Client) -> str | None:
    """Return the identifier of a project that the data directory already holds."""
    projects = client.get("/v1/projects").raise_for_status().json()["data"]
    return str(projects[0]["id"]) if projects else None


def run(characters: int, model: str, hours: float | None, keep: Path | None, kept_directory: Path | None) -> None:
    """Measure, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="rhapsode-bench-") as temporary:
        server = KeptServer(kept_directory or Path(temporary), RHAPSODE_ENGINES="kokoro")
        try:
            server.start().warm()
            with server.client() as client:
                found = existing(client)
            if found is not None:
                print("the project of an earlier run")
                rendered(server, found, kill=False)
                measured(server, found, keep)
                return
            paragraphs = paragraphs_of(text(characters, seed=11))
            if hours is not None:
                count = round(hours * 3600 / (PLANTED_SECONDS + 0.7))
                paragraphs = [f"{paragraphs[at % len(paragraphs)][:90]} {at}." for at in range(count)]
            with server.client() as client:
                body = {"title": "Book", "author": "Ann", "model": model, "chapters": chapters(paragraphs)}
                created = client.post("/v1/projects", json=body)
                created.raise_for_status()
                project = created.json()["id"]
            if hours is None:
                rendered(server, project)
            else:
                server.stop()
                plant(server.data_dir, project)
                server.start().warm()
            measured(server, project, keep)
        finally:
            server.stop()


def measured(server: ServerProcess, project: str, keep: Path | None) -> None:
    """Make the file of a rendered project, and again after changes of one sentence."""
    with server.client() as client:
        exported(client, project, "first file")
        exported(client, project, "the same again")
        changed(client, project, f"The bell rang twice, and nobody answered it, at {time.monotonic():.0f}.")
        book = changed(client, project, f"It was late, and the lamp was out, at {time.monotonic():.0f}.")
    print("memory of the server and its workers:", *memory(server), "MB;", describe())
    with av.open(io.BytesIO(book)) as container:
        print(len(container.chapters()), "chapters")
    if keep is not None:
        keep.write_bytes(book)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="bench.project_server", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--characters", type=int, default=60_000)
    parser.add_argument("--model", default="gemini_3_1_flash_tts_preview")
    parser.add_argument("--planted-hours", type=float, help="plant the takes of a book of so many hours")
    parser.add_argument("--keep", type=Path, help="where to keep the last file")
    parser.add_argument("--directory", type=Path, help="a directory where the data stay, for another run")
    given = parser.parse_args()
    run(given.characters, given.model, given.planted_hours, given.keep, given.directory)


if __name__ == "__main__":
    main()

"""Tasks as they look on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.clock import whole_seconds
from rhapsode.core.dropped import dropped_object, read_dropped
from rhapsode.core.speech import MAX_DROPPED
from rhapsode.core.task import Task, TaskItem, TaskStatus
from rhapsode.http.links import LinkSigner


def task_object(task: Task, links: LinkSigner, base_url: str) -> dict[str, object]:
    """Return the wire form of a task: a :class:`~rhapsode.http.schemas.TaskObject`, as plain data.

    Its links are made now and never stored.
    """
    wire: dict[str, object] = {
        "id": task.id,
        "object": "task",
        "model": task.model,
        "status": task.status.value,
        "progress": task.progress,
        "created_at": task.created_at // 1000,
        "started_at": whole_seconds(task.started_at),
        "completed_at": whole_seconds(task.completed_at),
    }
    facts: dict[str, object] = {}
    if task.status is TaskStatus.COMPLETED:
        wire["output"] = [_output(task, item, links, base_url) for item in task.items]
        wire["usage"] = {
            "extra_info": {
                "input_text_tokens": task.input_text_tokens,
                "output_audio_tokens": task.output_audio_tokens,
                "total_tokens": task.input_text_tokens + task.output_audio_tokens,
            }
        }
        facts |= _facts_of_completed(task)
    elif task.error is not None:
        wire["error"] = {"code": task.error.code, "error_message": task.error.message}
        facts["engine"] = task.engine
    warnings = [f"input[{item.index}]: {item.language_warning}" for item in task.items if item.language_warning]
    if warnings:
        facts["language_warning"] = " ".join(warnings)
    if task.dictionary_version is not None:
        facts["dictionary_version"] = task.dictionary_version
    if task.queue is not None:
        place: dict[str, object] = {"position": task.queue.position}
        if task.queue.seconds is not None:
            place["estimated_seconds"] = round(task.queue.seconds, 1)
        facts["queue"] = place
    if not task.status.final:
        facts["events_url"] = base_url + links.events_path(task.id)
    if task.data_removed_at is not None:
        facts["data_removed"] = True
    wire["metadata"] = {**task.metadata, "rhapsode": facts} if facts else dict(task.metadata)
    return wire


def _output(task: Task, item: TaskItem, links: LinkSigner, base_url: str) -> dict[str, object]:
    """Return the files of an input with their links."""
    content = []
    for kind, mime_type, extension in _files(item):
        url = base_url + links.path(task.id, item.index, task.completed_at, extension)
        content.append({"type": kind, "mime_type": mime_type, "url": url})
    return {"content": content}


def _facts_of_completed(task: Task) -> dict[str, object]:
    """Return what ``metadata.rhapsode`` says of a completed task: its engine, its length, and what was not spoken."""
    facts = {
        **_engines(task),
        "audio_seconds": round(task.audio_seconds, 3),
        "fallback_used": task.fallback_used,
        "cache_hits": sum(item.cache_hits for item in task.items),
        "dropped_symbols": sum(item.dropped_symbols for item in task.items),
        "dropped_tags": sum(item.dropped_tags for item in task.items),
    }
    dropped = [
        {"input": item.index, **dropped_object(piece)} for item in task.items for piece in read_dropped(item.dropped)
    ]
    if dropped:
        facts["dropped"] = dropped[:MAX_DROPPED]
    if any(item.unstyled for item in task.items):
        facts["style_ignored"] = True
    if styles := [json.loads(item.style_facts) for item in task.items if item.style_facts is not None]:
        facts["style"] = {
            name: list(dict.fromkeys(word for style in styles for word in style[name]))
            for name in ("understood", "ignored")
        }
    return facts


def _files(item: TaskItem) -> Iterator[tuple[str, str, str]]:
    """Yield the type, the media type and the extension of each file that an item became, the audio first."""
    yield "audio", item.mime_type, item.format
    if item.captions is not None:
        yield "captions", CaptionFormat(item.captions).mime_type, item.captions


def _engines(task: Task) -> dict[str, object]:
    """Return the engine of a task. If there were several, the last one, and the engine of each output."""
    spoke = [
        {"engine": item.engine or task.engine, "engine_version": item.engine_version or task.engine_version}
        for item in task.items
    ]
    taken_over = next((entry for entry in spoke if entry["engine"] != task.engine), None)
    facts: dict[str, object] = dict(taken_over or spoke[0])
    if taken_over is not None and any(entry != taken_over for entry in spoke):
        facts["outputs"] = spoke
    return facts

"""The names of blobs. A key holds the id of the attempt that wrote it, so no two writers ever share one."""

from __future__ import annotations

from pathlib import PurePosixPath

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.store.blobs.names import CACHE, OUTPUTS, SEGMENTS


def segment_key(task_id: str, item: int, generation: int, attempt_id: str) -> str:
    """Return where an attempt at a segment of that generation of its item stores its 16-bit samples."""
    return f"{SEGMENTS}/{task_id}/{item}/{generation}/{attempt_id}.pcm"


def cached_key(key_id: str, digest: str, attempt_id: str) -> str:
    """Return where an attempt at a segment stores its 16-bit samples when the cache is to keep them."""
    return f"{CACHE}/{key_id}/{digest[:2]}/{attempt_id}.pcm"


def segments_prefix(task_id: str, item: int | None = None, generation: int | None = None) -> str:
    """Return the prefix below which the segments of a task are stored, or those of one of its items, or of a
    generation of that.
    """
    places = (SEGMENTS, task_id, item, generation)
    return "/".join(str(place) for place in places if place is not None)


def output_key(task_id: str, item: int, attempt_id: str, format: AudioFormat | CaptionFormat) -> str:
    """Return where an attempt at assembling an item stores the file, or its captions."""
    return f"{OUTPUTS}/{task_id}/{item}/{attempt_id}.{format.value}"


def file_name(output: str) -> str:
    """Return the download name of the file that is stored under a key of :func:`output_key`."""
    path = PurePosixPath(output)
    return f"{path.parent.parent.name}-{path.parent.name}{path.suffix}"


def outputs_prefix(task_id: str) -> str:
    """Return the prefix below which the finished files of a task are stored."""
    return f"{OUTPUTS}/{task_id}"

"""The paths of blobs below a store's root.

A path holds the id of the attempt, take or export that wrote the blob, so no two writers ever share one. Nothing with
another path is ever deleted, wherever the root of a store is.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.clock import new_id

SEGMENTS = "segments"
CACHE = "cache"
OUTPUTS = "outputs"
PROBES = "probe"
"""The prefix of test blobs, which show whether the store can be written."""
MARK = "rhapsode.json"
"""The object at the root that names the installation which owns the store."""
SAMPLES = "samples"
PROJECTS = "projects"
"""The takes and exports of projects."""
PLACES = (SEGMENTS, OUTPUTS, CACHE, PROJECTS)
"""The prefixes of the audio of tasks and projects."""
DRAFTED = (*PLACES, SAMPLES, PROBES)
"""The prefixes with possible incomplete writes."""

_OURS = re.compile(
    rf"{SEGMENTS}/task_\w+/\d+(/\d+)?/attempt_\w+\.pcm"
    rf"|{OUTPUTS}/task_\w+/\d+/attempt_\w+\.\w+"
    rf"|{CACHE}/[\w-]+/\w\w/attempt_\w+\.pcm"
    rf"|{PROJECTS}/project_\w+/(take|export)_\w+\.\w+"
    rf"|{PROBES}/probe_\w+",
    re.ASCII,
)
_SAMPLE = re.compile(rf"{SAMPLES}/[0-9a-f]{{64}}\.\w+", re.ASCII)
_DRAFT = re.compile(r"(?P<path>.+)#\d+")


def segment_path(task_id: str, item: int, generation: int, attempt_id: str) -> str:
    """Return where an attempt at a segment of that generation of its item stores its 16-bit samples."""
    return f"{SEGMENTS}/{task_id}/{item}/{generation}/{attempt_id}.pcm"


def cached_path(key_id: str, digest: str, attempt_id: str) -> str:
    """Return where an attempt at a segment stores its 16-bit samples when the cache is to keep them."""
    return f"{CACHE}/{key_id}/{digest[:2]}/{attempt_id}.pcm"


def output_path(task_id: str, item: int, attempt_id: str, format: AudioFormat | CaptionFormat) -> str:
    """Return where an attempt at assembling an item stores the file, or its captions."""
    return f"{OUTPUTS}/{task_id}/{item}/{attempt_id}.{format.value}"


def take_path(project_id: str, take_id: str) -> str:
    """Return where the audio of a take is stored, as FLAC."""
    return f"{PROJECTS}/{project_id}/{take_id}.flac"


def export_path(project_id: str, export_id: str, suffix: str) -> str:
    """Return where the file of an export is stored."""
    return f"{PROJECTS}/{project_id}/{export_id}.{suffix}"


def sample_path(digest: str, format: AudioFormat) -> str:
    """Return where the sample of a voice is stored."""
    return f"{SAMPLES}/{digest}.{format.value}"


def probe_path() -> str:
    """Return where a new test blob is stored."""
    return f"{PROBES}/{new_id('probe')}"


def segments_prefix(task_id: str, item: int | None = None, generation: int | None = None) -> str:
    """Return the prefix below which the segments of a task are stored, or those of one of its items, or of a
    generation of that.
    """
    places = (SEGMENTS, task_id, item, generation)
    return "/".join(str(place) for place in places if place is not None)


def outputs_prefix(task_id: str) -> str:
    """Return the prefix below which the finished files of a task are stored."""
    return f"{OUTPUTS}/{task_id}"


def file_name(output: str) -> str:
    """Return the download name of the file that is stored under a path of :func:`output_path`."""
    path = PurePosixPath(output)
    return f"{path.parent.parent.name}-{path.parent.name}{path.suffix}"


def is_ours(path: str) -> bool:
    """Tell whether a path is that of audio of a task, of a file of a project, or of a probe."""
    return _OURS.fullmatch(path) is not None


def is_draft(file: str) -> bool:
    """Tell whether a file is an incomplete write of one of our blobs: ``<path>#<number>``."""
    draft = _DRAFT.fullmatch(file)
    if draft is None:
        return False
    path = draft["path"]
    return path == MARK or is_ours(path) or _SAMPLE.fullmatch(path) is not None


def task_of(path: str) -> str:
    """Return the task that a blob below ``segments`` or ``outputs`` belongs to."""
    return path.split("/", 2)[1]


def made_by(path: str) -> str:
    """Return the attempt, take or export that wrote a blob, whose id is the name of the file."""
    return path.rsplit("/", 1)[-1].partition(".")[0]


def ulid_of(path: str) -> str:
    """Return the ULID that says when a blob came to be.

    It is that of its task, in the cache that of its attempt, and of a project that of the take or export.
    """
    named = made_by(path) if path.startswith((f"{CACHE}/", f"{PROJECTS}/")) else task_of(path)
    return named.partition("_")[2]

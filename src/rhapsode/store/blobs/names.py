"""The names of stored blobs: the prefixes below a store's root, and the form of blob keys.

Nothing with another name is ever deleted, wherever the root of a store is.
"""

from __future__ import annotations

import re

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
_DRAFT = re.compile(r"(?P<key>.+)#\d+")


def is_ours(key: str) -> bool:
    """Tell whether a blob has the name of audio of a task, of a file of a project, or of a probe."""
    return _OURS.fullmatch(key) is not None


def is_draft(path: str) -> bool:
    """Tell whether a file is an incomplete write of one of our blobs: ``<key>#<number>``."""
    draft = _DRAFT.fullmatch(path)
    return draft is not None and (draft["key"] == MARK or is_ours(draft["key"]) or _is_sample(draft["key"]))


def _is_sample(key: str) -> bool:
    return re.fullmatch(rf"{SAMPLES}/[0-9a-f]{{64}}\.\w+", key, re.ASCII) is not None


def task_of(key: str) -> str:
    """Return the task that a blob below ``segments`` or ``outputs`` belongs to."""
    return key.split("/", 2)[1]


def made_by(key: str) -> str:
    """Return the attempt, take or export that wrote a blob, whose id is the name of the file."""
    return key.rsplit("/", 1)[-1].partition(".")[0]


def ulid_of(key: str) -> str:
    """Return the ULID that says when a blob came to be.

    It is that of its task, in the cache that of its attempt, and of a project that of the take or export.
    """
    named = made_by(key) if key.startswith((f"{CACHE}/", f"{PROJECTS}/")) else task_of(key)
    return named.partition("_")[2]

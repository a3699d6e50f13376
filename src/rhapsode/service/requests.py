"""Requests for tasks, and their digests for idempotency."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, asdict, dataclass, field, fields

from rhapsode.core.errors import ConflictError, MismatchError
from rhapsode.core.speech import SpeechParams

MAX_INPUTS = 100
MAX_DEADLINE_SECONDS = 7 * 24 * 3600
PRONUNCIATION_CHARACTERS = 20
"""The cost of checking a pronunciation, in characters."""
HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """A request for a task: well-formed, but not yet checked against the capabilities of this server.

    ``streamed``: the caller streams it from the beginning. ``answer`` is what a compatible route is to answer with,
    such as the format of the audio, as far as that is not its default. It is no part of the task, but of the request
    that an idempotency key stands for.
    """

    model: str
    inputs: Sequence[SpeechParams]
    metadata: dict[str, object] = field(default_factory=dict)
    deadline_seconds: int | None = None
    webhook_url: str | None = None
    streamed: bool = False
    route: str | None = None
    answer: Mapping[str, object] = field(default_factory=dict)

    @property
    def characters(self) -> int:
        """The total length of all texts."""
        return sum(len(params.text) for params in self.inputs)

    @property
    def pronounced_characters(self) -> int:
        """The total length of all pronunciations, with a constant for the cost of checking each."""
        pronunciations = (pronunciation for params in self.inputs for pronunciation in params.pronunciations)
        return sum(
            PRONUNCIATION_CHARACTERS + len(pronunciation.word) + len(pronunciation.spoken_as)
            for pronunciation in pronunciations
        )


def fingerprint(request: TaskRequest) -> str:
    """Return a SHA-256 digest of the canonical form of ``request``.

    Omitted parameters are left out, so that a version with more parameters computes the same digest.
    """

    def given(value: object) -> object:
        if isinstance(value, SpeechParams):
            params = asdict(value)
            del params["text_field"]  # the name of the field that had the text
            return {name: entry for name, entry in params.items() if entry != _NOT_GIVEN[name]}
        return value

    meaning = {
        "model": request.model,
        "input": [given(params) for params in request.inputs],
        "metadata": request.metadata,
        "deadline_seconds": request.deadline_seconds,
    }
    if request.webhook_url is not None:
        meaning["webhook_url"] = request.webhook_url
    if request.route is not None:
        meaning["route"] = request.route
    if request.answer:
        meaning["answer"] = dict(request.answer)
    canonical = json.dumps(meaning, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


_NOT_GIVEN = {"text": None} | {
    entry.name: entry.default for entry in fields(SpeechParams) if entry.default is not MISSING
}


class InFlightRequests:
    """The idempotency keys whose tasks are being created in this process."""

    def __init__(self) -> None:
        self._fingerprints: dict[tuple[str, str], str] = {}

    @contextmanager
    def hold(self, key_id: str, name: str, fingerprint: str) -> Iterator[None]:
        """Hold the key for the block.

        Raises ConflictError while another request with the same key is in progress, MismatchError if that one differs.
        """
        held = self._fingerprints.get((key_id, name))
        if held is not None:
            check_same(held, fingerprint)
            raise ConflictError(
                f"The task of this {HEADER} is still being created. Send the same request again in a moment.",
                param=HEADER,
            )
        self._fingerprints[key_id, name] = fingerprint
        try:
            yield
        finally:
            del self._fingerprints[key_id, name]


def check_same(earlier: str, fingerprint: str) -> None:
    """Raise MismatchError unless both are digests of the same request."""
    if earlier != fingerprint:
        raise MismatchError(f"This {HEADER} was used for another request in the last 24 hours.", param=HEADER)

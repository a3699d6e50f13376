"""Signed links: what opens them, until when, and what does not."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.clock import new_id
from rhapsode.core.errors import FileGoneError, ForbiddenError, NotFoundError
from rhapsode.http import links as links_module
from rhapsode.http.links import LinkSigner

TTL = 3600


class Clock:
    """Stands in for the module ``time``."""

    def __init__(self) -> None:
        self.now = 1_795_359_600.5

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(links_module, "time", clock)
    return clock


@pytest.fixture
def signer() -> LinkSigner:
    return LinkSigner(b"s" * 32, TTL)


def parts(path: str) -> tuple[str, str, str]:
    """Return the name, expiry and signature of a link."""
    split = urlsplit(path)
    query = parse_qs(split.query)
    assert split.path.startswith("/files/")
    return split.path.removeprefix("/files/"), query["expires"][0], query["signature"][0]


@pytest.mark.parametrize("item", [0, 7, 99])
def test_a_link_opens_its_file(signer: LinkSigner, clock: Clock, item: int) -> None:
    task_id = new_id("task")
    name, expires, signature = parts(signer.path(task_id, item))
    assert name == f"{task_id}-{item}.wav"
    assert int(expires) == int(clock.now) + TTL
    link = signer.check(name, expires, signature)
    assert (link.task_id, link.item, link.seconds_left) == (task_id, item, TTL)


def test_a_link_opens_until_it_expires(signer: LinkSigner, clock: Clock) -> None:
    link = parts(signer.path(new_id("task"), 0))
    clock.now += TTL - 1
    signer.check(*link)
    clock.now += 2
    with pytest.raises(FileGoneError):
        signer.check(*link)


def test_restarts_and_replicas_agree_and_other_installations_do_not(clock: Clock, signer: LinkSigner) -> None:
    link = parts(signer.path(new_id("task"), 0))
    LinkSigner(b"s" * 32, 5).check(*link)
    with pytest.raises(ForbiddenError):
        LinkSigner(b"t" * 32, TTL).check(*link)


def test_a_changed_link_is_refused(clock: Clock, signer: LinkSigner) -> None:
    task_id = new_id("task")
    name, expires, signature = parts(signer.path(task_id, 1))
    later = str(int(expires) + 1)
    flipped = ("0" if signature[0] != "0" else "1") + signature[1:]
    for forged in (
        (f"{task_id}-2.wav", expires, signature),
        (f"{new_id('task')}-1.wav", expires, signature),
        (name, later, signature),
        (name, expires, flipped),
        (name, expires, signature[:-1]),
        (name, expires, signature.upper()),
        (name, expires, "ä" * 64),
        (name, expires, "\udcff"),
        (name, expires, ""),
        (name, expires, None),
        (name, None, signature),
        (name, "", signature),
        (name, "-1", signature),
        (name, "1e9", signature),
        (name, "٣", signature),
        (name, "9" * 4000, signature),
    ):
        with pytest.raises(ForbiddenError):
            signer.check(*forged)


def test_a_wrong_signature_says_nothing_of_the_expiry(clock: Clock, signer: LinkSigner) -> None:
    name, expires, _ = parts(signer.path(new_id("task"), 0))
    clock.now += 2 * TTL
    with pytest.raises(ForbiddenError):
        signer.check(name, expires, "0" * 64)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "task_-0.wav",
        "../rhapsode.db",
        "task_01ARZ3NDEKTSV4RRFFQ69G5FAV-0.ogg",
        "task_01ARZ3NDEKTSV4RRFFQ69G5FAV-00.wav",
        "task_01ARZ3NDEKTSV4RRFFQ69G5FAV-100.wav",
        "task_01ARZ3NDEKTSV4RRFFQ69G5FAV-0.wav\n",
        "task_01arz3ndektsv4rrffq69g5fav-0.wav",
        "task_01ARZ3NDEKTSV4RRFFQ69G5FAV-٣.wav",
    ],
)
def test_what_is_no_name_of_ours_is_not_found(signer: LinkSigner, clock: Clock, name: str) -> None:
    with pytest.raises(NotFoundError):
        signer.check(name, str(int(clock.now) + 5), "0" * 64)


def test_a_link_to_events_opens_those_of_its_task_for_an_hour(signer: LinkSigner, clock: Clock) -> None:
    task_id, other = new_id("task"), new_id("task")
    split = urlsplit(signer.events_path(task_id))
    assert split.path == f"/v1/tasks/{task_id}/events"
    query = {name: values[0] for name, values in parse_qs(split.query).items()}
    signer.check_events(task_id, **query)
    file, expires, signature = parts(signer.path(task_id, 0))
    for wrong in (
        (other, query["expires"], query["signature"]),
        (task_id, str(int(query["expires"]) + 1), query["signature"]),
        (task_id, "", query["signature"]),
        (task_id, query["expires"], ""),
        (task_id, expires, signature),
        (file, expires, signature),
    ):
        with pytest.raises(ForbiddenError):
            signer.check_events(*wrong)
    with pytest.raises((ForbiddenError, NotFoundError)):
        signer.check(f"events/{task_id}", query["expires"], query["signature"])
    clock.now += links_module.EVENTS_SECONDS + 1
    with pytest.raises(ForbiddenError, match="expired"):
        signer.check_events(task_id, **query)


@pytest.mark.parametrize(
    ("kept", "completed_at", "lasts"),
    [
        (0, 0, 100),  # kept for ever
        (50, None, 100),
        (50, -10, 40),  # so many seconds ago
        (50, -60, -10),  # it may have been removed already
        (1000, -10, 100),
    ],
)
def test_a_link_lasts_no_longer_than_its_audio(kept: int, completed_at: int | None, lasts: int) -> None:
    now = int(time.time())
    signer = LinkSigner(b"s" * 32, 100, kept)
    path = signer.path("task_" + "0" * 26, 0, None if completed_at is None else 1000 * (now + completed_at))
    expires = int(path.partition("expires=")[2].partition("&")[0])
    assert expires - now in (lasts, lasts + 1)


@pytest.mark.parametrize("format", list(CaptionFormat))
def test_captions_have_links_of_their_own(signer: LinkSigner, clock: Clock, format: CaptionFormat) -> None:
    name, expires, signature = parts(signer.path(new_id("task"), 3, None, format))
    assert signer.check(name, expires, signature).captions is format
    audio = parts(signer.path(new_id("task"), 3, None, "mp3"))
    assert signer.check(*audio).captions is None
    with pytest.raises(ForbiddenError):
        signer.check(name.replace(format.value, "wav"), expires, signature)

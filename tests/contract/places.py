"""Where blobs can be kept. A test that takes ``blobs`` runs on each place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rhapsode.core.ports import BlobStore

PLACES = ("local", "s3")


@dataclass(frozen=True)
class Place:
    """``open`` makes a store of its own on the place each time, as another process would."""

    url: str
    open: Callable[[], BlobStore]

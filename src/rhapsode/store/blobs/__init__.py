"""Blob stores for audio: a local directory or object storage, both through obstore."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rhapsode.core.ports import BlobStore
from rhapsode.store.blobs.local import LocalBlobs
from rhapsode.store.blobs.remote import SCHEMES as REMOTE_SCHEMES
from rhapsode.store.blobs.remote import RemoteBlobs

LOCAL_SCHEME = "file"
SCHEMES = (LOCAL_SCHEME, *REMOTE_SCHEMES)

__all__ = ["SCHEMES", "LocalBlobs", "RemoteBlobs", "local_directory", "open_blobs"]


@lru_cache
def open_blobs(url: str) -> BlobStore:
    """Return the store at ``url``, one for each process: ``file:///path``, or ``s3://``, ``gs://``, ``az://`` and a
    bucket.

    A URL is what crosses to worker processes. It holds no secrets: those are in the environment, by the names that
    the clouds' own tools use. Raises ConfigurationError, StoreUnavailableError if the directory cannot be made.
    """
    directory = local_directory(url)
    return RemoteBlobs(url) if directory is None else LocalBlobs(directory)


def local_directory(url: str) -> Path | None:
    """Return the directory that a URL of blobs names, ``None`` for object storage."""
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == LOCAL_SCHEME else None

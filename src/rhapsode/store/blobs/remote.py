"""A blob store in object storage (S3 and compatible ones, Google Cloud Storage, Azure), through obstore.

A blob appears under its path all at once, when its upload is complete, and is durable then. What a writer that died
had uploaded in parts cannot be seen, and is stored until the bucket's own rule for incomplete uploads removes it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError, NotSupportedError
from obstore.store import AzureStore, GCSStore, S3Store, from_url

from rhapsode.core.errors import ConfigurationError, StoreUnavailableError
from rhapsode.core.ports import BlobInfo, BlobLabel
from rhapsode.logs import Logger

if TYPE_CHECKING:
    from obstore import Attributes, GetOptions
    from obstore.store import ClientConfig, RetryConfig

log = Logger(__name__)

SCHEMES = ("s3", "gs", "az")

CHUNK_BYTES = 256 * 1024
PART_BYTES = 8 * 1024 * 1024
"""What a writer holds; smaller blobs are uploaded by one request, larger ones in parts. S3 takes 5 MiB at least."""
PARTS_AT_ONCE = 4
LISTED_AT_ONCE = 1000
"""Keys of one listing or one bulk deletion, S3's own limit."""

_RETRIES: RetryConfig = {"max_retries": 6, "retry_timeout": timedelta(seconds=60)}
"""Of what failed without doing anything, and of server errors, with a growing pause: obstore's own."""
_CLIENT: ClientConfig = {
    "connect_timeout": timedelta(seconds=5),
    "timeout": timedelta(seconds=60),
    "allow_http": True,  # an http:// endpoint is configured on purpose; those of the clouds are https://
}


class RemoteBlobs:
    """Implements :class:`rhapsode.core.ports.BlobStore` below a prefix of a bucket.

    Raises ConfigurationError when ``url`` cannot be understood. The credentials are those of the environment.
    """

    def __init__(self, url: str) -> None:
        try:
            store = from_url(url, client_options=_CLIENT, retry_config=_RETRIES)
        except (BaseError, ValueError) as error:
            raise ConfigurationError(f"RHAPSODE_BLOB_URL cannot be used: {_first_line(error)}") from None
        if not isinstance(store, S3Store | GCSStore | AzureStore):
            raise ConfigurationError(f"RHAPSODE_BLOB_URL must begin with one of {', '.join(SCHEMES)}, and '://'.")
        self._store = store

    def put(self, path: str, chunks: Iterable[bytes], *, durable: bool = True, label: BlobLabel | None = None) -> int:
        size = 0
        attributes: Attributes | None = None
        if label is not None:
            attributes = {
                "Content-Type": label.media_type,
                "Content-Disposition": f'inline; filename="{label.filename}"',
            }
        # Leaving the block by an exception, of the chunks' own too, aborts the upload.
        with (
            _failing_as_unavailable("written to"),
            obstore.open_writer(
                self._store, path, attributes=attributes, buffer_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE
            ) as writer,
        ):
            for chunk in chunks:
                size += writer.write(chunk)
        return size

    async def create(self, path: str, content: bytes) -> bool:
        with _failing_as_unavailable("written to"):
            try:
                await obstore.put_async(self._store, path, content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
            except NotSupportedError:  # storage without conditional writes: the later read shows which write was last
                if await self.head(path) is not None:
                    return False
                await obstore.put_async(self._store, path, content, use_multipart=False)
        return True

    async def replace(self, path: str, content: bytes) -> None:
        with _failing_as_unavailable("written to"):
            await obstore.put_async(self._store, path, content, use_multipart=False)

    def get(self, path: str) -> memoryview:
        with _failing_as_unavailable("read from", path):
            return memoryview(obstore.get(self._store, path).bytes())

    async def head(self, path: str) -> BlobInfo | None:
        try:
            with _failing_as_unavailable("read from", path):
                metadata = await obstore.head_async(self._store, path)
        except FileNotFoundError:
            return None
        return BlobInfo(path, metadata["size"], metadata["last_modified"].timestamp())

    async def stream(self, path: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        options: GetOptions = {"range": {"offset": start} if end is None else (start, end)}
        with _failing_as_unavailable("read from", path):
            result = await obstore.get_async(self._store, path, options=options)
            async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    async def delete(self, paths: Iterable[str]) -> None:
        pending = list(paths)
        for at in range(0, len(pending), LISTED_AT_ONCE):
            await self._delete(pending[at : at + LISTED_AT_ONCE])

    async def _delete(self, paths: list[str]) -> None:
        try:
            with _failing_as_unavailable("deleted from", paths[0]):
                await obstore.delete_async(self._store, paths)
        except FileNotFoundError:
            # Google and Azure refuse what is not there, and what else of the batch was deleted is not known.
            if len(paths) > 1:
                for path in paths:
                    await self._delete([path])

    async def clear(self, prefix: str) -> None:
        await self.delete([blob.path async for blob in self.sweep(prefix)])

    async def sweep(self, prefix: str) -> AsyncIterator[BlobInfo]:
        with _failing_as_unavailable("listed in"):
            async for page in obstore.list(self._store, prefix, chunk_size=LISTED_AT_ONCE):
                for metadata in page:
                    yield BlobInfo(metadata["path"], metadata["size"], metadata["last_modified"].timestamp())

    async def discard_drafts(self, before: float) -> int:
        """Do nothing: uploads in parts that were not completed are the bucket's to remove."""
        return 0

    async def signed_url(self, path: str, *, method: str, seconds: int) -> str | None:
        lifetime = timedelta(seconds=seconds)
        with _failing_as_unavailable("signed for"):
            return await obstore.sign_async(self._store, "HEAD" if method == "HEAD" else "GET", path, lifetime)


@contextmanager
def _failing_as_unavailable(verb: str, path: str | None = None) -> Iterator[None]:
    """Raise errors of the object storage as ours: StoreUnavailableError and, if there is a ``path``,
    FileNotFoundError.
    """
    try:
        yield
    except (BaseError, OSError) as error:
        if path is not None and isinstance(error, NotFoundError | FileNotFoundError):
            raise FileNotFoundError(path) from None
        log.warning("blobs.failed", error=type(error).__name__, reason=_first_line(error))
        raise StoreUnavailableError(f"The audio could not be {verb} the object storage.") from error


def _first_line(error: Exception) -> str:
    """Return what obstore says, without the pages of detail that follow."""
    return str(error).partition("\n")[0][:300]

"""What is special about blobs in object storage, on a real S3 server."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest
from botocore.config import Config
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from rhapsode.core.errors import ConfigurationError, StoreUnavailableError
from rhapsode.core.ports import BlobLabel
from rhapsode.store.blobs import RemoteBlobs, local_directory, open_blobs
from rhapsode.store.blobs.remote import PART_BYTES
from tests.contract.places import Place
from tests.contract.test_blobs import KEY, pattern, pieces, stored
from tests.support.s3 import S3

OUTPUT = "outputs/task_1/0/attempt_1.mp3"


@pytest.fixture
def blobs(s3_place: Place) -> RemoteBlobs:
    opened = s3_place.open()
    assert isinstance(opened, RemoteBlobs)
    return opened


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=False) as opened:
        yield opened


async def test_a_signed_url_opens_what_it_was_made_for(blobs: RemoteBlobs, client: httpx.AsyncClient) -> None:
    blobs.put(OUTPUT, [pattern(100_000)], label=BlobLabel("audio/mpeg", "task_1-0.mp3"))
    url = await blobs.signed_url(OUTPUT, method="GET", seconds=60)
    assert re.search(r"[?&]X-Amz-Expires=60(&|$)", url or "")
    answer = await client.get(str(url))
    assert answer.content == pattern(100_000)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["content-disposition"] == 'inline; filename="task_1-0.mp3"'
    part = await client.get(str(url), headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == pattern(100_000)[10:20]
    head = await client.head(str(await blobs.signed_url(OUTPUT, method="HEAD", seconds=60)))
    assert head.status_code == 200
    assert head.headers["content-length"] == "100000"


async def test_a_large_file_goes_up_in_parts_with_its_label(blobs: RemoteBlobs, client: httpx.AsyncClient) -> None:
    size = 2 * PART_BYTES + 12_345
    assert blobs.put(OUTPUT, pieces(pattern(size), 1_000_000), label=BlobLabel("audio/mpeg", "one.mp3")) == size
    answer = await client.get(str(await blobs.signed_url(OUTPUT, method="GET", seconds=60)))
    assert answer.content == pattern(size)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert re.fullmatch(r'"[0-9a-f]+-3"', answer.headers["etag"]), "S3 names the number of parts there"


async def test_an_upload_that_fails_is_aborted(blobs: RemoteBlobs, s3: S3, client: httpx.AsyncClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield from pieces(pattern(2 * PART_BYTES), 1_000_000)
        raise RuntimeError("the source dried up")

    with pytest.raises(RuntimeError, match="dried up"):
        blobs.put(OUTPUT, chunks())
    assert await stored(blobs) == []
    uploads = await client.get(f"{s3.endpoint}/{s3.bucket}", params={"uploads": ""})
    assert "ListMultipartUploadsResult" in uploads.text
    assert "<Upload>" not in uploads.text


@pytest.mark.slow
async def test_more_than_one_listing_can_hold(blobs: RemoteBlobs) -> None:
    count = 1_050  # a listing of S3 has a thousand keys
    for number in range(count):
        blobs.put(f"segments/task_1/0/{number:04}.pcm", [b"1"])
    assert len(await stored(blobs, "segments")) == count
    await blobs.clear("segments/task_1")
    assert await stored(blobs) == []


async def test_a_bucket_that_is_not_there_is_a_failure_of_the_store(s3: S3, s3_place: Place) -> None:
    blobs = RemoteBlobs(f"s3://nobodys-bucket-{id(s3)}/speech")
    with pytest.raises(StoreUnavailableError):
        blobs.put(KEY, [b"1234"])


async def test_a_server_that_is_away_is_a_failure_of_the_store(
    s3_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # the port of 'discard', where nobody listens
    monkeypatch.setattr("rhapsode.store.blobs.remote._RETRIES", {"max_retries": 0})
    blobs = RemoteBlobs("s3://speech/somewhere")
    with pytest.raises(StoreUnavailableError):
        blobs.put(KEY, [b"1234"])
    with pytest.raises(StoreUnavailableError):
        blobs.get(KEY)
    with pytest.raises(StoreUnavailableError):
        await blobs.head(KEY)
    with pytest.raises(StoreUnavailableError):
        await blobs.delete([KEY])
    with pytest.raises(StoreUnavailableError):
        await anext(blobs.sweep("segments"))


def test_a_url_chooses_the_store(s3_place: Place) -> None:
    assert isinstance(open_blobs(s3_place.url), RemoteBlobs)
    assert local_directory(s3_place.url) is None
    assert open_blobs(s3_place.url) is open_blobs(s3_place.url)
    with pytest.raises(ConfigurationError, match="RHAPSODE_BLOB_URL"):
        open_blobs("memory:///")


async def test_azure_and_google_are_signed_for_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without asking them: what is signed with keys of one's own needs no connection."""
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", base64.b64encode(b"k" * 64).decode())
    azure = await RemoteBlobs("az://speech/audio").signed_url(OUTPUT, method="GET", seconds=60)
    assert str(azure).startswith(f"https://account.blob.core.windows.net/speech/audio/{OUTPUT}?")
    assert "sig=" in str(azure)
    pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "type": "service_account",
        "private_key": pem.decode(),
        "private_key_id": "1",
        "client_email": "speech@example.iam.gserviceaccount.com",
        "gcs_base_url": "https://storage.googleapis.com",
        "disable_oauth": False,
    }
    (tmp_path / "account.json").write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))
    google = await RemoteBlobs("gs://speech/audio").signed_url(OUTPUT, method="GET", seconds=60)
    assert str(google).startswith(f"https://storage.googleapis.com/speech/audio/{OUTPUT}?")
    assert "X-Goog-Signature=" in str(google)


async def test_amazons_own_library_signs_the_same(s3: S3, s3_place: Place) -> None:
    """The server of these tests does not look at signatures. What botocore signs is what Amazon takes."""
    blobs, prefix = RemoteBlobs(s3_place.url), s3_place.url.rpartition("/")[2]
    config = Config(signature_version="s3v4", region_name="us-east-1", s3={"addressing_style": "path"})
    client = boto3.client("s3", endpoint_url=s3.endpoint, config=config)
    fields = {"Bucket": s3.bucket, "Key": f"{prefix}/{OUTPUT}"}
    for method in ("GET", "HEAD"):
        for _ in range(20):  # until both were made in the same second
            ours = urlsplit(str(await blobs.signed_url(OUTPUT, method=method, seconds=60)))
            theirs = urlsplit(client.generate_presigned_url(f"{method.lower()}_object", fields, ExpiresIn=60))
            if parse_qs(ours.query)["X-Amz-Date"] == parse_qs(theirs.query)["X-Amz-Date"]:
                break
        assert parse_qs(ours.query) == parse_qs(theirs.query)
        assert ours.path == theirs.path

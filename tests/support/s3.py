"""An S3 server as a process of its own (moto's), or a real one that is named in the environment.

``TEST_S3_ENDPOINT`` with ``TEST_S3_ACCESS_KEY``, ``TEST_S3_SECRET_KEY`` and ``TEST_S3_BUCKET`` (which must exist) has
the same tests run on that.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

START_SECONDS = 180.0


@dataclass(frozen=True)
class S3:
    """Where the server is, and a bucket of it. ``environment`` is what a process needs to use it."""

    endpoint: str
    bucket: str
    environment: Mapping[str, str]

    def url(self, prefix: str) -> str:
        return f"s3://{self.bucket}/{prefix}"


@contextmanager
def s3_server() -> Iterator[S3]:
    """Yield a running server with an empty bucket, unless another one is named."""
    if endpoint := os.environ.get("TEST_S3_ENDPOINT"):
        keys = (os.environ["TEST_S3_ACCESS_KEY"], os.environ["TEST_S3_SECRET_KEY"])
        yield S3(endpoint, os.environ["TEST_S3_BUCKET"], _environment(endpoint, *keys))
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        _make_bucket(endpoint, "speech")
        yield S3(endpoint, "speech", _environment(endpoint, "tester", "secret"))
    finally:
        process.terminate()
        process.wait(timeout=10)


def _make_bucket(endpoint: str, bucket: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.put(f"{endpoint}/{bucket}", headers={"Host": "s3.amazonaws.com"}).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _environment(endpoint: str, access_key: str, secret_key: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "AWS_REGION": "us-east-1",
    }

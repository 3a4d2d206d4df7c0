"""Stores to test on: a folder that is named by URL, and a server that speaks S3, for as long as it is needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import httpx

from tests.servers import free_port, wait_for

BUCKET = "lake"


@dataclass(frozen=True)
class S3:
    """A running server with an empty bucket, and the variables by which it is found."""

    address: str
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ACCESS_KEY_ID": "writer",
            "AWS_SECRET_ACCESS_KEY": "of-nobody",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": self.address,
            "AWS_ALLOW_HTTP": "true",
        }

    def written(self) -> list[str]:
        """What was written to the bucket, in its order, by place."""
        requests = (line.split('"')[1].split(" ") for line in self.log.read_text().splitlines() if '"' in line)
        places = (unquote(path.split("?")[0]) for method, path, *_ in requests if method == "PUT")
        return [place.removeprefix(f"/{BUCKET}/") for place in places if place != f"/{BUCKET}"]


@contextmanager
def s3(folder: Path) -> Iterator[S3]:
    """The server on a free port, until the block ends; it keeps its objects in memory."""
    port = free_port()
    served = S3(f"http://127.0.0.1:{port}", folder / "s3.log")
    with served.log.open("wb") as log:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_for(served.address, process, served.log)
            httpx.put(f"{served.address}/{BUCKET}").raise_for_status()
            yield served
        finally:
            process.kill()
            process.wait()

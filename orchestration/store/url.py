"""What the URL of a store may say: where it is, never who may use it, which the environment alone tells."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

SCHEMES = ("s3", "s3a", "gs", "az", "file")


def checked_url(url: str) -> str:
    """The URL without a slash at its end. Raises ValueError, whose words hold no secret that stands in it."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"a store is named by a URL of {', '.join(SCHEMES)}, such as s3://bucket/folder")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("the URL of a store holds no credentials and no parameters; the environment has them")
    if bool(parts.netloc) == (parts.scheme == "file"):
        raise ValueError("the URL of a store names a bucket, or it is file:/// and a folder that all machines see")
    return url.rstrip("/")


StoreUrl = Annotated[str, AfterValidator(checked_url)]

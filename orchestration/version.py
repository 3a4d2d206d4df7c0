"""Which code this is: the version, and where it is not the tagged one, a hash of all that computes."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from orchestration.settings import DBT_PROJECT, EXPECTATIONS, PROJECT_ROOT, SHIPPED

VERSION = "0.2.0"
TAGGED = Path("orchestration", "shipped", "tagged")  # in a wheel built at the tag: the hash of its code
_CODE = {"dbt_project": DBT_PROJECT, "expectations": EXPECTATIONS, "orchestration": PROJECT_ROOT / "orchestration"}
_NO_CODE = {"__pycache__", "shipped", "target", "logs"}


@cache
def code_version() -> str:
    """`0.2.0` where the code is exactly that of the tag `v0.2.0`, in a checkout or a wheel built of one; else
    `0.2.0+<12 hex>` by content, so that the same sources have the same name wherever they run."""
    return VERSION if is_tagged() else f"{VERSION}+{code_hash()}"


def code_hash() -> str:
    """Hash over the path and content of each file of the packages and the dbt project."""
    digest = hashlib.sha256()
    for path, place in _code():
        content = place.read_bytes()
        digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def is_tagged() -> bool:
    """Whether nothing differs from the tag of this version."""
    if SHIPPED != PROJECT_ROOT:
        marker = PROJECT_ROOT / TAGGED
        return marker.exists() and marker.read_text(encoding="utf-8") == code_hash()
    at_tag = ["describe", "--tags", "--exact-match", "--match", f"v{VERSION}"]
    return _git(*at_tag) is not None and _git("status", "--porcelain", "--", *_CODE) == ""


def _code() -> list[tuple[str, Path]]:
    """Every file by its path in the repository, sorted; without what tools leave there."""
    return sorted(
        (f"{name}/{path.relative_to(root).as_posix()}", path) for name, root in _CODE.items() for path in _files(root)
    )


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NO_CODE and not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def _git(*arguments: str) -> str | None:
    """What git says of this checkout; None where it is none, or git refuses."""
    if not (PROJECT_ROOT / ".git").exists():
        return None
    try:
        done = subprocess.run(["git", "-C", PROJECT_ROOT, *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout

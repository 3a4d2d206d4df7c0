"""Keeps secrets out of words: passwords and tokens in URLs and paths, wherever they are shown or kept."""

from __future__ import annotations

import re

NAMES = "password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|sig|signature|credential|authorization"
PARAMETER = re.compile(
    rf"(?i)\b((?:[\w-]*(?:{NAMES})[\w-]*)[\"']?\s*[=:]\s*[\"']?(?:(?:Bearer|Basic)\s+)?)[^\s&;,'\"]+"
)
# To the last @, since passwords hold slashes and @ themselves; not where a bare host ends before the first of them.
USER_INFO = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://)(?![\w.-]+[/?#])[^\s'\"]+@")


def redacted(text: str) -> str:
    """`text` with the value of each parameter that is named like a secret, and any user of a URL, as `***`."""
    return USER_INFO.sub(r"\1***@", PARAMETER.sub(r"\1***", text))

"""What happens to bytes and documents on their way, drawn from a seed so that what was found can be found again."""

from __future__ import annotations

import random
from typing import Any

BYTES = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x1a",
    b"\x85",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"\t",
    b'"',
    b'""',
    b"'",
    b"'''",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b";",
    b"|",
    b",",
    b"~",
    b"*",
    b"+",
    b":",
    b"?",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[" * 3000,
    b"null",
    b"NaN",
    b"-Infinity",
    b"1e999999",
    b"9" * 5000,
    b"-0",
    b"0x1F",
    b"true",
    b"--1",
    b"99999999999999999999.9999",
    b"0000-00-00",
    b"9999-12-31T23:59:60Z",
    b"20261332",
    b"<!DOCTYPE a [",
    b"&x;",
    b"]]>",
    b"</row>",
    b"<c",
    b"=1+1",
    b"{{ x }}",
    b"%s",
    b"$(x)",
    b"../../",
    b"ISA",
    b"IEA*1*1~",
    b"UNB+",
    b"UNT+1+1'",
    b"SE*0*1~",
    b"CTT*",
    b"\xe2\x80\xae",
    b" " * 5000,
]
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    " ",
    "x",
    "\x00",
    "../../x",
    "2026-11-18",
    "a" * 5000,
    "{{ x }}",
    "';--",
    "é",
    "\udcff",
    [],
    [[]],
    [None],
    {},
    {"": ""},
    {"x": {"y": []}},
    {1: 2},
    {None: None},
]


def spoiled(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four things done to them."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice((0, 0, 1, 2, 20, 500)))
        kind = chance.randrange(6)
        if kind == 0:
            content = content[:start] + content[end:]
        elif kind == 1:
            content = content[:end] + content[start:end] * chance.randint(1, 3) + content[end:]
        elif kind == 2:
            content = content[:start] + chance.randbytes(end - start) + content[end:]
        elif kind == 3 and chance.random() < 0.2:
            content = content[:start]
        else:
            content = content[:start] + chance.choice(BYTES) + content[end:]
    return content


def spoiled_document(document: Any, chance: random.Random) -> Any:
    """The document with something else in one of its places: replaced, taken away, doubled or renamed."""
    document = _copied(document)
    place = document
    while isinstance(place, (dict, list)) and place:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        below = place[key]
        if not (isinstance(below, (dict, list)) and below) or chance.random() < 0.25:
            _spoil(place, key, chance)
            return document
        place = below
    return chance.choice(VALUES)


def _spoil(place: Any, key: Any, chance: random.Random) -> None:
    kind = chance.randrange(5)
    if kind == 0:
        del place[key]
    elif kind == 1 and isinstance(place, dict):
        renamed = chance.choice(("", "x", "name", 1, None, f"{key}_", "\u00e9"))
        place[renamed] = place.pop(key)
    elif kind == 1:
        place.append(_copied(place[key]))
    elif kind == 2:
        place[key] = [_copied(place[key])]
    else:
        place[key] = _copied(chance.choice(VALUES))


def _copied(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copied(below) for key, below in node.items()}
    return [_copied(below) for below in node] if isinstance(node, list) else node

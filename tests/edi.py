"""Interchanges of X12 and EDIFACT around sets and messages that tests write."""

from __future__ import annotations


def isa(control: str = "000000001", e: str = "*", s: str = ">", t: str = "~", version: str = "00401") -> str:
    fields = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", "STAR".ljust(15), "ZZ", "TRUESTOCK".ljust(15)]
    return e.join([*fields, "261117", "0930", "U", version, control, "0", "P", s]) + t


def x12(*sets, control="000000001", e="*", s=">", t="~", version="00401", code="PR", groups="1") -> str:
    """A whole interchange; each set is its kind and its segments without ST and SE."""
    body = [e.join(["GS", code, "STAR", "TRUESTOCK", "20261117", "0930", "7", "X", "004010"])]
    for number, (kind, segments) in enumerate(sets, start=1):
        body += [f"ST{e}{kind}{e}{number:04}", *[one.replace("*", e) for one in segments]]
        body.append(f"SE{e}{len(segments) + 2}{e}{number:04}")
    body += [f"GE{e}{len(sets)}{e}7", f"IEA{e}{groups}{e}{control}"]
    return isa(control, e, s, t, version) + t.join(body) + t


def edifact(*messages, advice="", reference="REF1", count=None) -> str:
    """A whole interchange; each message is its kind and its segments without UNH and UNT."""
    body = [f"UNB+UNOC:3+NORDSTAHL+TRUESTOCK+261117:0930+{reference}"]
    for number, (kind, segments) in enumerate(messages, start=1):
        body += [f"UNH+M{number}+{kind}", *segments, f"UNT+{len(segments) + 2}+M{number}"]
    body.append(f"UNZ+{count or len(messages)}+{reference}")
    text = "'".join(body) + "'"
    if advice:
        component, data, _, release, _, terminator = advice[3:]
        text = text.translate(str.maketrans({":": component, "+": data, "?": release, "'": terminator}))
    return advice + text

"""Changes of one delivered extract of the last day, line by line, as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Lines = list[str]


@dataclass(frozen=True)
class Inbox:
    """The inbox before the last cycle of `day` (YYYYMMDD)."""

    folder: Path
    day: str

    def file(self, extract: str) -> Path:
        """The file of `source/entity`."""
        (path,) = (p for p in self.folder.glob(f"{extract}__{self.day}*") if not p.name.endswith(".ctl.json"))
        return path

    def withhold(self, *sources: str) -> None:
        """What `sources` would have delivered on the day did not come; without names nothing came."""
        for source in sources or ("*",):
            for path in self.folder.glob(f"{source}/*__{self.day}*"):
                path.unlink()

    def rewrite(self, extract: str, change: Callable[[Lines], Lines], keep_control: bool = False) -> None:
        """Write the extract again with `change` of its lines, header first; its control file says nothing then."""
        path = self.file(extract)
        changed = change(path.read_text(encoding="utf-8").splitlines())
        path.write_text("\n".join(changed) + "\n", encoding="utf-8")
        if not keep_control:
            path.with_name(path.name + ".ctl.json").unlink(missing_ok=True)

    def replace(self, extract: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, once in the extract."""

        def once(lines: Lines) -> Lines:
            text = "\n".join(lines)
            assert old in text, f"{extract} has no {old!r}"
            return text.replace(old, new, 1).splitlines()

        self.rewrite(extract, once)

    def append(self, extract: str, *lines: str) -> None:
        self.rewrite(extract, lambda known: [*known, *lines])

    def keep(self, extract: str, share: float) -> None:
        """Keep the header and the first `share` of the rows."""
        self.rewrite(extract, lambda lines: lines[: 1 + int(share * (len(lines) - 1))])

    def postpone(self, extract: str, extracted_at: str) -> None:
        """The extract says that it was taken at another instant."""
        path = self.file(extract)
        for one in (path, path.with_name(path.name + ".ctl.json")):
            entity, _, rest = one.name.partition("__")
            one.rename(one.with_name(f"{entity}__{extracted_at}{rest[rest.index('.') :]}"))

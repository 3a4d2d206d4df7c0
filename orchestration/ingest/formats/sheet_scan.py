"""One pass over the XML of a sheet: how far its filled cells reach, and which hold an error. No cell is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from string import ascii_uppercase
from xml.parsers import expat

NOT_CALCULATED = "#NOT CALCULATED"
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
DIGITS = "0123456789"


@dataclass
class Extent:
    """The rectangle of the filled cells of a sheet, how many they are, and row, column and text of those in error."""

    first_column: int = 0
    last_column: int = 0
    last_row: int = 0
    filled: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Cells from the first row to the last."""
        return self.last_row * (self.last_column - self.first_column + 1) if self.filled else 0

    def add(self, row: int, column: int) -> None:
        self.filled += 1
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        self.first_column = min(self.first_column or column, column)


def scan_sheet(pieces: Iterable[bytes]) -> Extent:
    """What the XML of a sheet holds. Raises ExpatError, ValueError where it is none."""
    parser = expat.ParserCreate()
    scan = _Scan(parser)
    parser.StartElementHandler = scan.start
    _parse(parser, pieces)
    return scan.extent


def elements(pieces: Iterable[bytes], wanted: str) -> list[dict[str, str]]:
    """Attributes of each element of that name, by their names; prefixes of namespaces left out."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == wanted:
            found.append({_local(key): value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _parse(parser, pieces)
    return found


def _parse(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


@cache
def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ascii_uppercase.index(letter) + 1
    return number


class _Scan:
    """Follows rows and cells; a cell without a reference stands right of the one before. Text is followed in cells only
    that are in error or hold a formula: most of a sheet is neither."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.extent = Extent()
        self._parser = parser
        self._row, self._column = 0, 0
        self._kind, self._value, self._is_filled = "", "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self._place(attributes.get("r"))
            self._kind, self._value, self._is_filled = attributes.get("t", "n"), "", False
            if self._kind == "e":
                self._follow()
        elif tag in ("v", "is", "f"):
            if not self._is_filled:
                self.extent.add(self._row, self._column)
            self._is_filled = True
            if tag == "f":
                self._follow()
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip(DIGITS)
        self._row, self._column = int(reference[len(letters) :]), _number_of(letters)

    def _follow(self) -> None:
        self._parser.CharacterDataHandler, self._parser.EndElementHandler = self._text, self._end

    def _text(self, text: str) -> None:
        self._value += text

    def _end(self, name: str) -> None:
        """A formula whose result nobody stored is in error too; a text that is empty is a result."""
        tag = _local(name)
        if tag == "f":
            self._value = ""
        if tag != "c":
            return
        if self._kind == "e":
            self.extent.errors.append((self._row, self._column, self._value if self._value in ERRORS else ERRORS[2]))
        elif not self._value and self._kind != "str":
            self.extent.errors.append((self._row, self._column, NOT_CALCULATED))
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None

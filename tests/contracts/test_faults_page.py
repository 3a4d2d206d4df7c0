"""docs/faults.md names, for every number, exactly the tests that are named after it."""

import re
from collections import defaultdict

from orchestration.settings import PROJECT_ROOT

TESTS = PROJECT_ROOT / "tests"
NUMBERS = {*(f"F{number}" for number in range(1, 35)), *(f"B{number}" for number in range(1, 43))}
NOT_BUILT = {"F26"}  # nothing reads from a broker
ROW = re.compile(r"^\| ([FB]\d+) \| [^|]+ \| ([^|]+) \|$", re.M)


def numbered_tests() -> dict[str, set[str]]:
    found = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.M):
            for number in re.findall(r"_([fb]\d+)(?=_)", name):
                found[number.upper()].add(f"{path.relative_to(TESTS).as_posix()}::{name}")
    return found


def test_every_number_has_its_tests_and_the_page_names_them():
    rows = dict(ROW.findall((PROJECT_ROOT / "docs" / "faults.md").read_text()))
    assert rows.keys() == NUMBERS
    found = numbered_tests()
    assert {number: set(re.findall(r"`(\S+?)`", named)) for number, named in rows.items()} == {
        number: found.get(number, set()) for number in rows
    }
    assert NUMBERS - found.keys() == NOT_BUILT

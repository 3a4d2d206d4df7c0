"""Files of every format, spoiled: each is read, or refused by name; none breaks its reader."""

from __future__ import annotations

import json
import random
import zipfile
from io import BytesIO

import pytest

from orchestration.ingest import dry_run
from tests.fuzz.formats import EXAMPLES, Example
from tests.fuzz.spoiling import spoiled, spoiled_document

FEW, MANY = 15, 3000


@pytest.fixture
def tried(tmp_path):
    """Try a file with its control file; the reader works in this process, so that what it raises is seen."""

    def attempt(example: Example, content: bytes, control: str | None = None):
        path = tmp_path / example.file_name
        path.write_bytes(content)
        beside = path.with_name(f"{path.name}.ctl.json")
        if control is None:
            beside.unlink(missing_ok=True)
        else:
            beside.write_text(control, encoding="utf-8", errors="surrogatepass")
        return dry_run.check_file(path, example.source)

    return attempt


def hold(enforced) -> None:
    if enforced.rejection:
        assert enforced.rejection.reason != "reader_failed", enforced.rejection.detail
        assert enforced.rejection.detail
    else:
        counted = enforced.rows_accepted + enforced.refused.height + enforced.rows_duplicate
        assert counted == enforced.rows_read


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_a_spoiled_file_is_read_or_refused(tried, example, count):
    hold(tried(example, example.content))
    for seed in range(count):
        chance = random.Random(f"{example.name} {seed}")
        content = _repacked(example.content, chance) if example.is_packed else spoiled(example.content, chance)
        print(example.name, seed)
        hold(tried(example, content))


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_a_spoiled_control_file_is_read_or_refused(tried, count):
    example = next(one for one in EXAMPLES if one.control)
    for seed in range(count):
        chance = random.Random(seed)
        print(seed)
        if seed % 2:
            control = json.dumps(spoiled_document(json.loads(example.control), chance), default=str)
        else:
            control = spoiled(example.control.encode(), chance).decode(errors="surrogateescape")
        hold(tried(example, example.content, control))


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """The archive spoiled as it is, or one of its files."""
    if chance.random() < 0.3:
        return spoiled(content, chance)
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        chosen = chance.choice(source.namelist())
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, spoiled(text, chance) if name == chosen else text)
    return packed.getvalue()

"""The README's landscape of one's own, word by word: each file that it shows, each command, in its order."""

from __future__ import annotations

import csv
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.environment import HOME_VARIABLE, LANDSCAPE_VARIABLE
from orchestration.settings import PROJECT_ROOT
from tests.homes import TRUESTOCK

pytestmark = [pytest.mark.xdist_group("readme_landscape"), pytest.mark.timeout(900)]
SECTION = (PROJECT_ROOT / "README.md").read_text().split("\n## A landscape of your own\n")[1].split("\n## ")[0]
BLOCK = re.compile(r"(?P<before>[^\n]+(?:\n[^\n]+)*)\n\n```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
FILE = re.compile(r"`((?:dialects|mappings)/\S+)`")
SYSTEMS = "In `truestock.yml`, under `systems:`"
EXAMPLE = "declare it:"


def blocks(section: str) -> Iterator[tuple[str, str, str]]:
    """Each block with its language and the paragraph before it, which says what to do with it."""
    for found in BLOCK.finditer(section):
        yield found["before"], found["language"], found["text"]


def do(commands: str, folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in (HOME_VARIABLE, LANDSCAPE_VARIABLE)}
    environment = {**kept, "PATH": f"{TRUESTOCK.parent}:{os.environ['PATH']}"}
    shell = ["bash", "-euo", "pipefail", "-c", commands]
    done = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"


def declare(systems: str, file: Path) -> None:
    head, key, rest = file.read_text().partition("\nsystems:\n")
    assert key
    file.write_text(head + key + systems + rest)


@pytest.mark.heavy
def test_the_page_can_be_followed_outside_the_repository(tmp_path):
    folder = tmp_path
    done = []
    for before, language, text in blocks(SECTION):
        if language == "sh":
            do(text, folder)
            folder = tmp_path / "distributor"  # where its `cd` leads
        elif before.endswith(SYSTEMS):
            declare(text, folder / "truestock.yml")
        elif named := FILE.search(before):
            path = folder / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        else:
            assert before.endswith(EXAMPLE), before
            continue
        done.append(language)
    assert done.count("sh") == 4 and len(done) == SECTION.count("\n```") // 2 - 1, "all but the example were followed"
    with (folder / "reno.csv").open() as pulled:
        (row,) = csv.DictReader(pulled)
    figures = {name: float(row[name]) for name in ("on_hand_quantity", "quality_quantity", "wms_quantity")}
    assert figures == {"on_hand_quantity": 52, "quality_quantity": 3, "wms_quantity": 55}
    assert (row["item_id"], row["trust"], row["erp_quantity"]) == ("SKU-100001", "unreconciled", "")

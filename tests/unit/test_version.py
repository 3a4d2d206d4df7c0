"""The code has one name wherever it runs, and another one as soon as it differs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.version import VERSION, code_hash
from tests.checkouts import copy_project

SAY_IT = "from orchestration.version import code_version; print(code_version())"


def git(checkout: Path, *arguments: str) -> None:
    named = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run(["git", *named, "-C", checkout, *arguments], check=True, capture_output=True)


def said_in(checkout: Path) -> str:
    command = [sys.executable, "-c", SAY_IT]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path) -> Path:
    """The code in a repository of its own, committed."""
    copy_project(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "code")
    return tmp_path


def test_without_a_tag_the_same_sources_have_the_same_name_anywhere(checkout):
    assert said_in(checkout) == f"{VERSION}+{code_hash()}"
    shutil.rmtree(checkout / ".git")
    assert said_in(checkout) == f"{VERSION}+{code_hash()}"


@pytest.mark.parametrize("changed", ["dbt_project/models/own.sql", "expectations/policy.yml", "orchestration/files.py"])
def test_the_tag_names_its_code_and_no_other(checkout, changed):
    git(checkout, "tag", "v0.0.1")
    assert said_in(checkout) != VERSION
    git(checkout, "tag", f"v{VERSION}")
    assert said_in(checkout) == VERSION
    with (checkout / changed).open("a") as file:
        file.write("\n")
    assert said_in(checkout) not in (VERSION, f"{VERSION}+{code_hash()}")

"""Truestock as a user has it: the wheel in an environment of its own, used from a folder that is not the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")
OURS = (
    *("PYTHONPATH", "DAGSTER_HOME", "TRUESTOCK_HOME", "TRUESTOCK_LANDSCAPE"),
    *("TRUESTOCK_POLICY", "TRUESTOCK_COMPILED"),
)


def build_wheel(source: Path, into: Path) -> Path:
    """The wheel of the source tree, built as `pip wheel` does."""
    command = [*PIP, "wheel", source, "--no-deps", "--no-build-isolation", "--no-index", "-w", into]
    _succeed(subprocess.run(command, capture_output=True, text=True, env=_environment()))
    (wheel,) = into.glob("truestock-*.whl")
    return wheel


@dataclass(frozen=True)
class Installation:
    """An environment, and the folder that its user works in."""

    environment: Path
    folder: Path

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    @property
    def packages(self) -> Path:
        (folder,) = self.environment.glob("lib/python*/site-packages")
        return folder

    def install(self, wheel: Path) -> None:
        """Install the wheel, or upgrade to it."""
        self.pip("install", "--no-deps", "--no-index", "--force-reinstall", wheel)

    def pip(self, *arguments: str | Path) -> None:
        command = [*PIP, "--python", self.python, *arguments]
        _succeed(subprocess.run(command, capture_output=True, text=True, env=_environment()))

    def truestock(self, *arguments: str | Path) -> str:
        """What the command prints; it must succeed."""
        command = [self.environment / "bin" / "truestock", *arguments]
        return _succeed(subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env=_environment()))

    def says(self, code: str) -> str:
        """What a line of Python prints in it."""
        command = [self.python, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env=_environment())
        return _succeed(done).strip()


def fresh(folder: Path) -> Installation:
    """An environment with nothing in it."""
    made = Installation(folder / "environment", folder / "elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made.environment], check=True)
    made.folder.mkdir()
    return made


def borrowing(folder: Path) -> Installation:
    """An environment without Truestock that finds what it depends on in this one; made in a moment."""
    made = fresh(folder)
    (made.packages / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"])
    return made


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}


def _succeed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done.stdout

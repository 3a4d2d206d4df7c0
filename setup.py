"""Makes the wheel whole: what runs and is no Python package lies under `orchestration/shipped` there.

A build works in a folder of its own, so it leaves nothing in the tree and takes nothing over from the one before.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))
from orchestration.version import TAGGED, code_hash, is_tagged

SHIPPED = ("dbt_project", "data/samples", "docs/runbooks")
MADE_BY_TOOLS = {"target", "logs", ".user.yml"}


class BuildWhole(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for file in shipped():
            place = Path(self.build_lib, "orchestration", "shipped", file)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        if is_tagged():
            Path(self.build_lib, TAGGED).write_text(code_hash(), encoding="utf-8")

    def get_source_files(self) -> list[str]:
        return [*super().get_source_files(), *map(str, shipped())]


def shipped() -> list[Path]:
    files = [path for folder in SHIPPED for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    return [path for path in files if not MADE_BY_TOOLS & set(path.parts)]


with tempfile.TemporaryDirectory(prefix="truestock-build-") as made:
    setup(cmdclass={"build_py": BuildWhole}, options={"build": {"build_base": made}, "egg_info": {"egg_base": made}})

"""The README's example of pulling works as it stands there."""

import os
import re
import subprocess
import sys

from orchestration.settings import PROJECT_ROOT


def test_the_python_example_pulls(server, tmp_path):
    (example,) = re.findall(r"```python\n(.*?)```", (PROJECT_ROOT / "README.md").read_text(), re.DOTALL)
    environment = {**os.environ, "TRUESTOCK_KEY": server.token("read")}
    command = [sys.executable, "-c", example.replace("http://127.0.0.1:8000", server.address)]
    outcome = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr
    assert "withheld" in outcome.stdout and "verified" in outcome.stdout

"""The scan of ``make check`` finds a secret about to be committed, and accepts what only looks like one."""

import subprocess
import sys
from pathlib import Path

from tests.support.deployment import ROOT

HOOK = Path(sys.executable).parent / "detect-secrets-hook"


def scan(*files: Path) -> int:
    return subprocess.run([HOOK, *files], cwd=ROOT, capture_output=True).returncode


def test_a_key_is_found_and_a_line_that_only_looks_like_one_is_not(tmp_path: Path) -> None:
    careless = tmp_path / "settings.py"
    careless.write_text('KEY = """-----BEGIN ' + 'PRIVATE KEY-----"""\n')
    assert scan(careless) == 1
    careless.write_text("KEY = None\n")
    assert scan(careless, Path(".env.example"), Path("config/settings/test.py")) == 0

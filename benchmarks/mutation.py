"""Are the tests worth their name: the code that decides is changed in thousands of small ways, and they must notice.

``make mutate`` tries everything that ``[tool.mutmut]`` names, ``MUTATE='quotas.ledger.*'`` a part of it. What was tried
before is not tried again unless its function changed or it is named. ``benchmarks/mutants.py`` makes the mutants.
"""

import argparse
import os
import subprocess
import sys

from benchmarks import estate
from core.servers import Servers

FOLDER = estate.choose("mutation", keep=True, settings="config.settings.test")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="mutants, by name or pattern; without one, all not yet tried")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    # The tests' own folder: they find these servers running, and leave them so.
    with Servers(FOLDER / "test", environ={}).running():
        command = [sys.executable, "-m", "benchmarks.mutants", "run", f"--max-children={chosen.processes}"]
        environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        subprocess.run([*command, *chosen.names], env=environ, check=True)


if __name__ == "__main__":
    main()

"""Long random search: the suite's state machines and property tests, from a random seed that is recorded.

``python -m benchmarks.random_search [--length 20] [--seed N]``. A given seed is searched again.
"""

import argparse
import os
import random
import subprocess
import sys

from benchmarks import harness

LONGEST = 2**63


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=20, help="how many times the examples of the suite")
    parser.add_argument("--seed", type=int, default=random.randrange(LONGEST))
    asked = parser.parse_args()
    before = harness.machine()
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "--timeout", "0", "-m", "random_search"]
    command.append(f"--hypothesis-seed={asked.seed}")
    search = subprocess.run(
        command, env={**os.environ, "SEARCH_LENGTH": str(asked.length)}, capture_output=True, text=True, check=False
    )
    lines = [
        f"- seed: {asked.seed}; repeated by"
        f" `python -m benchmarks.random_search --length {asked.length} --seed {asked.seed}`",
        f"- examples: {asked.length} times those of the suite",
        f"- outcome: {search.stdout.strip().splitlines()[-1] if search.stdout.strip() else search.stderr.strip()}",
    ]
    if search.returncode:
        lines += ["", "```", search.stdout.strip(), "```"]
    harness.write("search", "Random search at length", lines, before)
    return search.returncode


if __name__ == "__main__":
    sys.exit(main())

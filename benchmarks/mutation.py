"""Mutation testing: the deciding code is changed in thousands of small ways, and the tests must fail.

``make mutate`` tries everything that ``[tool.mutmut]`` names, ``MUTATE='quotas.ledger.*'`` a part of it. A mutant is
not tried again unless its function changed or it is named. ``benchmarks/mutants.py`` makes the mutants;
``benchmarks/survivors.toml`` gives the reason for each that no test can or need catch. The result covers all of
``mutants/``, earlier runs included.
"""

import argparse
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from benchmarks import harness
from config.settings.test_data import WITHOUT_DURABILITY, choose_folder
from core.servers import Servers

FOLDER = harness.choose("mutation", keep=True, settings="config.settings.test")
REASONS = Path(__file__).with_name("survivors.toml")
COLUMNS = ("killed", "survived", "no tests", "timeout", "not checked")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="mutants, by name or pattern; without one, all not yet tried")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--only", choices=COLUMNS, action="append", help="of those named, what came out so")
    parser.add_argument("--first", default="", help="what the names of the tests contain that are asked first: a,b")
    parser.add_argument("--seconds", default="inf", help="of tests, after which a mutant counts as a survivor")
    parser.add_argument("--report", action="store_true", help="only write what is known already")
    chosen = parser.parse_args()
    machine = harness.machine()
    if not chosen.report:
        # The trials find the servers of the tests running, and leave them so.
        folder = choose_folder(FOLDER)
        with Servers(folder, environ={}, postgres_settings=WITHOUT_DURABILITY).running():
            command = [sys.executable, "-m", "benchmarks.mutants", "run", f"--max-children={chosen.processes}"]
            environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "TEST_DATA_DIR": str(folder)}
            environ |= {"MUTATION_SECONDS": chosen.seconds, "MUTATION_FIRST": chosen.first}
            names = list(_only(chosen.only, chosen.names)) if chosen.only else chosen.names
            subprocess.run([*command, *names], env=environ, check=True)
    harness.write("mutation", "Mutation", [*table(), "", *survivors()], machine)


def table() -> Iterator[str]:
    yield f"| module | mutants | {' | '.join(COLUMNS)} | noticed |"
    yield "| --- |" + " --: |" * (len(COLUMNS) + 2)
    whole: Counter[str] = Counter()
    for path, results in _results().items():
        counts = Counter(results.values())
        whole += counts
        yield _row(f"`{path}`", counts)
    yield _row("all", whole)


def _row(name: str, counts: Counter[str]) -> str:
    tried = counts.total() - counts["not checked"]
    # A timeout may be a hang or a busy machine: not counted as caught.
    share = f"{counts['killed'] / tried:.1%}" if tried else "–"
    return f"| {name} | {counts.total()} | {' | '.join(str(counts[column]) for column in COLUMNS)} | {share} |"


def survivors() -> Iterator[str]:
    """Return each surviving mutant with its change and its reason, if one is known."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    reasons = {
        (entry["of"], entry["becomes"]): entry["reason"] for entry in tomllib.loads(REASONS.read_text())["survivor"]
    }
    yield "## Survivors"
    for path, results in _results().items():
        for mutant in (name for name, result in results.items() if result in {"survived", "no tests"}):
            lines = get_diff_for_mutant(mutant, path=path).splitlines()
            was, becomes = (
                " ".join(line[1:].strip() for line in lines if line[:1] == sign and line[:3] != sign * 3)
                for sign in "-+"
            )
            becomes = becomes or "(gone)"
            function = mutant.replace("xǁ", "").replace("ǁ", ".").replace(".x_", ".").split("__mutmut")[0]
            reason = reasons.get((function, becomes), "no test notices this yet")
            yield f"\n`{function}`: {reason}\n\n    {was}\n    {becomes}"


def _only(wanted: Sequence[str], patterns: Sequence[str]) -> Iterator[str]:
    for results in _results().values():
        for mutant, result in results.items():
            if result in wanted and any(fnmatch(mutant, pattern) for pattern in patterns):
                yield mutant


def _results() -> dict[Path, dict[str, str]]:
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.file_utils import walk_mutatable_files

    results = {}
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key:
            results[path] = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
    return results


if __name__ == "__main__":
    main()

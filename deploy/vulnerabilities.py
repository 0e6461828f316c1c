"""``make audit``: list known vulnerabilities of the installed packages; exits with 1 if there are any.

Both lists of vulnerabilities are external services. If one cannot be reached, or does not know a package, the report
says so, and only packages that were looked up count as checked.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 180


def main() -> int:
    faults = [*report("Python", python_faults()), *report("pages", page_faults())]
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


def report(what: str, result: tuple[list[str], str]) -> list[str]:
    """Print what was looked up; return the vulnerabilities."""
    faults, unknown = result
    print(f"{what}: {unknown or 'everything was looked up'}; {len(faults)} known faults")
    return faults


def python_faults() -> tuple[list[str], str]:
    words = ["-m", "pip_audit", "-r", "requirements/base.txt", "--require-hashes", "--disable-pip", "-f", "json"]
    answer = _answer([sys.executable, *words])
    return read_pip_audit(answer) if answer else ([], "NOT LOOKED UP (the advisory service cannot be reached)")


def page_faults() -> tuple[list[str], str]:
    answer = _answer(["npm", "audit", "--json", "--omit=dev", "--package-lock-only"])
    return read_npm_audit(answer) if answer else ([], "NOT LOOKED UP (npm gives no answer)")


def read_pip_audit(answer: Mapping[str, Any]) -> tuple[list[str], str]:
    packages = answer.get("dependencies", [])
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    return faults, f"{len(unknown)} of {len(packages)} packages NOT LOOKED UP" if unknown or not packages else ""


def read_npm_audit(answer: Mapping[str, Any]) -> tuple[list[str], str]:
    if "vulnerabilities" not in answer:
        return [], f"NOT LOOKED UP ({answer.get('message', 'no answer')})"
    return [f"{name}: {fault['severity']}" for name, fault in answer["vulnerabilities"].items()], ""


def _answer(words: list[str]) -> dict[str, Any] | None:
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
        return dict(json.loads(done.stdout))
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None


if __name__ == "__main__":
    sys.exit(main())

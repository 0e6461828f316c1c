"""``docs/security.md`` names for every finding the test that shows it is closed; both must exist."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.support.cases import every_fault

ROOT = Path(__file__).parents[1]
# The findings of each adversarial trial, and of a review, that must have a row.
FIRST, SECOND, THIRD, FOURTH = range(1, 16), range(1, 17), range(1, 7), range(1, 4)


def rows(trial: int) -> dict[int, str]:
    """Return the last cell of each row of the table of a trial's findings, by the number of the finding."""
    table = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").split("## Findings")[trial].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    return {int(row[0].split(".")[0]): row[3] for row in cells if row[0][:1].isdigit()}


def named_tests() -> list[str]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", text)))


@cache
def statements(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


def test_every_finding_has_a_row_with_a_test() -> None:
    with every_fault() as case:
        for trial, findings in enumerate((FIRST, SECOND, THIRD, FOURTH), start=1):
            result = rows(trial)
            for number in findings:
                with case(f"finding {number} of trial {trial}"):
                    assert "tests/" in result.get(number, "")


def test_named_tests_exist() -> None:
    with every_fault() as case:
        for name in named_tests():
            with case(name):
                path, *parts = name.split("::")
                body = statements(ROOT / path)
                for part in parts:
                    found = [node for node in body if getattr(node, "name", None) == part]
                    assert found, f"{part} is not there"
                    body = getattr(found[0], "body", [])

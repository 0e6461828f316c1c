"""``docs/security.md`` names for every finding the test that shows it is closed; both must exist."""

import ast
import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(("trial", "findings"), [(1, FIRST), (2, SECOND), (3, THIRD), (4, FOURTH)])
def test_every_finding_has_a_row_with_a_test(trial: int, findings: range) -> None:
    result = rows(trial)
    assert [number for number in findings if "tests/" not in result.get(number, "")] == []


@pytest.mark.parametrize("name", named_tests())
def test_named_tests_exist(name: str) -> None:
    path, *parts = name.split("::")
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    for part in parts:
        result = [node for node in body if getattr(node, "name", None) == part]
        assert result, f"{name} is not there"
        body = getattr(result[0], "body", [])

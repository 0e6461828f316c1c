"""``docs/security.md`` names for every finding the test that shows it is closed; both must exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FINDINGS: range = range(1, 1)
"""The findings of the adversarial trial that must have a row."""


def rows() -> dict[int, str]:
    """Return the last cell of each row of the table of findings, by the number of the finding."""
    table = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").split("## Findings")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    return {int(row[0].split(".")[0]): row[3] for row in cells if row[0][:1].isdigit()}


def named_tests() -> list[str]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", text)))


def test_every_finding_has_a_row_with_a_test() -> None:
    found = rows()
    assert [number for number in FINDINGS if "tests/" not in found.get(number, "")] == []


@pytest.mark.parametrize("name", named_tests())
def test_named_tests_exist(name: str) -> None:
    path, *parts = name.split("::")
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    for part in parts:
        found = [node for node in body if getattr(node, "name", None) == part]
        assert found, f"{name} is not there"
        body = getattr(found[0], "body", [])

"""``docs/asvs.md`` judges every requirement of levels 1 and 2 once, and names files, tests and settings that exist."""

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VERDICTS = {"met", "partly", "not met", "does not apply"}
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("asvs.md", "controls.md")}
PATH = re.compile(r"`([\w.-]*(?:/[\w.…-]*)+|[\w-]+\.(?:py|md|yml|json)|\.dockerignore)((?:::\w+)*)`")


def levels() -> dict[str, str]:
    with (ROOT / "tests" / "data" / "asvs_5_0_0_levels.csv").open(encoding="utf-8") as file:
        return {row["requirement"]: row["level"] for row in csv.DictReader(file)}


def rows() -> list[list[str]]:
    """Return the cells of every row of the tables of chapters."""
    result = []
    for line in PAGES["asvs.md"].split("\n## ", 1)[1].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0][:1].isdigit():
            result.append(cells)
    return result


def judged() -> list[tuple[str, str]]:
    return [(number, cells[3]) for cells in rows() for number in cells[0].split(", ")]


def test_every_requirement_is_judged_once() -> None:
    assert sorted(number for number, _verdict in judged()) == sorted(levels())


def test_each_row_has_its_level_a_known_verdict_and_a_reason() -> None:
    expected = levels()
    for numbers, level, what, verdict, reason in rows():
        assert set(level.split(", ")) == {expected[number] for number in numbers.split(", ")}, numbers
        assert verdict in VERDICTS, numbers
        assert 0 < len(what.split()) <= 12, numbers
        assert reason, numbers
        assert verdict not in {"partly", "not met"} or "needed:" in reason, numbers


def test_the_counts_at_the_top_are_right() -> None:
    expected, result = levels(), Counter[tuple[str, str]]()
    for number, verdict in judged():
        result[expected[number], verdict] += 1
    for verdict in VERDICTS:
        one, two = result["1", verdict], result["2", verdict]
        assert f"| {verdict} | {one} | {two} | {one + two} |" in PAGES["asvs.md"]


@pytest.mark.parametrize("page", PAGES)
def test_files_and_tests_that_are_named_exist(page: str) -> None:
    missing = [path + test for path, test in PATH.findall(PAGES[page]) if not is_there(path, test)]
    assert missing == []


def is_there(path: str, test: str) -> bool:
    if path.startswith("/"):  # an address of the site
        return True
    if not (ROOT / path).exists():
        return False
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body if test else []
    return all(any(getattr(node, "name", None) == name for node in body) for name in test.split("::")[1:])


@pytest.mark.parametrize("page", PAGES)
def test_settings_that_are_named_exist(page: str) -> None:
    places = [*(ROOT / "config" / "settings").glob("*.py"), ROOT / ".env.example", ROOT / "docker-compose.yml"]
    expected = {name for place in places for name in re.findall(r"[A-Z][A-Z_]{3,}", place.read_text(encoding="utf-8"))}
    assert set(re.findall(r"`([A-Z][A-Z_]{3,})`", PAGES[page])) - expected == set()

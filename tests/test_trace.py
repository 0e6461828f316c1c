"""``docs/trace.md`` names every statement of the white paper, and what it refers to is in the product."""

import re
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from enterprises import eligibility
from inspections.rules import RULES
from tests.support.cases import every_fault

ROOT = Path(__file__).resolve().parents[1]
ROWS = re.findall(
    r"^\| (S\d{3}) \| (.+?) \| (\w+) \| (.*?) ?\|$", (ROOT / "docs" / "trace.md").read_text("utf-8"), flags=re.MULTILINE
)
REFERENCES = sorted({found for *_row, text in ROWS for found in re.findall(r"`(\w+):([^`]+)`", text)})


def test_every_statement_has_its_row() -> None:
    assert [number for number, *_row in ROWS] == [f"S{number:03}" for number in range(1, 140)]
    assert {state for _number, _statement, state, _text in ROWS} == {"done", "part", "none", "outside"}


def test_what_is_done_names_where_and_what_is_missing_is_said() -> None:
    for number, _statement, state, text in ROWS:
        assert bool(re.search(r"`\w+:", text)) == (state in {"done", "part"}), number
        assert text or state == "outside", number


def test_what_is_named_exists() -> None:
    pages, conditions = _pages(), {condition.code for condition in eligibility.declared()}
    with every_fault() as case:
        for kind, name in REFERENCES:
            with case(f"{kind}:{name}"):
                if kind == "page":
                    assert name in pages
                elif kind == "record":
                    assert apps.get_model(name)
                elif kind == "rule":
                    assert name in RULES
                elif kind == "condition":
                    assert name in conditions
                else:
                    assert kind == "file"
                    assert (ROOT / name).is_file()


def _pages() -> set[str]:
    (pages,) = [one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "pages"]
    return set(_names(pages))


def _names(resolver: URLResolver | URLPattern) -> list[str]:
    if isinstance(resolver, URLPattern):
        return [resolver.name or ""]
    return [name for one in resolver.url_patterns for name in _names(one)]

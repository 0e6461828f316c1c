"""A year outside of the range that is taken is refused in the same words by forms, filters and bodies of the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from rest_framework.exceptions import ValidationError as Refused

from core.api import fields as api_fields
from core.api.filters import YearFilter
from core.forms import YearField

CHECKS: dict[str, Callable[[int], Any]] = {
    "form": YearField().clean,
    "filter": YearFilter().field.clean,
    "body": lambda year: api_fields.YearField().run_validation(year),  # a body has its fields anew
}


@pytest.fixture(params=CHECKS)
def check(request: pytest.FixtureRequest) -> Callable[[int], Any]:
    return CHECKS[request.param]


def _words(check: Callable[[int], Any], year: int) -> str:
    with pytest.raises((ValidationError, Refused)) as refusal:
        check(year)
    error: Any = refusal.value
    return str(error.messages[0] if isinstance(error, ValidationError) else error.detail[0])


@pytest.mark.parametrize("year", [1990, 2100])
def test_the_first_and_the_last_year_are_taken(check: Callable[[int], Any], year: int) -> None:
    assert check(year) == year


@pytest.mark.parametrize(
    ("year", "words"),
    [(1989, "The first year that can be entered is 1990."), (2101, "The last year that can be entered is 2100.")],
)
def test_others_are_refused_with_the_limit(check: Callable[[int], Any], year: int, words: str) -> None:
    assert _words(check, year) == words


def test_and_in_chinese(check: Callable[[int], Any]) -> None:
    with translation.override("zh-hans"):
        assert _words(check, 1989) == "可填写的最早年份是 1990 年。"


def test_a_field_may_begin_earlier_or_later() -> None:
    assert "2006" in _words(YearField(first=2006).clean, 2005)
    assert "1900" in _words(api_fields.YearField(first=1900).run_validation, 1899)

"""Forms of lists are made from the filters that page, API and exports share."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from core.api.filters import FilterSet, WholeNumberFilter, filters
from core.web.filters import AnyOf, ListForm, form_of

CHOICES = [("a", "A"), ("b", "B")]


class SampleFilters(FilterSet):
    kind = filters.ChoiceFilter(choices=CHOICES, label="kind of thing")
    state = filters.MultipleChoiceFilter(choices=CHOICES)
    year = WholeNumberFilter(min_value=2000, label="in this year")
    day_after = filters.DateFilter(label="on this day or later")
    site = filters.CharFilter(label="code of the site")
    unnamed = filters.CharFilter()
    province = filters.CharFilter(label="two digits")


def sent(form: type[ListForm], query: str) -> Any:
    request = RequestFactory().get("/")
    request.GET = QueryDict(query)
    return form(request)


def test_a_form_offers_the_filters_named_in_this_order_with_their_labels() -> None:
    form = sent(form_of(SampleFilters, "site", "kind", "state", "year", "day_after"), "")
    assert list(form.fields) == ["site", "kind", "state", "year", "day_after"]
    assert [str(field.label) for field in form.fields.values()] == [
        "Code of the site",
        "Kind of thing",
        "State",
        "Year",
        "From",
    ]
    assert isinstance(form.fields["state"], AnyOf)  # of several values
    assert not any(field.required for field in form.fields.values())


def test_values_outside_the_limits_of_a_filter_are_not_chosen() -> None:
    made = form_of(SampleFilters, "kind", "year")
    assert sent(made, "kind=a&year=2011").chosen == {"kind": "a", "year": 2011}
    assert sent(made, "kind=c&year=1999").chosen == {}
    assert set(sent(made, "kind=c&year=1999").errors) == {"kind", "year"}


def test_a_page_may_have_a_field_of_its_own() -> None:
    made = form_of(SampleFilters, "kind", "q", q=forms.CharField(label="Name"), kind=forms.CharField(label="Sort"))
    assert {name: field.label for name, field in sent(made, "").fields.items()} == {"kind": "Sort", "q": "Name"}


def test_a_filter_without_a_label_is_not_offered() -> None:
    with pytest.raises(TypeError, match="unnamed"):
        form_of(SampleFilters, "unnamed")


def test_a_province_is_chosen_not_typed() -> None:
    with pytest.raises(TypeError, match="province"):
        form_of(SampleFilters, "province")
    made = form_of(SampleFilters, "province", province=forms.ChoiceField(label="Province", choices=[("36", "Jiangxi")]))
    assert list(made.base_fields) == ["province"]

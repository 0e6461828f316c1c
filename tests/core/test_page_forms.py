"""Every field of a page's form has the design and the words of all, also one that is added when the form is made."""

import datetime as dt
from typing import Any

import pytest
from django import forms

from core import months
from core.forms import MonthField, PageForm


class _Form(PageForm):
    declared = forms.DecimalField(label="first figure", min_value=0, max_value=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field("added", forms.DecimalField(label="second figure", min_value=0, max_value=2, required=False))


@pytest.mark.parametrize(("name", "label"), [("declared", "First figure"), ("added", "Second figure")])
def test_the_design_of_a_field(name: str, label: str) -> None:
    shown = _Form()[name]
    assert (shown.label, shown.field.widget.attrs["class"]) == (label, "form-control")


@pytest.mark.parametrize("name", ["declared", "added"])
@pytest.mark.parametrize(("value", "words"), [("-1", "Enter 0 or more."), ("5", "Enter 2 or less.")])
def test_a_figure_beyond_its_limit_is_refused_with_the_limit(name: str, value: str, words: str) -> None:
    assert _Form({name: value}).errors == {name: [words]}


class _Months(PageForm):
    month = MonthField(label="month")


@pytest.mark.parametrize("stated", ["2011-04", "2011-04-01"])  # as requests of two people keep it
def test_a_month_is_kept_as_its_first_day_and_shown_as_a_month(stated: str) -> None:
    form = _Months({"month": stated})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["month"] == dt.date(2011, 4, 1)
    for one in (form, _Months(initial={"month": dt.date(2011, 4, 1)})):
        assert 'type="month"' in str(one["month"])
        if not one.is_bound:
            assert 'value="2011-04"' in str(one["month"])


@pytest.mark.parametrize("stated", ["2011-04-02", "2011-13", "April 2011", "1811-04", "2011-4"])
def test_what_is_no_month_is_refused_in_one_way(stated: str) -> None:
    assert _Months({"month": stated}).errors == {"month": [str(months.REFUSAL)]}

"""Every field of a page's form has the design and the words of all, also one that is added when the form is made."""

from typing import Any

import pytest
from django import forms

from core.forms import PageForm


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

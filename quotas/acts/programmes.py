"""Entering and ending programmes, and preparing their years, by two people: administrators or its own ministry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.formats import NOTHING
from core.forms import PageForm, YearField, text_area
from core.models import label_of
from enterprises.acts.national_reference import ending, entering_of, without_reason
from enterprises.models import NATION, Authority, Jurisdiction
from enterprises.two_person_acts import Bounds, Preview
from quotas.capabilities import CATALOGUE_KEEP
from quotas.models import Programme, ProgrammeYear, Unit
from quotas.policies import may_keep_programme
from quotas.services import programme_years, programmes


def _year(name: str, **options: Any) -> forms.IntegerField:
    return YearField(label=label_of(Programme, name), **options)


class ProgrammeForm(PageForm):
    code = forms.CharField(
        label=label_of(Programme, "code"),
        max_length=32,
        help_text=gettext_lazy("Small letters, digits and hyphens. It never changes."),
    )
    name = forms.CharField(label=label_of(Programme, "name"), max_length=160)
    name_zh = forms.CharField(label=label_of(Programme, "name_zh"), max_length=160, required=False)
    activity = forms.ChoiceField(label=label_of(Programme, "activity"), choices=Programme.Activity.choices)
    unit = forms.ChoiceField(label=label_of(Programme, "unit"), choices=Unit.choices)
    first_year = _year("first_year")
    last_year = _year("last_year", required=False)
    return_by_month = forms.IntegerField(
        label=label_of(Programme, "return_by_month"), min_value=1, max_value=12, required=False
    )
    legal_basis = text_area(label_of(Programme, "legal_basis"), max_length=2_000)


class ProgrammeEndForm(PageForm):
    last_year = _year("last_year")


class YearForm(PageForm):
    year = _year("first_year")
    scheme = forms.ChoiceField(label=gettext_lazy("Category scheme"), choices=ProgrammeYear.Scheme.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].label = label_of(ProgrammeYear, "year")


def bounds_of_programme(programme: Programme) -> Bounds:
    """Return the bounds of acts on a programme: the nation, and its authority."""
    return Bounds(place=Jurisdiction.objects.get(code=NATION), authority=programme.authority)


def may_keep(actor: Actor, programme: Programme) -> bool:
    return may_keep_programme(actor, CATALOGUE_KEEP, programme)


def _facts(programme: Programme) -> list[tuple[str, str]]:
    """Return what a programme says; codes, so that both people read the same in whichever language."""
    rows = [
        (gettext_noop("Code"), programme.code),
        (gettext_noop("Name"), programme.name),
        (gettext_noop("Chinese name"), programme.name_zh),
        (gettext_noop("Authority"), programme.authority.code),
        (gettext_noop("Activity"), programme.activity),
        (gettext_noop("Unit"), programme.unit),
        (gettext_noop("First year"), str(programme.first_year)),
        (gettext_noop("Last year"), str(programme.last_year or NOTHING)),
        (gettext_noop("Month by whose end unused quota is returned"), str(programme.return_by_month or NOTHING)),
        (gettext_noop("Legal basis"), programme.legal_basis),
    ]
    return [(label, value) for label, value in rows if value]


def _entry(authority: Authority, **entry: Any) -> Preview:
    return Preview(_facts(Programme(authority=authority, **entry)))


def _end(programme: Programme, *, last_year: int) -> Preview:
    return Preview([*_facts(programme), (gettext_noop("Ends with"), str(last_year))])


def _year_entry(programme: Programme, *, year: int, scheme: str) -> Preview:
    return Preview(
        [
            (gettext_noop("Programme"), programme.code),
            (gettext_noop("Year"), str(year)),
            (gettext_noop("Category scheme"), scheme),
        ]
    )


def _require_fitting(authority: Authority, **entry: Any) -> None:
    programmes.require_fitting(Programme(authority=authority, **entry))


ENTER = entering_of(
    name=programmes.ENTER,
    label=gettext_lazy("Enter a programme"),
    model=Authority,
    form=ProgrammeForm,
    preview=_entry,
    require=_require_fitting,
    lock=lambda authority: authority,
    enter=programmes.enter,
    allows=lambda actor, authority: may_keep(actor, Programme(authority=authority)),
    bounds=lambda authority: Bounds(place=Jurisdiction.objects.get(code=NATION), authority=authority),
)
END = ending(
    name=programmes.END,
    label=gettext_lazy("End a programme"),
    model=Programme,
    form=ProgrammeEndForm,
    preview=_end,
    require=programmes.require_open,
    lock=programmes.PROGRAMME.lock,
    end=without_reason(programmes.end),
    allows=may_keep,
    bounds=bounds_of_programme,
)
PREPARE = entering_of(
    name=programme_years.PREPARE,
    label=gettext_lazy("Prepare a programme year"),
    model=Programme,
    form=YearForm,
    preview=_year_entry,
    require=programme_years.require_unused,
    lock=programmes.PROGRAMME.lock,
    enter=programme_years.prepare,
    allows=may_keep,
    bounds=bounds_of_programme,
)

"""Closing, reopening and changing the categories of a programme year, by two officers of the programme's authority."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import acts
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.formats import stored_label
from core.forms import PageForm
from core.type_aliases import Text
from enterprises.models import NATION, Jurisdiction
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.capabilities import PROGRAMME_YEARS_CLOSE
from quotas.models import Account, ProgrammeYear
from quotas.policies import may_run_year
from quotas.services import programme_years


def _bounds(year: ProgrammeYear) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION), authority=year.programme.authority)


def _preview(year: ProgrammeYear) -> Preview:
    """List the unused quota in enterprises' accounts.

    It lapses when the year is closed and is available again when the year is reopened.
    """
    accounts = Account.objects.filter(programme_year=year, holder__enterprise__isnull=False, available__gt=0)
    unused = accounts.exclude(category="total").select_related("holder").order_by("holder__code", "category")
    rows = [[account.holder.code, account.category, f"{account.available:.3f}"] for account in unused]
    return Preview(
        facts=[
            (gettext_noop("Programme"), year.programme.code),
            (gettext_noop("Year"), str(year.year)),
        ],
        tables=[
            Table(
                gettext_noop("Unused quota of enterprises"),
                [gettext_noop("Holder"), gettext_noop("Category"), gettext_noop("Tonnes")],
                rows,
                binding=False,  # reports of the year go on coming in
            )
        ],
    )


class SchemeForm(PageForm):
    scheme = forms.ChoiceField(label=gettext_lazy("Category scheme"), choices=ProgrammeYear.Scheme.choices)


def _scheme_preview(year: ProgrammeYear, *, scheme: str) -> Preview:
    """Show the category scheme before and after a change; accounts of the old categories remain, empty."""
    with translation.override(settings.LANGUAGE_CODE):  # two people agree on it in whichever language each reads
        before, after = (stored_label(ProgrammeYear.Scheme(one)) for one in (year.scheme, scheme))
    return Preview(
        facts=[
            (gettext_noop("Programme"), year.programme.code),
            (gettext_noop("Year"), str(year.year)),
            (gettext_noop("Category scheme now"), before),
            (gettext_noop("Category scheme afterwards"), after),
        ]
    )


def _another_scheme(actor: Actor, year: ProgrammeYear, *, scheme: str) -> DomainError | None:
    return None if scheme != year.scheme else Conflict("same_scheme", _("The year has this category scheme already."))


def _act(name: str, verb: str, label: Text, service: Callable[..., object]) -> TwoPersonAct:
    def guard(actor: Actor, year: ProgrammeYear) -> DomainError | None:
        return programme_years.YEAR.obstacle(year, verb)

    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=ProgrammeYear,
            related=("programme__authority",),
            bounds=_bounds,
            allows=lambda actor, year: may_run_year(actor, PROGRAMME_YEARS_CLOSE, year),
            guard=guard,
            lock=programme_years.YEAR.lock,
            preview=_preview,
            carry_out=service,
        )
    )


CLOSE = _act(programme_years.CLOSE, "close", gettext_lazy("Close a programme year"), programme_years.close)
CHANGE_SCHEME = declare(
    TwoPersonAct(
        name=programme_years.CHANGE_SCHEME,
        label=gettext_lazy("Change the category scheme of a programme year"),
        model=ProgrammeYear,
        related=("programme__authority",),
        form=SchemeForm,
        bounds=_bounds,
        allows=lambda actor, year: may_run_year(actor, PROGRAMME_YEARS_CLOSE, year),
        guard=lambda actor, year: programme_years.scheme_obstacle(year),
        argument_guard=_another_scheme,
        lock=lambda year, scheme: programme_years.YEAR.lock(year),
        preview=_scheme_preview,
        carry_out=programme_years.change_scheme,
    )
)
REOPEN = _act(programme_years.REOPEN, "reopen", gettext_lazy("Reopen a programme year"), programme_years.reopen)

acts.declare(
    programme_years.YEAR,
    exempt={
        "close": "two people close a year: CLOSE",
        "reopen": "two people reopen a year: REOPEN",
    },
)

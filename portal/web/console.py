"""The administrator's console, and the pages of what is kept with the register's program: rules and working days."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, queues, workdays
from core.formats import is_chinese
from core.forms import YearField
from core.web.filters import ListForm
from core.web.pages import page
from core.years import FIRST_YEAR, LAST_YEAR
from enterprises import policies
from enterprises.capabilities import PEOPLE_MANAGE, REFERENCE_EDIT
from enterprises.models import User
from enterprises.services import factors
from inspections import rule_parameters
from inspections.models import RuleParameterValue
from inspections.rules import CHANGEABLE, RULES, Dated, ParameterValues, Rule, in_force
from inspections.rules.base import dated_in_force
from inspections.services.rule_parameters import ENTER, WITHDRAW
from portal.console import SECTIONS, Place
from portal.queries import desk, two_person_history
from quotas.web.catalogue import entry_of


class YearFilter(ListForm):
    year = YearField(label=_("Year"))


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a rule's parameter, the day from which it is in force, and whether it is in force today.

    ``entered``: the row of a value that the register holds; ``withdraw``: the reader may propose to withdraw it;
    ``enter``: the codes of rule and parameter, if he may propose another value.
    """

    meaning: str
    value: str
    valid_from: dt.date
    is_first: bool
    is_current: bool
    entered: RuleParameterValue | None
    withdraw: str = ""
    enter: str = ""


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with the values of its parameters."""

    title: str
    legal_basis: str
    values: list[Value]
    shared_with: str


def waiting_for(user: User) -> dict[str, int]:
    """Return how much waits for an administrator on the pages of the console, by the key of the place."""
    return {
        "factors": len(factors.waiting_visible_to(user)),
        "requests": len(desk.requests_for(user)),
        "failed": queues.failed_tasks().count() + queues.failing_events().count(),
    }


def places_that_wait(user: User) -> list[tuple[Place, int]]:
    """Return the places of the console at which something may wait, with how much does."""
    waiting = waiting_for(user)
    return [(place, waiting[place.waits]) for section in SECTIONS for place in section.places if place.waits]


@page
def console(request: HttpRequest) -> HttpResponse:
    """Show every place where the register is kept, with what waits there."""
    user = policies.person(request.user)
    policies.authorise(user, PEOPLE_MANAGE)
    counted = {"people": User.objects.visible_to(user).filter(is_active=True).count()}
    waiting = waiting_for(user)
    sections = [
        (section, [(place, waiting.get(place.waits), counted.get(place.counts)) for place in section.places])
        for section in SECTIONS
    ]
    return render(request, "portal/console.html", {"sections": sections, "today": clock.today()})


@page
def rules(request: HttpRequest) -> HttpResponse:
    """Show every parameter of the detection rules with all its values and their days, and what was decided of them."""
    today, entry = clock.today(), entry_of(request, ENTER, REFERENCE_EDIT)
    rows = list(RuleParameterValue.objects.standing().select_related("recorded_by"))
    values = rule_parameters.values_with(rows)
    entered = {(row.rule, row.parameter, row.valid_from): row for row in rows}
    context = {
        "rules": [_shown(rule, values, entered, today, may_keep=entry is not None) for rule in RULES.values()],
        "today": today,
        "entry": entry,
        "orphans": [row for row in rows if row.key not in CHANGEABLE],
        "withdraw": WITHDRAW if entry else "",
        **two_person_history.context(request, ENTER, WITHDRAW),
    }
    return render(request, "portal/rule_parameters.html", context)


def _shown(
    rule: Rule[Any],
    values: ParameterValues,
    entered: Mapping[tuple[str, str, dt.date], RuleParameterValue],
    today: dt.date,
    *,
    may_keep: bool,
) -> ShownRule:
    own = rule.parameters_of or rule.code
    return ShownRule(
        title=gettext(rule.title),
        legal_basis=gettext(in_force(rule.legal_basis, today)),
        values=[
            one
            for parameter in rule.parameters
            for one in _values(
                gettext(parameter.meaning),
                [
                    (dated, entered.get((own, parameter.name, dated.valid_from)))
                    for dated in values.dated(rule, parameter)
                ],
                today,
                f"{rule.code}.{parameter.name}" if may_keep else "",
            )
        ],
        shared_with=gettext(RULES[own].title) if rule.parameters_of else "",
    )


def _values(
    meaning: str, values: Sequence[tuple[Dated[Decimal], RuleParameterValue | None]], today: dt.date, key: str
) -> list[Value]:
    """Return the values of a parameter, the newest first; the first one holds for every day before it, too.

    ``key``: the codes of rule and parameter, for a reader who may change values.
    """
    enter = key if key in CHANGEABLE else ""
    current = dated_in_force(tuple(dated for dated, _row in values), today)
    return [
        Value(
            meaning=meaning,
            value=f"{dated.value.normalize():f}",
            valid_from=dated.valid_from,
            is_first=number == 0,
            is_current=dated is current,
            entered=row if dated.source else None,
            withdraw=WITHDRAW if enter and dated.source and dated.valid_from > today else "",
            enter=enter,
        )
        for number, (dated, row) in reversed(list(enumerate(values)))
    ]


@page
def working_days(request: HttpRequest) -> HttpResponse:
    """Show the holidays and the working weekends of a year, by which terms are counted and due days move."""
    form = YearFilter(request)
    year = form.chosen.get("year", clock.today().year)
    language = "zh_CN" if is_chinese() else "en_US"
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    context = {
        "form": form,
        "year": year,
        "days": workdays.special_days(year, language),
        "working": workdays.count(first - dt.timedelta(days=1), last),
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
    }
    return render(request, "portal/working_days.html", context)

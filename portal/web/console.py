"""The administrator's console, and the pages of what is kept with the register's program: rules and working days."""

import datetime as dt
from dataclasses import dataclass
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
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.models import User
from enterprises.services import factors
from inspections.rules import RULES
from inspections.rules.base import Dated, in_force
from portal.console import SECTIONS
from portal.queries import desk


class YearFilter(ListForm):
    year = YearField(label=_("Year"))


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a rule's parameter, the day from which it is in force, and whether it is in force today."""

    meaning: str
    value: str
    valid_from: dt.date
    is_first: bool
    is_current: bool


@page
def console(request: HttpRequest) -> HttpResponse:
    """Show every place where the register is kept, with what waits there."""
    user = policies.person(request.user)
    policies.authorise(user, PEOPLE_MANAGE)
    counted = {"people": User.objects.visible_to(user).filter(is_active=True).count()}
    waiting = {
        "factors": len(factors.waiting_visible_to(user)),
        "requests": len(desk.requests_for(user)),
        "failed": queues.failed_tasks().count() + queues.failing_events().count(),
    }
    sections = [
        (section, [(place, waiting.get(place.waits), counted.get(place.counts)) for place in section.places])
        for section in SECTIONS
    ]
    return render(request, "portal/console.html", {"sections": sections, "today": clock.today()})


@page
def rules(request: HttpRequest) -> HttpResponse:
    """Show every parameter of the detection rules with all its values and their days."""
    today = clock.today()
    shown: list[tuple[str, str, list[Value]]] = []
    for rule in RULES.values():
        values = [
            one for parameter in rule.parameters for one in _values(gettext(parameter.meaning), parameter.values, today)
        ]
        shown.append((gettext(rule.title), gettext(in_force(rule.legal_basis, today)), values))
    return render(request, "portal/rule_parameters.html", {"rules": shown, "today": today})


def _values(meaning: str, values: tuple[Dated[Any], ...], today: dt.date) -> list[Value]:
    """Return the values of a parameter, the newest first; the first one holds for every day before it, too."""
    current = in_force(tuple(Dated(one.valid_from, one) for one in values), today)
    return [
        Value(meaning, f"{one.value.normalize():f}", one.valid_from, one is values[0], one is current)
        for one in reversed(values)
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

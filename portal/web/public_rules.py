"""The public page of rules and criteria: programmes, conditions of quota, and detection rules, as of today."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from core.formats import day
from core.public import public
from enterprises import eligibility
from enterprises.eligibility import Condition
from inspections import rule_parameters
from inspections.rules import RULES
from inspections.rules.base import in_force
from quotas.models import Programme


@dataclass(frozen=True, slots=True)
class Limit:
    meaning: str
    value: str


@dataclass(frozen=True, slots=True)
class PublishedRule:
    title: str
    legal_basis: str
    limits: tuple[Limit, ...]


@public
def rules(request: HttpRequest) -> HttpResponse:
    context = {
        "programmes": Programme.objects.select_related("authority").order_by("code"),
        "conditions": [
            {
                "label": condition.label,
                "of_sites": condition.of_sites,
                "period": _period(condition),
                "consequence": condition.consequence,
                "legal_basis": condition.legal_basis,
            }
            for condition in eligibility.declared()
            if not condition.confidential
        ],
        "rules": _rules(),
    }
    return render(request, "public/rules.html", context)


def _rules() -> list[PublishedRule]:
    today, values = clock.today(), rule_parameters.read()
    return [
        PublishedRule(
            _(rule.title),
            _(in_force(rule.legal_basis, today)),
            tuple(
                Limit(_(limit.meaning), f"{held[limit.name].normalize():f}")
                for held in [values.on(rule, today)]
                for limit in rule.parameters
            ),
        )
        for rule in RULES.values()
    ]


def _period(condition: Condition) -> str:
    """Return the days on which a condition is law, in words."""
    first, last = condition.since, condition.until
    if first == first.min and last == last.max:
        return _("always")
    if last == last.max:
        return _("from %(day)s") % {"day": day(first)}
    if first == first.min:
        return _("until %(day)s") % {"day": day(last)}
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}

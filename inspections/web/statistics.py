"""Pages of enforcement statistics: of the cases that an official sees, and publicly of the published ones."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, formats
from core.forms import DateInput
from core.public import public
from core.standby import may_be_old
from core.web import month_bars
from core.web.filters import ListForm, choice
from core.web.pages import page
from inspections import enforcement_statistics, flag_precision
from inspections.models import Campaign, Case, Flag
from inspections.rules import RULES


class PeriodForm(ListForm):
    begin = forms.DateField(label=_("From"), widget=DateInput)
    end = forms.DateField(label=_("Until"), widget=DateInput)


def _rules() -> list[tuple[str, str]]:
    return [(code, gettext(rule.title)) for code, rule in RULES.items()]


class CampaignForm(PeriodForm):
    campaign = forms.CharField(label=_("Campaign"), max_length=40)
    rule = choice(_("Rule"), _rules)


@page
@may_be_old
def enforcement(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request)
    cases: QuerySet[Case] = Case.objects.heads_for(request.user)
    campaign = None
    if number := form.chosen.get("campaign"):
        campaign = Campaign.objects.visible_to(request.user).filter(number=number).first()
        cases = enforcement_statistics.counts_of_campaign(cases, number) if campaign else cases.none()
    campaigns = Campaign.objects.visible_to(request.user)
    context = {"form": form, "campaign": campaign, "own": True, **_context(form, cases, campaigns, campaign)}
    flags = Flag.objects.visible_to(request.user)
    if rule := form.chosen.get("rule"):
        flags = flags.filter(rule=rule)
    precision = flag_precision.of_rules(flags, context["first"], context["last"])
    months = enforcement_statistics.by_month(cases, context["first"], context["last"])
    context |= {
        "rule": rule,
        "precision": precision,
        "trend": _trend(precision[0]) if rule and precision else None,
        "months": months,
        "months_chart": month_bars.build(
            {row.month: (row.opened, row.closed) for row in months}, [gettext("Cases opened"), gettext("Cases closed")]
        ),
    }
    return render(request, "inspections/enforcement.html", context)


def _trend(found: flag_precision.OfRule) -> month_bars.MonthBars | None:
    """Return the flags of a rule by month of raising, as bars."""
    counts = {row.month: (row.raised, row.confirmed, row.dismissed) for row in found.months}
    return month_bars.build(counts, [gettext("Raised"), gettext("Confirmed"), gettext("Dismissed")])


@public
def public_enforcement(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request)
    context = {
        "form": form,
        **_context(form, enforcement_statistics.public_cases(), enforcement_statistics.public_campaigns()),
    }
    return render(request, "public/enforcement.html", context)


def _shown(name: str, counts: enforcement_statistics.Counts) -> str:
    value = getattr(counts, name)
    return formats.tonnes(value) if name == "smuggled_tonnes" else formats.amount(value)


def _context(
    form: ListForm, cases: QuerySet[Case], campaigns: QuerySet[Campaign], campaign: Campaign | None = None
) -> dict[str, Any]:
    """Return the statistics of the chosen days, else of the campaign's days, else of this year."""
    today = clock.today()
    first = form.chosen.get("begin") or (campaign.begins_on if campaign else dt.date(today.year, 1, 1))
    last = form.chosen.get("end") or (max(campaign.ends_on, first) if campaign else today)
    counts = enforcement_statistics.counts(cases, first, last) if first <= last else enforcement_statistics.Counts()
    lists = enforcement_statistics.lists(last)
    return {
        "first": first,
        "last": last,
        "rows": [(gettext(label), _shown(name, counts)) for name, label in enforcement_statistics.LABELS.items()],
        # For a single campaign the counts above say everything.
        "campaigns": [] if campaign else enforcement_statistics.campaigns(campaigns, cases, first, last),
        "lists": lists,
        "listed": {name: sum(getattr(row, name) for row in lists) for name in ("size", "entered", "standing")},
        "figures": enforcement_statistics.published(),
    }

"""Forms of returns of consumption."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.formats import local_name
from core.forms import DateInput, DecimalText, PageForm, text_area
from core.models import label_of
from enterprises.models import Site
from enterprises.queries import own_sites
from quotas.acts.consumption import ConfirmedFiguresForm
from quotas.filters.reports import MonthInput
from quotas.models import ConsumptionReturn


class Quantity(DecimalText):
    """A quantity in the unit of its item; empty is "not used here", never zero."""

    most = Decimal("999999999.999")

    def __init__(self, name: str) -> None:
        super().__init__(label=label_of(ConsumptionReturn, name), max_length=24, required=False)


class DraftQuantitiesForm(PageForm):
    """The quantities of a month, where any may be missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ConsumptionReturn.ITEMS:
            self.fields[name] = Quantity(name)
        if "confirmed" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "confirmed"), "confirmed"])


class QuantitiesForm(ConfirmedFiguresForm, DraftQuantitiesForm):
    """The quantities as they are filed, where doubtful ones are confirmed."""


class SiteAndMonth(PageForm):
    """The site and month that a form is about; the site is of the actor's own enterprises."""

    site = forms.ChoiceField(label=_("Site"))
    period = MonthInput(label=_("Month"), widget=forms.TextInput(attrs={"type": "month"}))
    field_order: tuple[str, ...] = ("site", "period")

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        rows = self.sites_of(actor).exclude(kind=Site.Kind.TRADING)
        self.sites = {site.code: site for site in rows.select_related("enterprise", "jurisdiction").order_by("code")}
        self.set_choices("site", [(code, f"{code} {local_name(site)}") for code, site in self.sites.items()])

    def sites_of(self, actor: Actor) -> QuerySet[Site]:
        return own_sites(actor)

    def values(self) -> dict[str, Any]:
        given = super().values()
        return {**given, "site": self.sites[given["site"]]}


class OfSiteForm(SiteAndMonth, QuantitiesForm):
    """A return of a site that the filer's own enterprises hold or held."""


class DraftForm(SiteAndMonth, DraftQuantitiesForm):
    """A draft, in which quantities may be missing."""


class PaperForm(OfSiteForm):
    """A return that was received on paper, of a site of the officer's place."""

    received_on = forms.DateField(label=label_of(ConsumptionReturn, "received_on"), widget=DateInput)
    paper_reference = forms.CharField(
        label=label_of(ConsumptionReturn, "paper_reference"),
        max_length=60,
        help_text=_("The number under which your office keeps the paper."),
    )
    field_order = ("site", "period", "received_on", "paper_reference")

    def sites_of(self, actor: Actor) -> QuerySet[Site]:
        return Site.objects.visible_to(actor)


class AmendmentForm(QuantitiesForm):
    reason = text_area(_("Reason"), max_length=2_000)


def initial_of(given: QueryDict, last_month: dt.date) -> dict[str, Any]:
    """Return what a form of a site and month begins with: what the address names, and the last month that is over."""
    return {"period": given.get("period") or f"{last_month:%Y-%m}", "site": given.get("site", "")}

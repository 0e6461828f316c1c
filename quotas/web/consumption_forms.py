"""Forms of returns of consumption."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock, months
from core.actors import Actor
from core.forms import MonthField, PageForm, text_area
from enterprises.forms.sites import OwnSiteForm
from enterprises.models import Site
from quotas.acts.consumption import ConfirmedFiguresForm
from quotas.models import ConsumptionReturn
from resources.forms.use_returns import Paper, Quantity


class DraftQuantitiesForm(PageForm):
    """The quantities of a month, where any may be missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ConsumptionReturn.ITEMS:
            self.add_field(name, Quantity(ConsumptionReturn, name))
        if "confirmed" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "confirmed"), "confirmed"])


class QuantitiesForm(ConfirmedFiguresForm, DraftQuantitiesForm):
    """The quantities as they are filed, where doubtful ones are confirmed."""


class SiteAndMonth(OwnSiteForm):
    """The site and month that a form is about: it begins with the last month that is over."""

    kinds = tuple(kind for kind in Site.Kind if kind != Site.Kind.TRADING)

    period = MonthField(label=_("Month"))
    field_order: tuple[str, ...] = ("site", "period")

    @classmethod
    def period_of(cls, request: HttpRequest) -> dict[str, Any]:
        return {"period": request.GET.get("period") or f"{cls.first_offered():%Y-%m}"}

    @classmethod
    def first_offered(cls) -> dt.date:
        return months.month_of(months.last_ended(clock.today()))


class OfSiteForm(SiteAndMonth, QuantitiesForm):
    """A return of a site that the filer's own enterprises hold or held."""


class DraftForm(SiteAndMonth, DraftQuantitiesForm):
    """A draft, in which quantities may be missing; it begins with this month."""

    @classmethod
    def first_offered(cls) -> dt.date:
        return months.month_of(clock.today())


class PaperForm(Paper, OfSiteForm):
    """A return that was received on paper, of a site of the officer's place."""

    field_order = ("site", "period", "received_on", "paper_reference")

    @classmethod
    def sites_of(cls, actor: Actor) -> QuerySet[Site]:
        return Site.objects.visible_to(actor)


class AmendmentForm(QuantitiesForm):
    reason = text_area(_("Reason"), max_length=2_000)

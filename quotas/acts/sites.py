"""Handing a site over to another enterprise, by two officers: it decides who reports the site's months."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import months
from core.actors import Actor
from core.errors import Conflict, DomainError, Forbidden
from core.formats import NOTHING, stored_day
from core.forms import DateInput, PageForm
from enterprises.capabilities import REGISTER_EDIT
from enterprises.forms.codes import StoredEnterpriseField
from enterprises.models import Enterprise, Licence, Site
from enterprises.policies import can
from enterprises.services import sites
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.models import Report, ReportLine


class HandOverForm(PageForm):
    to = StoredEnterpriseField(
        label=gettext_lazy("To"), help_text=gettext_lazy("Code of the enterprise that holds it from then on")
    )
    on = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Today or earlier; left empty, the day of the approval."),
    )


def last_filed(site: Site) -> dt.date | None:
    """Return the last month for which a report in force has a line of the site."""
    lines = ReportLine.objects.filter(site=site, report__state__in=Report.STANDING)
    return lines.order_by("-report__period").values_list("report__period", flat=True).first()


def _preview(site: Site, *, to: Enterprise, on: dt.date | None = None) -> Preview:
    period = last_filed(site)
    licences = Licence.objects.filter(site=site).order_by("number", "pk").values_list("number", "kind")
    return Preview(
        facts=[
            (gettext_noop("Site"), f"{site.code} {site.name}"),
            (gettext_noop("Held by"), f"{site.enterprise.code} {site.enterprise.name}"),
            (gettext_noop("To"), f"{to.code} {to.name}"),
            (gettext_noop("Last month filed"), f"{period:%Y-%m}" if period else NOTHING),
            *([(gettext_noop("From"), stored_day(on))] if on else []),
        ],
        tables=[
            Table(
                gettext_noop("Licences that go with it"),
                [gettext_noop("Number"), gettext_noop("Kind")],
                [list(row) for row in licences],
            )
        ],
    )


def _argument_guard(actor: Actor, site: Site, *, to: Enterprise, on: dt.date | None = None) -> DomainError | None:
    """Refuse a receiver out of reach, the holder itself, and a day within months that were filed."""
    if not can(actor, REGISTER_EDIT, to):
        return Forbidden("forbidden", _("Your roles do not allow this here."))
    if to.pk == site.enterprise_id:
        return Conflict("already_held", _("This enterprise holds the site already."))
    period = last_filed(site)
    if period is not None and on is not None and on <= months.last_day(period):
        return sites.month_was_filed()
    return None


def _lock(site: Site, **arguments: Any) -> None:
    sites.SITE.lock(site)


HAND_OVER = declare(
    TwoPersonAct(
        name=sites.HAND_OVER,
        label=gettext_lazy("Transfer to another enterprise"),
        model=Site,
        related=("enterprise", "jurisdiction", "mining_area"),
        form=HandOverForm,
        bounds=lambda site: Bounds(place=site.jurisdiction, enterprise=site.enterprise),
        allows=lambda actor, site: can(actor, REGISTER_EDIT, site),
        argument_guard=_argument_guard,
        lock=_lock,
        preview=_preview,
        carry_out=sites.hand_over,
    )
)

"""Filing of returns of consumption, their entry from paper, their confirmation, and their amendment."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock, months, outbox
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import Enterprise, Site, SiteTenure
from enterprises.policies import can
from enterprises.roles import Role
from enterprises.services import notifications, validation
from quotas import events
from quotas.capabilities import CONSUMPTION_CONFIRM_RECEIPT, CONSUMPTION_FILE, CONSUMPTION_KEY_IN
from quotas.consumption_notification_texts import CONSUMPTION_KEYED_IN, CONSUMPTION_WAITS, facts_of_consumption
from quotas.models import ConsumptionDraft, ConsumptionReturn
from quotas.services.consumption.lifecycle import CONSUMPTION
from resources.plausibility import is_far_beyond

YEAR = 12  # months before, with which the figures of a return are compared
PEOPLE = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)


@service
def file(
    *,
    actor: Actor,
    site: Site,
    period: dt.date,
    confirmed: bool = False,
    fictitious: bool = False,
    **quantities: Decimal | None,
) -> ConsumptionReturn:
    """File what a site used in a month that is over; frozen as filed.

    ``quantities``: by the codes of ``ConsumptionReturn.ITEMS``; what the site does not use is left out.
    ``confirmed``: that figures 200 times those of the last return are in the units asked for, and that items stated
    within the year before are left out on purpose.
    """
    row = CONSUMPTION.begin_new(
        lambda: _new(site, period, fictitious=fictitious, **quantities), CONSUMPTION_FILE, actor, beside=[site]
    )
    return _save(row, actor, "file", _period_faults(row), confirmed)


@service
def key_in(
    *,
    actor: Actor,
    site: Site,
    period: dt.date,
    received_on: dt.date | None,
    paper_reference: str,
    confirmed: bool = False,
    **quantities: Decimal | None,
) -> ConsumptionReturn:
    """Enter a return that was received on paper, with its day of receipt and the number of its file.

    Its figures count once the people of the enterprise, who are told and reminded, confirm them, or a second officer,
    who is told as well. Its day of receipt counts once a second officer has confirmed it; until then it came when it
    was entered.
    """
    paper = {"received_on": received_on, "paper_reference": paper_reference.strip()}
    row = CONSUMPTION.begin_new(
        lambda: _new(site, period, **paper, **quantities), CONSUMPTION_KEY_IN, actor, beside=[site]
    )
    row = _save(row, actor, "key_in", [*_period_faults(row), *_paper_faults(row)], confirmed)
    notifications.notify(
        notifications.people_of(row.enterprise, *PEOPLE),
        kind=CONSUMPTION_KEYED_IN,
        step=f"{CONSUMPTION_KEYED_IN}:{row.pk}",
        path=reverse("pages:consumption-return", args=[row.pk]),
        facts=facts_of_consumption(row),
    )
    officers = notifications.officers_over(row.site.jurisdiction.code)
    notifications.notify(
        [officer for officer in officers if CONSUMPTION.is_open(officer, row, "confirm")],
        kind=CONSUMPTION_WAITS,
        step=f"{CONSUMPTION_WAITS}:{row.pk}",
        path=reverse("pages:consumption-return", args=[row.pk]),
        facts=facts_of_consumption(row),
    )
    return row


@service
def amend(
    filed: ConsumptionReturn, *, actor: Actor, reason: str, confirmed: bool = False, **quantities: Decimal | None
) -> ConsumptionReturn:
    """Replace a return by a further version with all its quantities; the earlier one stays on record."""
    filed = CONSUMPTION.begin(filed, "amend", actor)
    row = ConsumptionReturn(
        site=filed.site,
        enterprise=filed.enterprise,
        period=filed.period,
        number=filed.number + 1,
        amends=filed,
        reason=validation.require_reason(reason),
        fictitious=filed.fictitious,
        **quantities,
    )
    return _save(row, actor, "amend", [], confirmed)


@service
def confirm(filed: ConsumptionReturn, *, actor: Actor) -> ConsumptionReturn:
    """Confirm, for the enterprise or as a second officer, that the figures are those of its paper.

    A second officer confirms the day of receipt with them, or alone if the enterprise has confirmed the figures. Its
    own word does not make it count: the enterprise gains by an early day.
    """
    row = CONSUMPTION.begin(filed, "confirm", actor)
    now = clock.now()
    if row.confirmation_waits:
        row.confirmed_by_id, row.confirmed_at = actor.pk, now
    if can(actor, CONSUMPTION_CONFIRM_RECEIPT, row):
        row.receipt_confirmed_by_id, row.receipt_confirmed_at = actor.pk, now
    row.save_next("confirmed_by", "confirmed_at", "receipt_confirmed_by", "receipt_confirmed_at")
    _audit(row, actor, "confirm")
    outbox.announce(events.CONSUMPTION_FILED, enterprise_id=row.enterprise_id)  # its figures count from now on
    return row


def _new(site: Site, period: dt.date, **given: object) -> ConsumptionReturn:
    return ConsumptionReturn(site=site, enterprise=holder_of(site, period) or site.enterprise, period=period, **given)


def holder_of(site: Site, period: dt.date) -> Enterprise | None:
    """Return the enterprise that held the site last in the month, or ``None``."""
    within = SiteTenure.objects.held_within(period, months.last_day(months.month_of(period))).filter(site=site)
    tenure = within.select_related("enterprise__jurisdiction").order_by("-held_from").first()
    return tenure.enterprise if tenure is not None else None


def site_faults(row: ConsumptionReturn | ConsumptionDraft) -> list[Fault]:
    """Return what speaks against a return of this site and month, over or not; the site is locked."""
    if row.period.day != 1:
        return [months.fault("/period")]
    faults = []
    if row.site.kind == Site.Kind.TRADING:
        faults.append(Fault("/site", "no_consumption", _("A trading house files no returns of consumption.")))
    if holder_of(row.site, row.period) != row.enterprise:
        faults.append(Fault("/site", "not_held", _("This enterprise did not hold the site last in the month.")))
    return faults


def _period_faults(row: ConsumptionReturn) -> list[Fault]:
    """Return what speaks against filing for this month; the site is locked."""
    faults = site_faults(row)
    if row.period.day == 1 and months.last_day(row.period) >= clock.today():
        faults.append(Fault("/period", "not_over", _("This month is not over.")))
    return faults


def _paper_faults(row: ConsumptionReturn) -> list[Fault]:
    faults = []
    if row.received_on is None:
        faults.append(Fault("/received_on", "required", _("Enter the day on which the paper was received.")))
    elif row.received_on > clock.today():
        faults.append(Fault("/received_on", "in_future", _("The paper can be entered only after it was received.")))
    elif row.received_on <= months.last_day(row.period):
        detail = _("The paper cannot have been received before the month was over.")
        faults.append(Fault("/received_on", "before_period", detail))
    if not row.paper_reference:
        faults.append(Fault("/paper_reference", "required", _("Enter the file number of the paper return.")))
    return faults


def _save(row: ConsumptionReturn, actor: Actor, verb: str, faults: list[Fault], confirmed: bool) -> ConsumptionReturn:
    faults = faults or _figure_faults(row) or ([] if confirmed else _doubts(row))
    if faults:
        raise Invalid("invalid", _("The return has faults. Nothing was filed."), errors=faults)
    row.filed_by_id, row.filed_at = actor.pk, clock.now()
    row.save(force_insert=True)
    _audit(row, actor, verb)
    outbox.announce(events.CONSUMPTION_FILED, enterprise_id=row.enterprise_id)
    return CONSUMPTION.rows().get(pk=row.pk)


def _figure_faults(row: ConsumptionReturn) -> list[Fault]:
    if not row.quantities:
        return [Fault("/electricity", "required", _("State at least one quantity. Enter 0 if there was none."))]
    return negative_quantities(row)


def negative_quantities(row: ConsumptionReturn | ConsumptionDraft) -> list[Fault]:
    """Return a fault for each quantity below zero."""
    return [
        Fault(f"/{name}", "negative", _("Quantities are not negative."))
        for name, value in row.quantities.items()
        if value < 0
    ]


def _doubts(row: ConsumptionReturn) -> list[Fault]:
    """Return what is to be confirmed: figures far beyond the last one stated, and items that are left out of a sudden.

    An amendment is compared with the version that it replaces as well.
    """
    since = months.shift(row.period, -YEAR)
    before = ConsumptionReturn.objects.standing().filter(site=row.site, period__range=(since, row.period))
    last = {name: value for filed in before.order_by("period") for name, value in filed.quantities.items() if value > 0}
    stated = row.quantities
    faults = []
    for name, value in last.items():
        shown = {"last": f"{value:,.3f}"}
        if name not in stated:
            detail = _("The last return with it stated %(last)s. State the use, 0 if there was none, or confirm.")
            faults.append(Fault(f"/{name}", "left_out", detail % shown))
        elif is_far_beyond(stated[name], value):
            detail = _("The last return stated %(last)s. Check the unit, and confirm the figures if they are right.")
            faults.append(Fault(f"/{name}", "looks_like_another_unit", detail % shown))
    return faults


def _audit(row: ConsumptionReturn, actor: Actor, verb: str) -> None:
    audit.record(
        actor=actor,
        action=f"consumption.{verb}",
        obj=row,
        place=row.site.jurisdiction.code,
        enterprise_code=row.enterprise.code,
        reason=row.reason,
        data={"period": f"{row.period:%Y-%m}", **{name: str(value) for name, value in row.quantities.items()}},
    )

"""Eliminated capacity: entered by an office with its document, never more than was approved, mistakes withdrawn."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from enterprises import backdating, capacities
from enterprises.capabilities import CAPACITY_ELIMINATE
from enterprises.events import ENTERPRISE_CHANGED
from enterprises.lifecycles.eliminated_capacities import ELIMINATED_CAPACITY
from enterprises.models import EliminatedCapacity, Site
from enterprises.services import approvals, documented_entries, entries
from enterprises.services.validation import require_reason

WITHDRAW_BACKDATED = "eliminated_capacities.withdraw_backdated"  # takes two people


def above_approved() -> Conflict:
    return Conflict("more_than_approved", _("More capacity would be eliminated than is approved."))


refusal("eliminated_capacity_not_above_approved", above_approved)
refusal("site_capacity_not_below_eliminated", above_approved)
refusal("eliminated_capacity_withdrawn_by_two", approvals.needs_second_person)


@service
def record(
    *,
    actor: Actor,
    site: Site,
    kind: str,
    tonnes: Decimal,
    day: dt.date,
    reason: str,
    document: str,
    fictitious: bool = False,
) -> EliminatedCapacity:
    """Record what capacity was eliminated at a site; from its day on it no longer counts."""
    row = ELIMINATED_CAPACITY.begin_new(
        lambda: EliminatedCapacity(
            site=site,
            kind=kind,
            tonnes=tonnes,
            day=day,
            reason=reason.strip(),
            document=document.strip(),
            fictitious=fictitious,
        ),
        CAPACITY_ELIMINATE,
        actor,
        beside=[site],
    )
    require_reason(reason)
    row.site = Site.objects.select_related("jurisdiction", "enterprise").get(pk=site.pk)
    if faults := _faults(row, actor):
        raise Invalid("invalid", _("The entry has errors. Nothing was recorded."), errors=faults)
    return _insert(row, "record", actor)


@service
def withdraw(entry: EliminatedCapacity, *, actor: Actor, reason: str) -> EliminatedCapacity:
    """Withdraw an entry that was a mistake, by a further one that names it; the capacity counts again.

    One officer withdraws none that counts in months that were filed or are over: see ``withdraw_backdated``.
    """
    entry = ELIMINATED_CAPACITY.begin(entry, "withdraw", actor)
    if not isinstance(actor, Loader) and backdating.takes_two(entry.site, entry.day):
        raise approvals.needs_second_person()
    return _withdraw(entry, actor, reason)


@service
def withdraw_backdated(entry: EliminatedCapacity, *, actor: Actor, reason: str) -> EliminatedCapacity:
    """Withdraw an entry from whose day on something of the site was judged, or a month is over."""
    entry = ELIMINATED_CAPACITY.begin(entry, "withdraw", actor)
    approvals.require(WITHDRAW_BACKDATED, entry, actor=actor)
    return _withdraw(entry, actor, reason)


def _withdraw(entry: EliminatedCapacity, actor: Actor, reason: str) -> EliminatedCapacity:
    return _insert(documented_entries.withdrawal_of(entry, reason), "withdraw", actor)


def _faults(row: EliminatedCapacity, actor: Actor) -> list[Fault]:
    """Return what is wrong with an entry; its site is locked."""
    faults = []
    capacity = capacities.capacity_of(row.site, dt.date.max)
    if row.tonnes <= 0:
        faults.append(Fault("/tonnes", "not_positive", _("Tonnes are greater than zero.")))
    elif capacity.left is None:
        faults.append(Fault("/site", "no_capacity", _("Enter the approved capacity of the site first.")))
    elif row.tonnes > capacity.left:
        detail = _("%(left)s t REO a year are left of the approved capacity.") % {"left": f"{capacity.left:,.3f}"}
        faults.append(Fault("/tonnes", "more_than_approved", detail))
    faults += entries.in_the_future("day", row.day, actor)
    return faults + entries.missing(row, document=_("Name the order, record or acceptance."))


def _insert(row: EliminatedCapacity, verb: str, actor: Actor) -> EliminatedCapacity:
    announce(ENTERPRISE_CHANGED, enterprise_id=row.site.enterprise_id)
    action, figures = f"eliminated_capacities.{verb}", ("kind", "tonnes", "day")
    return entries.insert(ELIMINATED_CAPACITY, row, action, actor, *figures, reason=row.reason)

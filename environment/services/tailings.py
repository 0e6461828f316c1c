"""Stores of tailings and old workings: recorded in their state on a day, changed or withdrawn by a further row."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import formats
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Jurisdiction, Site
from enterprises.services import entries
from enterprises.services.validation import require_reason
from environment.capabilities import TAILINGS_RECORD
from environment.lifecycles import TAILINGS
from environment.models import TailingsStore

refusal(
    "tailings_lie_in_the_place_of_their_site",
    lambda: Conflict("other_place", _("A store at a site lies in the place of the site.")),
)
refusal(
    "tailings_change_keeps_its_place",
    lambda: Conflict("other_subject", _("A change is about the same store, place and site.")),
)


@service
def record(
    *,
    actor: Actor,
    name: str,
    kind: str,
    condition: str,
    radioactive: str,
    day: dt.date,
    bearer: str,
    document: str,
    site: Site | None = None,
    place: Jurisdiction | None = None,
    capacity: Decimal | None = None,
    stock: Decimal | None = None,
    cost: Decimal | None = None,
    fictitious: bool = False,
) -> TailingsStore:
    """Record a store at a site, or one without an owner at a place, which a level of government restores."""
    row = TAILINGS.begin_new(
        lambda: TailingsStore(
            name=name.strip(),
            site=site,
            place=entries.place_of(site, place, _("Name the site, or the place if it has no owner.")),
            kind=kind,
            condition=condition,
            radioactive=radioactive,
            day=day,
            capacity=capacity,
            stock=stock,
            bearer=bearer,
            cost=cost,
            document=document.strip(),
            fictitious=fictitious,
        ),
        TAILINGS_RECORD,
        actor,
    )
    return _save(row, "record", actor)


@service
def change(
    store: TailingsStore,
    *,
    actor: Actor,
    reason: str,
    day: dt.date | None = None,
    condition: str = "",
    radioactive: str = "",
    bearer: str = "",
    capacity: Decimal | None = None,
    stock: Decimal | None = None,
    cost: Decimal | None = None,
    document: str = "",
) -> TailingsStore:
    """Record a later state of a store, or correct it, by a further row; what is not given stays as it was."""
    store = TAILINGS.begin(store, "change", actor)
    row = entries.further_row(store, corrects=store, reason=require_reason(reason))
    row.day = day or store.day
    row.condition = condition or store.condition
    row.radioactive = radioactive or store.radioactive
    row.bearer = bearer or store.bearer
    row.document = document.strip() or store.document
    for name, figure in (("capacity", capacity), ("stock", stock), ("cost", cost)):
        if figure is not None:
            setattr(row, name, figure)
    if row.day < store.day:
        detail = _("The store is on record for a later day: %(day)s.") % {"day": formats.day(store.day)}
        raise Invalid.at("/day", "before_last", detail)
    return _save(row, "change", actor)


@service
def withdraw(store: TailingsStore, *, actor: Actor, reason: str) -> TailingsStore:
    """Withdraw a store that was a mistake, by a further row that names it; both stay readable."""
    store = TAILINGS.begin(store, "withdraw", actor)
    row = entries.further_row(store, withdrawn=True, corrects=store, reason=require_reason(reason))
    return _insert(row, "withdraw", actor)


def _save(row: TailingsStore, verb: str, actor: Actor) -> TailingsStore:
    if faults := _faults(row, actor):
        raise Invalid("invalid", _("The store has errors. Nothing was recorded."), errors=faults)
    return _insert(row, verb, actor)


def _insert(row: TailingsStore, verb: str, actor: Actor) -> TailingsStore:
    reason = row.reason or row.document
    return entries.insert(TAILINGS, row, f"tailings.{verb}", actor, "day", "condition", "bearer", reason=reason)


def _faults(row: TailingsStore, actor: Actor) -> list[Fault]:
    faults = entries.missing(row, name=_("Name the store."), document=_("Name the survey, record or decision."))
    faults += entries.in_the_future("day", row.day, actor)
    for name, figure in (("capacity", row.capacity), ("cost", row.cost)):
        if figure is not None and figure <= 0:
            faults.append(Fault(f"/{name}", "not_positive", _("This must be greater than zero.")))
    if row.stock is not None and row.stock < 0:
        faults.append(Fault("/stock", "negative", _("This must not be negative.")))
    if row.site is None and row.bearer == TailingsStore.Bearer.HOLDER:
        detail = _("What has no owner is restored by a level of government: state which.")
        faults.append(Fault("/bearer", "no_owner", detail))
    return faults

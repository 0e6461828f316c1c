"""Restoration: entries with their document, never more accepted than was restored, mistakes withdrawn."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Jurisdiction, MiningArea, Site
from enterprises.services import entries
from enterprises.services.validation import require_reason
from environment.capabilities import RESTORATION_RECORD
from environment.lifecycles import RESTORATION
from environment.models import RestorationEntry
from environment.queries.restoration import NOTHING, restoration_of

Kind = RestorationEntry.Kind
MOST_HECTARES = Decimal(10_000)  # from which a figure is more likely one of square metres or mu

refusal(
    "restoration_not_above_works",
    lambda: Conflict("more_than_restored", _("More would be accepted than was restored.")),
)
refusal(
    "restoration_withdrawal_names_its_entry",
    lambda: Conflict("other_entry", _("A withdrawal states the subject, kind, hectares and day of its entry.")),
)
refusal(
    "restoration_lies_in_the_place_of_its_subject",
    lambda: Conflict("other_place", _("An entry lies in the place of its site or area.")),
)


@service
def record(
    *,
    actor: Actor,
    kind: str,
    hectares: Decimal,
    day: dt.date,
    document: str,
    site: Site | None = None,
    mining_area: MiningArea | None = None,
    hectares_confirmed: bool = False,
    fictitious: bool = False,
) -> RestorationEntry:
    """Record what ground a site or planned mining area has to restore, was restored, or was accepted as restored."""
    row = RESTORATION.begin_new(
        lambda: RestorationEntry(
            place=_place(site, mining_area),
            site=site,
            mining_area=mining_area,
            kind=kind,
            hectares=hectares,
            day=day,
            document=document.strip(),
            hectares_confirmed=hectares_confirmed,
            fictitious=fictitious,
        ),
        RESTORATION_RECORD,
        actor,
        beside=[subject for subject in (site, mining_area) if subject is not None],
    )
    faults = []
    if hectares <= 0:
        faults.append(Fault("/hectares", "not_positive", _("Hectares are greater than zero.")))
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the plan, record or acceptance.")))
    if kind != Kind.OWED:
        faults += entries.in_the_future("day", day, actor)
    if not faults and hectares >= MOST_HECTARES and not hectares_confirmed:
        detail = _("These are 10,000 hectares or more. Check the unit, and confirm the figure if it is right.")
        faults.append(Fault("/hectares_confirmed", "confirm_figure", detail))
    if faults:
        raise Invalid("invalid", _("The entry has errors. Nothing was recorded."), errors=faults)
    _require_restored(row)
    return _insert(row, "record", actor)


@service
def withdraw(entry: RestorationEntry, *, actor: Actor, reason: str) -> RestorationEntry:
    """Withdraw an entry that was a mistake, by a further one that names it; both stay readable."""
    entry = RESTORATION.begin(entry, "withdraw", actor)
    row = entries.further_row(entry, document=require_reason(reason), withdraws=entry)
    _require_restored(row)
    return _insert(row, "withdraw", actor)


def _place(site: Site | None, mining_area: MiningArea | None) -> Jurisdiction:
    if (site is None) == (mining_area is None):
        raise Invalid.at("/site", "required", _("Name either the site or the planned mining area."))
    if site is not None:
        return site.jurisdiction
    assert mining_area is not None  # one of both is given
    return mining_area.jurisdiction


def _require_restored(row: RestorationEntry) -> None:
    """Refuse an entry after which more was accepted than restored; the site or area is locked."""
    subject = row.subject
    assert subject is not None  # kept by ``_place`` and the database
    change = {Kind.OWED: NOTHING, Kind.RESTORED: row.hectares, Kind.ACCEPTED: -row.hectares}[Kind(row.kind)]
    left = restoration_of(subject, dt.date.max).awaiting + (change if row.withdraws_id is None else -change)
    if left < NOTHING:
        detail = _("%(hectares)s hectares more would be accepted than were restored. Nothing was recorded.")
        raise Conflict("more_than_restored", detail % {"hectares": f"{-left:,.3f}"})


def _insert(row: RestorationEntry, verb: str, actor: Actor) -> RestorationEntry:
    figures = ("kind", "hectares", "day")
    return entries.insert(RESTORATION, row, f"restoration.{verb}", actor, *figures, reason=row.document)

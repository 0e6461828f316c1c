"""Draws of visits at random: once for a province and month, on a day of that month.

A draw is recorded without its seed, and shown by a later transaction: whoever draws cannot take back what he has seen.
"""

import datetime as dt
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock, outbox
from core.actors import Actor, SystemActor
from core.errors import Conflict, Invalid
from core.months import last_day, month_of
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import Jurisdiction
from enterprises.policies import can, person
from enterprises.services import entries
from inspections import events
from inspections.capabilities import VISITS_DRAW
from inspections.models import Inspection, VisitDraw

DRAWS = WriteAccess(
    VisitDraw, can=can, rows=lambda: VisitDraw.objects.select_related("place", "drawn_by"), locks_rows=False
)
MOST_VISITS = 10_000

refusal(
    "visit_draw_of_a_province", lambda: Invalid.at("/place", "not_a_province", _("Visits are drawn for a province."))
)
refusal(
    "visit_draw_on_its_day", lambda: Conflict("other_day", _("A draw has the day on which it is made. Draw again."))
)
refusal(
    "visit_draw_of_all_visits",
    lambda: Invalid.at("/visits", "fewer_than_planned", _("More visits of this month are planned. Count them in.")),
)
refusal(
    "visit_draw_as_many_as_before",
    lambda: Invalid.at(
        "/visits", "fewer_than_before", _("The month before had more visits. Count no fewer for this month.")
    ),
)
refusal(
    "visit_draw_of_sites", lambda: Invalid.at("/place", "no_site", _("There is no site to visit in this province."))
)


def draw(*, actor: Actor, place: Jurisdiction, visits: int) -> VisitDraw:
    """Draw the stated share of this month's visits among all sites of a province; the database draws."""
    row = record(actor=actor, place=place, visits=visits)
    show(row.pk)  # within a transaction of the caller's the receiver of the event does
    return DRAWS.rows().get(pk=row.pk)


@service
def record(*, actor: Actor, place: Jurisdiction, visits: int) -> VisitDraw:
    """Record a draw, which has its list of candidates and no seed yet."""
    today = clock.today()
    row = DRAWS.begin_new(
        lambda: VisitDraw(
            place=place,
            month=month_of(today),
            visits=visits,
            drawn_by_id=person(actor).pk,
            drawn_on=today,
            drawn_at=clock.now(),
        ),
        VISITS_DRAW,
        actor,
    )
    if place.level != Jurisdiction.Level.PROVINCE:
        raise Invalid.at("/place", "not_a_province", _("Visits are drawn for a province."))
    if VisitDraw.objects.filter(place=place, month=row.month).exists():
        raise Conflict("exists", _("The visits of this province and month are drawn already."))
    _require_all_visits(row)
    row.save(force_insert=True)
    row = DRAWS.rows().get(pk=row.pk)
    outbox.announce(events.VISITS_DRAWN, draw_id=row.pk)
    entries.note(row, "visit_draws.draw", actor, "month", "visits", "share", "candidates_sha256")
    return row


@service
def show(draw_id: UUID) -> bool:
    """Let the database give a recorded draw its seed and sites; return whether it did so now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_visit_draw(%s)", [draw_id])
        (shown,) = cursor.fetchone()
    if shown:
        row = DRAWS.rows().get(pk=draw_id)
        data = {"sites": list(row.sites.order_by("position").values_list("site__code", flat=True))}
        entries.note(row, "visit_draws.show", SystemActor("draws"), "seed", data=data)
    return bool(shown)


def _require_all_visits(row: VisitDraw) -> None:
    if not 1 <= row.visits <= MOST_VISITS:
        detail = _("State from 1 to %(most)s visits.") % {"most": f"{MOST_VISITS:,}"}
        raise Invalid.at("/visits", "out_of_range", detail)
    if (known := _visits_of(row.place, row.month)) > row.visits:
        detail = _("%(number)s visits of this month are planned already. State no fewer.") % {"number": known}
        raise Invalid.at("/visits", "fewer_than_planned", detail)
    if (known := _visits_of(row.place, month_of(row.month - dt.timedelta(days=1)))) > row.visits:
        detail = _("The month before had %(number)s visits. State no fewer for this month.") % {"number": known}
        raise Invalid.at("/visits", "fewer_than_before", detail)


def _visits_of(place: Jurisdiction, month: dt.date) -> int:
    """Return how many visits a province plans for a month, with those that it carried out in it."""
    days = (month, last_day(month))
    rows = Inspection.objects.exclude(state=Inspection.State.CANCELLED).filter(place__code__startswith=place.code)
    return rows.filter(Q(planned_on__range=days) | Q(carried_out_on__range=days)).count()

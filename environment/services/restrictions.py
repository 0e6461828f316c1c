"""Restrictions of processes: entered and ended by two administrators, each with its document; loaders do so alone.

An entry is never changed. A later document that replaces one is a further restriction.
"""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Invalid
from core.transactions import refusal, service
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.models.figures import FigureEvidence
from enterprises.services import approvals
from enterprises.services.validation import require_reason
from environment.lifecycles import RESTRICTION
from environment.models import ProcessRestriction

ENTER, END = "process_restrictions.enter", "process_restrictions.end"  # two-person acts

refusal("restriction_by_two", approvals.needs_second_person)


@service
def enter(*, actor: Actor, evidence: str = FigureEvidence.ENTERED, **restriction: Any) -> ProcessRestriction:
    """Enter a ban or an announced elimination of a process, with the day and the name of its document.

    By two administrators, or by a loader.
    """
    row = RESTRICTION.begin_new(lambda: new(evidence=evidence, **restriction), REFERENCE_EDIT, actor)
    loaded = isinstance(actor, Loader)
    require_fitting(row, loaded=loaded)
    if not loaded:
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"process": row.process, "kind": row.kind, "known_from": row.known_from.isoformat()}
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.source, data=data)
    return RESTRICTION.rows().get(pk=row.pk)


@service
def end(row: ProcessRestriction, *, actor: Actor, reason: str, until: dt.date) -> ProcessRestriction:
    """Set the last day of a restriction; by two administrators, or by a loader."""
    row = RESTRICTION.begin(row, REFERENCE_EDIT, actor)
    reason = require_reason(reason)
    require_open(row, until)
    approvals.require(END, row, actor=actor, loaders=True)
    row.in_force_until, row.end_reason = until, reason
    row.save_next("in_force_until", "end_reason")
    data = {"until": until.isoformat()}
    audit.record(actor=actor, action=END, obj=row, place=NATION, reason=reason, data=data)
    return row


def new(**restriction: Any) -> ProcessRestriction:
    """Return a restriction, not yet saved, of what was given."""
    row = ProcessRestriction(**restriction)
    row.source, row.remark = row.source.strip(), row.remark.strip()
    return row


def require_fitting(row: ProcessRestriction, *, loaded: bool = False) -> None:
    """Refuse a restriction without a document, of days that another one covers or, unless loaded, of the future."""
    if not row.source:
        raise Invalid.at("/source", "required", _("Name the document that restricts it."))
    if row.stated_on > clock.today() and not loaded:
        raise Invalid.at("/stated_on", "in_the_future", _("This day is in the future."))
    later = Q(in_force_until=None) | Q(in_force_until__gte=row.known_from)
    if ProcessRestriction.objects.filter(later, process=row.process, ore_type=row.ore_type).exists():
        raise Conflict("restriction_overlap", _("A restriction of this process holds already on some of these days."))


def require_open(row: ProcessRestriction, until: dt.date) -> None:
    """Refuse a second end, and one before the beginning."""
    if row.in_force_until is not None:
        raise Conflict("wrong_state", _("This restriction has its last day already."))
    if until < row.known_from:
        raise Invalid.at("/until", "before_start", _("A restriction cannot end before it began."))

"""Restrictions of processes: entered by the nation's officers with their document, ended with a reason."""

import datetime as dt

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, SystemActor
from core.errors import Invalid
from core.transactions import service
from enterprises.models import NATION
from enterprises.models.figures import FigureEvidence
from enterprises.services.validation import require_reason
from environment.capabilities import RESTRICTIONS_SET
from environment.lifecycles import RESTRICTION
from environment.models import ProcessRestriction


@service
def enter(
    *,
    actor: Actor,
    process: str,
    kind: str,
    stated_on: dt.date,
    source: str,
    ore_type: str = "",
    in_force_from: dt.date | None = None,
    remark: str = "",
    evidence: str = FigureEvidence.ENTERED,
) -> ProcessRestriction:
    """Enter a ban or an announced elimination of a process, with the day and the name of its document."""
    row = RESTRICTION.begin_new(
        lambda: ProcessRestriction(
            process=process,
            kind=kind,
            ore_type=ore_type,
            stated_on=stated_on,
            in_force_from=in_force_from,
            source=source.strip(),
            remark=remark.strip(),
            evidence=evidence,
        ),
        RESTRICTIONS_SET,
        actor,
    )
    if not row.source:
        raise Invalid.at("/source", "required", _("Name the document that restricts it."))
    if stated_on > clock.today() and not isinstance(actor, SystemActor):
        raise Invalid.at("/stated_on", "in_the_future", _("This day is in the future."))
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"process": process, "kind": kind, "known_from": row.known_from.isoformat()}
    audit.record(actor=actor, action="process_restrictions.enter", obj=row, place=NATION, data=data)
    return RESTRICTION.rows().get(pk=row.pk)


@service
def end(row: ProcessRestriction, *, actor: Actor, reason: str, until: dt.date) -> ProcessRestriction:
    """End a restriction with a day, its last one; a later document that replaces it is a further restriction."""
    row = RESTRICTION.begin(row, "end", actor)
    reason = require_reason(reason)
    if until < row.known_from:
        raise Invalid.at("/until", "before_start", _("A restriction cannot end before it began."))
    row.in_force_until, row.end_reason = until, reason
    row.save_next("in_force_until", "end_reason")
    audit.record(
        actor=actor,
        action="process_restrictions.end",
        obj=row,
        place=NATION,
        reason=reason,
        data={"until": until.isoformat()},
    )
    return row

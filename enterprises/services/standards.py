"""Standards are entered and ended by two administrators, each with its document; loaders enter the published ones.

An entry is never changed. A new limit for the same subject ends the one in force on the day before.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit, formats
from core.actors import Actor, Loader
from core.errors import Conflict, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, FigureEvidence, Jurisdiction, Standard
from enterprises.models.standards import AT_LEAST, MOST_PH, ONLY_IN_AIR, Indicator
from enterprises.policies import can_anywhere
from enterprises.services import approvals

ENTER, END = "standards.enter", "standards.end"  # two-person acts
STANDARD = WriteAccess(Standard, can=can_anywhere)
LEAST_SOURCE = 4  # letters
MOST_PERCENT = 100

refusal("standard_by_two", approvals.needs_second_person)


@service
def enter(*, actor: Actor, evidence: str = FigureEvidence.ENTERED, **limit: Any) -> Standard:
    """Enter a standard, and end its predecessor on the day before; by two administrators, or by a loader."""
    standard = STANDARD.begin_new(lambda: Standard(evidence=evidence, **limit), REFERENCE_EDIT, actor)
    standard.source = standard.source.strip()
    predecessor = require_fitting(standard)
    if not isinstance(actor, Loader):
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    if predecessor is not None:
        _end(STANDARD.begin(predecessor, REFERENCE_EDIT, actor), standard.valid_from - dt.timedelta(days=1))
    standard.save(force_insert=True)
    data = {"says": str(standard), "from": standard.valid_from.isoformat()}
    audit.record(actor=actor, action=ENTER, obj=standard, place=NATION, reason=standard.source, data=data)
    return standard


@service
def end(standard: Standard, *, actor: Actor, valid_to: dt.date) -> Standard:
    """Set the last day of a standard that is in force without end; by two administrators."""
    standard = STANDARD.begin(standard, REFERENCE_EDIT, actor)
    approvals.require(END, standard, actor=actor)
    _end(standard, valid_to)
    data = {"says": str(standard), "until": valid_to.isoformat()}
    audit.record(actor=actor, action=END, obj=standard, place=NATION, data=data)
    return standard


def require_fitting(standard: Standard) -> Standard | None:
    """Refuse a standard that leaves a gap or overlaps; return the open one before it, which it ends.

    Raises:
        Invalid: if the figure is none of its indicator, or its days do not follow those of its neighbours.
    """
    _require_figure(Indicator(standard.indicator), standard.value)
    _require_direction(Indicator(standard.indicator), standard.comparison)
    if standard.discharge and standard.indicator in ONLY_IN_AIR:
        detail = _(
            "A limit of what is measured in air alone distinguishes no direct or indirect discharge. Leave it empty."
        )
        raise Invalid.at("/discharge", "not_in_air", detail)
    if len(standard.source) < LEAST_SOURCE:
        raise Invalid.at("/source", "required", _("Name the document: its office, number and day."))
    if standard.valid_to is not None and standard.valid_to < standard.valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A standard cannot end before it begins."))
    rows = list(Standard.objects.same_subject(standard))
    before = next((row for row in reversed(rows) if row.valid_from < standard.valid_from), None)
    after = next((row for row in rows if row.valid_from >= standard.valid_from), None)
    day = dt.timedelta(days=1)
    if after is not None and (standard.valid_to is None or standard.valid_to + day != after.valid_from):
        detail = _("A standard for the same is in force from %(day)s on: this one has to end on the day before.")
        raise Invalid.at("/valid_to", "standard_overlap", detail % {"day": formats.day(after.valid_from)})
    if before is None or before.valid_to is None:
        return before
    if before.valid_to >= standard.valid_from:
        detail = _("Another standard for the same is in force until %(day)s.")
        raise Invalid.at("/valid_from", "standard_overlap", detail % {"day": formats.day(before.valid_to)})
    if before.valid_to + day < standard.valid_from:
        detail = _("The one before ended on %(day)s: begin on the next day, so that no day is without a limit.")
        raise Invalid.at("/valid_from", "standard_gap", detail % {"day": formats.day(before.valid_to)})
    return None


def require_open(standard: Standard, valid_to: dt.date) -> None:
    """Refuse a second end, and one before the beginning."""
    if standard.valid_to is not None:
        raise Conflict("wrong_state", _("This standard has its last day already."))
    if valid_to < standard.valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A standard cannot end before it begins."))


def _end(standard: Standard, valid_to: dt.date) -> None:
    require_open(standard, valid_to)
    standard.valid_to = valid_to
    standard.save_next("valid_to")


def _require_figure(indicator: Indicator, value: Decimal) -> None:
    most = {Indicator.PH: MOST_PH}.get(indicator, MOST_PERCENT if indicator.unit == "percent" else None)
    if value < 0 or (most is not None and value > most):
        detail = _("From 0 to %(most)s.") % {"most": most} if most is not None else _("A limit is not negative.")
        raise Invalid.at("/value", "out_of_range", detail)


def _require_direction(indicator: Indicator, comparison: str) -> None:
    """Refuse a maximum of what should be high and a minimum of what should be low; acidity has both."""
    least = comparison in {Standard.Comparison.AT_LEAST, Standard.Comparison.ABOVE}
    if indicator is not Indicator.PH and least != (indicator in AT_LEAST):
        detail = _("Capacity, recovery, yield and water reuse have a minimum; losses and wastes a maximum.")
        raise Invalid.at("/comparison", "wrong_direction", detail)

"""Handovers: made from a letter or a month of a comparison, taken up as a case or an inspection, and told back."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.canonical_json import sha256_hex
from core.errors import Conflict, Invalid
from core.random_codes import draw_code
from core.transactions import refusal, service
from core.write_access import absent
from enterprises.models import Enterprise, Jurisdiction
from enterprises.policies import office_of, person
from enterprises.roles import JOINS_CASES_OF, Role
from enterprises.services import validation
from inspections.capabilities import HANDOVERS_MAKE
from inspections.handover_rows import of_letter, of_mismatch
from inspections.lifecycles import HANDOVER
from inspections.lifecycles.handovers import below_its_maker
from inspections.models import Case, Handover, Inspection
from inspections.services import cases, handover_notifications, subjects
from trade.models import Letter
from trade.queries import mismatches
from trade.services import letters

State = Handover.State

refusal("handover_by_its_officers", absent)
refusal("handover_taken_by_an_inspector", absent)
refusal("handover_declined_from_above", below_its_maker)
refusal("handover_kept_as_taken", absent)
refusal(
    "handover_visited_soon",
    lambda: Invalid.at("/inspection", "too_far", _("A visit takes a handover up within sixty days.")),
)
refusal(
    "visit_keeps_no_handover",
    lambda: Conflict("keeps_handovers", _("A visit that is cancelled or put off for long puts its handovers back.")),
)
refusal(
    "handover_of_its_work", lambda: Invalid.at("/inspection", "other_enterprise", _("It is about another enterprise."))
)


@service
def hand_over(
    *,
    actor: Actor,
    reason: str,
    letter: UUID | None = None,
    enterprise: str = "",
    origin: str = "",
    kind: str = "",
    month: dt.date | None = None,
) -> Handover:
    """Hand a letter, or a month that does not match, over to an inspector, with the rows as they are now."""
    if letter is not None:
        return _of_letter(letter, actor, reason)
    row = HANDOVER.begin_new(lambda: _of_month(enterprise, origin, kind, month, actor), HANDOVERS_MAKE, actor)
    return _save(row, actor, reason)


@service
def open_case(handover: Handover, *, actor: Actor, reason: str) -> Handover:
    """Open a case about the enterprise, whose allegation begins with what was handed over."""
    row = HANDOVER.begin(handover, "open_case", actor)
    reason = validation.require_reason(reason)
    told = _("Handover %(number)s: %(reason)s") % {"number": row.number, "reason": row.reason}
    case = cases.create(
        actor=actor,
        subject=subjects.Named(Case.SubjectType.ENTERPRISE, row.enterprise.code),
        source=_source(row),
        allegation=f"{told}\n{reason}",
        fictitious=row.fictitious,
    )
    row.case = case
    return _take(row, "open_case", actor, reason)


def _source(row: Handover) -> str:
    """Return the source of a case: customs or invoices if their office handed over, which takes part in it."""
    sources = {JOINS_CASES_OF[Role(role)] for role in row.made_by.roles if role in JOINS_CASES_OF}
    return sources.pop() if len(sources) == 1 else Case.Source.REFERRAL


@service
def inspect(handover: Handover, *, actor: Actor, inspection: str) -> Handover:
    """Take the handover up by an inspection of the enterprise that is planned, given by its number."""
    visits = Inspection.objects.visible_to(actor).filter(enterprise=handover.enterprise_id, number=inspection.strip())
    # Locked with it, so that it is neither cancelled nor put off meanwhile.
    row = HANDOVER.begin(handover, "inspect", actor, beside=visits)
    found = visits.filter(state=Inspection.State.PLANNED).first()
    if found is None:
        detail = _("No inspection of this number is planned at this enterprise.")
        raise Invalid.at("/inspection", "unknown_inspection", detail)
    if found.planned_on > clock.today() + Handover.VISIT_WITHIN:
        detail = _("This visit is planned for a day more than sixty days away. Choose an earlier one.")
        raise Invalid.at("/inspection", "too_far", detail)
    row.inspection = found
    return _take(row, "inspect", actor, found.number)


@service
def decline(handover: Handover, *, actor: Actor, reason: str) -> Handover:
    """Decline the handover with the reason, which the officer who made it is told."""
    return _end(HANDOVER.begin(handover, "decline", actor), "decline", actor, reason)


@service
def settle(handover: Handover, *, actor: Actor, reason: str) -> Handover:
    """Tell the officer who made it what came of it."""
    return _end(HANDOVER.begin(handover, "settle", actor), "settle", actor, reason)


def _of_letter(key: UUID, actor: Actor, reason: str) -> Handover:
    row = HANDOVER.begin_new(lambda: _about_letter(key, actor), HANDOVERS_MAKE, actor)
    assert row.letter is not None
    earlier = list(row.letter.handovers.values_list("state", flat=True))
    ended = bool(earlier) and not set(earlier) & set(Handover.UNSETTLED)
    row.letter = letters.hand_on(row.letter, actor=actor, again=ended)
    row.rows = of_letter(row.letter)
    return _save(row, actor, reason)


def _about_letter(key: UUID, actor: Actor) -> Handover:
    rows = Letter.objects.visible_to(actor).select_related("enterprise__jurisdiction", "enterprise__group")
    letter = rows.filter(pk=key).first()
    if letter is None:
        raise Invalid.at("/letter", "unknown_letter", _("There is no such letter."))
    firm = letter.enterprise
    return Handover(letter=letter, enterprise=firm, place=firm.jurisdiction, fictitious=letter.fictitious)


def _of_month(code: str, origin: str, kind: str, month: dt.date | None, actor: Actor) -> Handover:
    firm = Enterprise.objects.visible_to(actor).select_related("jurisdiction").filter(code=code).first()
    if firm is None:
        raise Invalid.at("/enterprise", "unknown_enterprise", _("There is no enterprise of this code."))
    if month is None:
        raise Invalid.at("/month", "required", _("Name a letter, or a month of a comparison."))
    first = month.replace(day=1)
    for found in mismatches.of_year(firm, first.year, on=clock.today()):
        if (found.origin, found.kind, found.month) == (origin, kind, first):
            return Handover(
                enterprise=firm,
                place=firm.jurisdiction,
                origin=origin,
                kind=kind,
                month=first,
                rows=of_mismatch(firm, found),
                fictitious=firm.fictitious,
            )
    raise Invalid.at("/month", "matches", _("This month does not differ in this comparison."))


def _save(row: Handover, actor: Actor, reason: str) -> Handover:
    firm = row.enterprise
    row.reason = validation.require_reason(reason)
    row.number = f"H-{firm.jurisdiction.province_code}-{clock.today().year}-{draw_code(4, 4)}"
    row.sha256 = sha256_hex(row.rows)
    office = office_of(actor, HANDOVERS_MAKE, firm.jurisdiction.code)
    row.made_from = Jurisdiction.objects.get(code=office.place) if office is not None else row.place
    row.made_by_id, row.made_at = person(actor).pk, clock.now()
    row.save(force_insert=True)
    handover_notifications.notify_of_making(row)
    return _record(row, "make", actor, row.reason, sha256=row.sha256)


def _take(row: Handover, verb: str, actor: Actor, reason: str) -> Handover:
    row.state, row.taken_by_id, row.taken_at = State.TAKEN, person(actor).pk, clock.now()
    row.save_next("state", "taken_by", "taken_at", "case", "inspection")
    handover_notifications.notify_of_taking(row)
    return _record(row, verb, actor, reason)


def _end(row: Handover, verb: str, actor: Actor, reason: str) -> Handover:
    row.outcome = validation.require_reason(reason)
    row.state = str(HANDOVER[verb].target)
    row.ended_by_id, row.ended_at = person(actor).pk, clock.now()
    row.save_next("state", "outcome", "ended_by", "ended_at")
    handover_notifications.notify_of_end(row)
    return _record(row, verb, actor, row.outcome)


def _record(row: Handover, verb: str, actor: Actor, reason: str, **data: Any) -> Handover:
    """Enter an act in the audit trail; a visit that takes it up is read by whoever reads of the visit."""
    audit.record(
        actor=actor,
        action=f"handovers.{verb}",
        obj=row.inspection if verb == "inspect" else row,
        place=row.place.code,
        enterprise_code=row.enterprise.code,
        reason=reason,
        data={"number": row.number, **data},
    )
    return HANDOVER.rows().get(pk=row.pk)

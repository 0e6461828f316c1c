"""What an office does about a suspected breach, step by step, each in the case's journal."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, workdays
from core.errors import Conflict, Fault, Forbidden, Invalid
from core.transactions import refusal, service
from enterprises.models import NATION, Jurisdiction
from enterprises.models.jurisdictions import inside
from enterprises.policies import authorise
from inspections import capabilities, messages
from inspections.lifecycles import CASE, decided
from inspections.models import Case, Flag, Order, Proceeding
from inspections.services import consequences, papers, subjects, wording
from inspections.services.journal import enter, lock
from quotas.quantities import MOST_TONNES, to_kilogram

TAKE_DOWN = 3  # working days (art. 48)
TERM = dt.timedelta(days=90)  # from placing on file to the decision
PARKED = (Case.State.SUSPENDED, Case.State.REFERRED, Case.State.APPEALED)  # it remembers where it came from
AGAIN = dt.timedelta(days=30)  # the next level is told when nothing happened after the first was
_NEXT = """
    INSERT INTO inspections_caseseries (province, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (province, year) DO UPDATE SET last = inspections_caseseries.last + 1
    RETURNING last
"""

for _guard in ("case_opener_does_not_close", "case_maker_does_not_close"):
    refusal(_guard, lambda: Conflict("maker_is_checker", gettext_lazy("Whoever opened a case does not end it.")))


refusal(
    "case_closes_on_evidence",
    lambda: Conflict("no_evidence", gettext_lazy("A case is not closed without evidence.")),
)


@service
def create(
    *,
    actor: Any,
    subject: subjects.Named,
    source: str,
    allegation: str,
    province: str = "",
    location: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    fictitious: bool = False,
    conduct_on: dt.date | None = None,
) -> Case:
    """Open a case by hand, also about nobody known: then the place and what was seen are enough."""
    authorise(actor, capabilities.CASES_OPEN)
    wording.require(allegation=allegation)
    if source not in Case.Source.values or source == Case.Source.FLAG:
        detail = _("Say where it comes from. A flag becomes a case by being escalated.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/source", "invalid_choice", detail)])
    if (latitude is None) != (longitude is None):
        detail = _("Give both latitude and longitude, or none.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/location", "incomplete", detail)])
    if conduct_on is not None and conduct_on > clock.today():
        detail = _("This day has not come.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/conduct_on", "future_day", detail)])
    case = Case(
        source=source,
        allegation=allegation.strip(),
        location=location.strip(),
        latitude=latitude,
        longitude=longitude,
        conduct_on=conduct_on or subject.seen_on,
        **subjects.columns(subject, province, actor),
    )
    case.fictitious = fictitious or bool(case.enterprise and case.enterprise.fictitious)
    authorise(actor, capabilities.CASES_OPEN, case)
    return _open(case, actor=actor, text=case.allegation)


def open_from_flag(flag: Flag, *, actor: Any, reason: str) -> Case:
    """The case of a flag; called by ``flags.escalate``, under the flag's lock."""
    case = Case(
        source=Case.Source.FLAG,
        allegation=reason.strip(),
        subject_type=flag.subject_type,
        subject_code=flag.subject_code,
        subject_description=flag.subject_description,
        enterprise=flag.enterprise,
        site=flag.site,
        place=flag.place,
        location=flag.location,
        latitude=flag.latitude,
        longitude=flag.longitude,
        seen_on=flag.seen_on,
        conduct_on=flag.seen_on or messages.conduct_day(flag),
        fictitious=bool(flag.enterprise and flag.enterprise.fictitious),
    )
    return _open(case, actor=actor, text=f"{messages.in_english(flag.message)} {reason.strip()}")


@service
def place_on_file(case: Case, *, actor: Any, reason: str = "") -> Case:
    """Take it up formally; from here the office has ninety days."""
    case = step(case, "place_on_file", actor=actor)
    return enter(case, "place_on_file", actor, reason)


@service
def start_investigation(case: Case, *, actor: Any, reason: str = "") -> Case:
    """Whoever starts the investigation leads it."""
    case = step(case, "start_investigation", actor=actor)
    case.lead_id = actor.pk
    case.save(update_fields=["lead"])
    return enter(case, "start_investigation", actor, reason)


@service
def close(case: Case, *, actor: Any, reason: str) -> Case:
    """End it after its orders were verified; a second person does."""
    case = _end(case, "close", actor=actor, reason=reason)
    papers.closing(case, reason.strip())
    return case


@service
def not_substantiated(case: Case, *, actor: Any, reason: str) -> Case:
    """End it because nothing was found; a second person does."""
    return _end(case, "not_substantiated", actor=actor, reason=reason)


@service
def reopen(case: Case, *, actor: Any, reason: str) -> Case:
    """Take an ended case up again. Its journal and its orders stay."""
    wording.require(reason=reason)
    case = step(case, "reopen", actor=actor)
    case.closed_by, case.closed_at = None, None
    case.due_on = clock.today() + TERM
    case.surfaced_to, case.surfaced_on = None, None
    case.save(update_fields=["closed_by", "closed_at", "due_on", "surfaced_to", "surfaced_on"])
    return enter(case, "reopen", actor, reason)


@service
def suspend(case: Case, *, actor: Any, reason: str) -> Case:
    """Let it rest while something outside the office is awaited; the ninety days rest with it."""
    return _rest(case, "suspend", actor=actor, reason=reason)


@service
def resume(case: Case, *, actor: Any, reason: str) -> Case:
    """Go on where it rested, with the days that were left."""
    return _go_on(case, "resume", actor=actor, reason=reason)


@service
def refer(case: Case, *, actor: Any, reason: str) -> Case:
    """Hand it to the prosecution: what may be a crime is not ended by a fine."""
    return _rest(case, "refer", actor=actor, reason=reason)


@service
def take_back(case: Case, *, actor: Any, reason: str) -> Case:
    """The prosecution did not take it up; the office goes on investigating."""
    return _go_on(case, "take_back", actor=actor, reason=reason)


@service
def appeal(case: Case, *, actor: Any, reason: str) -> Case:
    """Somebody appealed. What was decided goes on meanwhile."""
    wording.require(reason=reason)
    return enter(step(case, "appeal", actor=actor), "appeal", actor, reason)


@service
def uphold(case: Case, *, actor: Any, reason: str) -> Case:
    """The appeal failed; the decision stands."""
    return _go_on(case, "uphold", actor=actor, reason=reason)


@service
def annul(case: Case, *, actor: Any, reason: str, fell_on: dt.date | None = None) -> Case:
    """The decision falls, with its orders, and is taken down in the same act; the law allows three working days.

    They run from ``fell_on``, the day on which it fell (today, unless another is named). An office that learns of it
    later than that is told of upwards.
    """
    wording.require(reason=reason)
    case = step(case, "annul", actor=actor)
    decision = decided(case)
    assert decision is not None
    assert decision.decided_at is not None
    day = fell_on or clock.today()
    if not decision.decided_at.astimezone(clock.ZONE).date() <= day <= clock.today():
        detail = _("A decision falls after it was made, and not after today.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/fell_on", "invalid_day", detail)])
    decision.state = Proceeding.State.ANNULLED
    decision.save_next("state")
    for order in Order.objects.select_for_update().filter(proceeding=decision):
        order.case = case
        order.state = Order.State.ANNULLED
        order.save_next("state")
        consequences.undo(order, reason.strip(), decision_fell=True)
    case.decided_at, case.resumes_to, case.due_on = None, "", clock.today() + TERM
    case.save(update_fields=["decided_at", "resumes_to", "due_on"])
    if case.published:
        _take_down(case, reason.strip(), day, actor)
    return enter(case, "annul", actor, reason)


@service
def publish(case: Case, *, actor: Any, reason: str) -> Case:
    """Show the decision to the public, and say why."""
    return _show(case, "publish", actor=actor, reason=reason, published=True)


@service
def unpublish(case: Case, *, actor: Any, reason: str) -> Case:
    """Take it down, and say why."""
    return _show(case, "unpublish", actor=actor, reason=reason, published=False)


@service
def surface(*, actor: Any, on: dt.date) -> list[Case]:
    """Tell one level up of every case whose term has passed; again one level higher after another thirty days."""
    rows = Case.objects.overdue(on).filter(Q(surfaced_on=None) | Q(surfaced_on__lte=on - AGAIN))
    told = []
    for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        below = row.surfaced_to or row.office or row.place
        if below.parent is None:
            continue
        row.surfaced_to, row.surfaced_on = below.parent, on
        row.save_next("surfaced_to", "surfaced_on")
        told.append(enter(row, "surface", actor, below.parent.name))
    return told


@service
def take_down_fallen(*, actor: Any, on: dt.date) -> list[Case]:
    """Every night, as a net under the act itself: nothing stays published without a decision that stands."""
    standing = Proceeding.objects.filter(case=OuterRef("pk"), state=Proceeding.State.DECIDED)
    fallen = Case.objects.filter(published=True).exclude(Exists(standing))
    taken = []
    for row in fallen.order_by("pk"):
        case = lock(row.pk)
        _take_down(case, _("No decision of this case stands."), on, actor)
        case.save_next()
        taken.append(case)
    return taken


def _take_down(case: Case, reason: str, fell_on: dt.date, actor: Any) -> None:
    case.published, case.publication_reason = False, reason
    case.take_down_due_on, case.taken_down_on = workdays.after(fell_on, TAKE_DOWN), clock.today()
    late = case.taken_down_on > case.take_down_due_on
    above = (case.office or case.place).parent
    if late and above is not None:
        case.surfaced_to, case.surfaced_on = above, clock.today()
    case.save(
        update_fields=[
            "published", "publication_reason", "take_down_due_on", "taken_down_on", "surfaced_to", "surfaced_on"
        ]
    )  # fmt: skip
    enter(case, "taken_down_late" if late else "taken_down", actor, reason)


@service
def record_seizure(case: Case, *, actor: Any, tonnes: Decimal, suspects: int, reason: str) -> Case:
    """What a case of smuggling found: tonnes that never enter an account, and how many are suspected."""
    wording.require(reason=reason)
    if not tonnes.is_finite() or not 0 <= tonnes <= MOST_TONNES or tonnes != to_kilogram(tonnes):
        detail = _("Give tonnes, at most a million, with three decimals.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/tonnes", "invalid_tonnes", detail)])
    if not 0 <= suspects <= 10_000:
        detail = _("Give how many are suspected.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/suspects", "out_of_range", detail)])
    case = step(case, "record_seizure", actor=actor)
    case.seized_tonnes, case.suspects = tonnes, suspects
    case.save(update_fields=["seized_tonnes", "suspects"])
    return enter(case, "record_seizure", actor, f"{tonnes:.3f} t, {suspects}. {reason.strip()}")


def _rest(case: Case, verb: str, *, actor: Any, reason: str) -> Case:
    wording.require(reason=reason)
    case = step(case, verb, actor=actor)
    case.paused_on = clock.today()
    case.save(update_fields=["paused_on"])
    return enter(case, verb, actor, reason)


def _go_on(case: Case, verb: str, *, actor: Any, reason: str) -> Case:
    wording.require(reason=reason)
    case = step(case, verb, actor=actor)
    if CASE[verb].target is None:
        case.state = case.resumes_to
    if case.due_on is not None and case.paused_on is not None:
        case.due_on += clock.today() - case.paused_on
    case.resumes_to, case.paused_on = "", None
    case.save(update_fields=["state", "resumes_to", "paused_on", "due_on"])
    return enter(case, verb, actor, reason)


def _show(case: Case, verb: str, *, actor: Any, reason: str, published: bool) -> Case:
    wording.require(reason=reason)
    case = step(case, verb, actor=actor)
    case.published, case.publication_reason = published, reason.strip()
    case.taken_down_on = None if published else clock.today()
    case.take_down_due_on = None
    case.save(update_fields=["published", "publication_reason", "taken_down_on", "take_down_due_on"])
    return enter(case, verb, actor, reason)


def step(case: Case, verb: str, *, actor: Any, stays_in: tuple[str, ...] = ()) -> Case:
    """Authorise, lock, guard, move. The caller writes what else the verb means, and its line of the journal."""
    transition = CASE[verb]
    authorise(actor, transition.capability, case)
    case = lock(case.pk)
    CASE.require(case, verb, actor=actor)
    if case.state == Case.State.REPORTED and transition.target not in Case.ENDED:
        case.due_on = clock.today() + TERM
    if transition.target in PARKED:
        case.resumes_to = case.state
    if transition.target is not None and case.state not in stays_in:
        case.state = str(transition.target)
    # The check of the database wants the name together with the state.
    if case.state in Case.ENDED:
        case.closed_by_id, case.closed_at = actor.pk, clock.now()
    case.save_next("state", "resumes_to", "due_on", "closed_by", "closed_at")
    return case


def _end(case: Case, verb: str, *, actor: Any, reason: str) -> Case:
    wording.require(reason=reason)
    case = step(case, verb, actor=actor)
    # Nothing goes on in a case that has ended.
    for round_ in case.proceedings.filter(state__in=[Proceeding.State.NOTIFIED, Proceeding.State.REVIEWED]):
        round_.state = Proceeding.State.WITHDRAWN
        round_.save_next("state")
    return enter(case, verb, actor, reason)


def _open(case: Case, *, actor: Any, text: str) -> Case:
    if actor.pk is None:
        raise Forbidden("forbidden", _("A case is opened by a person."))
    case.opened_by_id = case.lead_id = actor.pk
    case.opened_at = clock.now()
    case.office = _office(actor, case)
    case.number = _next_number(case.place.province_code, clock.today().year)
    case.save(force_insert=True)
    return enter(case, "open", actor, text)


def _office(actor: Any, case: Case) -> Jurisdiction | None:
    """The nearest place of the opener that the case lies in: from there silence goes one level up."""
    places = [
        membership.jurisdiction
        for membership in actor.current_memberships
        if membership.jurisdiction is not None and inside(case.place.code, membership.jurisdiction.code)
    ]
    return max(places, key=lambda place: 0 if place.code == NATION else len(place.code), default=None)


def _next_number(province: str, year: int) -> str:
    """The next number of the province and year. Its row stays locked to the end, so a number is used or not given."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [province, year])
        return f"{province}-{year}-{cursor.fetchone()[0]:04d}"

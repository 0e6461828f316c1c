"""Penalty proceedings: notice, defence, hearing where due, legal review, and a decision by a competent officer."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock, workdays
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.outbox import announce
from core.transactions import service
from enterprises.models import Party
from enterprises.policies import person
from inspections.events import PROCEEDING_MOVED
from inspections.lifecycles import PROCEEDING, already_decided, decided
from inspections.models import Case, Order, Proceeding, Threshold
from inspections.services import (
    cases,
    competences,
    fines,
    issued_documents,
    required_text,
    respondents,
    service_of_documents,
)

State, Figure = Proceeding.State, Threshold.Name
TOLD = ("notify", "statement", "request_hearing", "serve")  # steps that are notified to the other side
HEARD_FIRST = (Order.Kind.SUSPEND, Order.Kind.CLOSE, Order.Kind.REVOKE)


@service
def notify(
    case: Case,
    *,
    actor: Actor,
    facts: str,
    grounds: str,
    intended: Sequence[str],
    served_on: dt.date,
    service: str,
    conduct_on: dt.date | None = None,
    article: str = "",
    illegal_gains: Decimal | None = None,
    intended_fine: Decimal | None = None,
    consent: str = "",
    respondent: int | None = None,
) -> Proceeding:
    """Enter the notice of facts, grounds and intended penalty that was served (art. 44). The term runs from service.

    ``respondent``: the number of the respondent on whom it was served, if the case has several.
    """
    case = cases.step(case, "notify", actor=actor)
    required_text.require_text(facts=facts, grounds=grounds)
    served = respondents.choose(case, respondent)
    if served.kind == Party.Kind.UNKNOWN:
        raise Invalid.at(
            "/respondent", "nobody_known", _("A notice must be served on a party. Name the responsible party first.")
        )
    if decided(case, served) is not None:
        raise already_decided()
    kinds = _kinds(intended, "/intended")
    if not kinds:
        raise Invalid.at("/intended", "required", _("Name the penalty that is intended."))
    day = conduct_on or case.conduct_on
    if day is None:
        raise Invalid.at("/conduct_on", "required", _("State the day of the conduct: the law of that day applies."))
    if day > clock.today():
        raise Invalid.at("/conduct_on", "future_day", _("This day is in the future."))
    case.conduct_on = day
    if case.is_time_barred():
        raise Conflict(
            "time_barred", _("The conduct was discovered more than two years after it ended; it is not penalised.")
        )
    fines.require_article(article, day)
    consent = _service(served, served_on, service, consent, case.opened_at.astimezone(clock.ZONE).date())
    fine = _fine(kinds, intended_fine, article, illegal_gains, day, "/intended_fine")
    case.save(update_fields=["conduct_on"])
    for earlier in case.proceedings.filter(respondent=served, state__in=[State.NOTIFIED, State.REVIEWED]):
        earlier.state = State.WITHDRAWN
        earlier.save_next("state")
    proceeding = Proceeding.objects.create(
        number=f"{case.number}-P{case.proceedings.count() + 1}",
        case=case,
        respondent=served,
        conduct_on=day,
        facts=facts.strip(),
        grounds=grounds.strip(),
        article=article,
        illegal_gains=illegal_gains,
        intended=kinds,
        intended_fine=fine,
        notified_by_id=person(actor).pk,
        notified_at=clock.now(),
        served_on=served_on,
        service=service,
        consent=consent.strip(),
        hearing_offered=needs_hearing(served, kinds, fine, served_on),
        statement_due_on=workdays.after(served_on, int(competences.threshold(Figure.DEFENCE_DAYS, served_on))),
    )
    issued_documents.issue_penalty_notice(proceeding)
    return _log_step(proceeding, "notify", actor, proceeding.facts)


def needs_hearing(respondent: Party, kinds: Sequence[str], fine: Decimal | None, on: dt.date) -> bool:
    """Check whether a hearing is due: for a stop, closure, revocation, or a fine from the threshold on (art. 63)."""
    if any(kind in HEARD_FIRST for kind in kinds):
        return True
    if fine is None:
        return False
    person = respondent.kind == Party.Kind.PERSON
    large = competences.threshold(Figure.LARGE_FINE_PERSON if person else Figure.LARGE_FINE_FIRM, on)
    return bool(fine >= large)


@service
def make_statement(proceeding: Proceeding, *, actor: Actor, text: str) -> Proceeding:
    """Record the party's defence, written by its own people or taken down by an officer (art. 45)."""
    proceeding = PROCEEDING.begin(proceeding, "make_statement", actor)
    required_text.require_text(text=text)
    proceeding.statement, proceeding.stated_by_id, proceeding.stated_at = text.strip(), actor.pk, clock.now()
    proceeding.save_next("statement", "stated_by", "stated_at")
    return _log_step(proceeding, "statement", actor, proceeding.statement)


@service
def answer_statement(proceeding: Proceeding, *, actor: Actor, text: str) -> Proceeding:
    """Answer the defence in writing: what of it is accepted, and why not the rest (arts. 45, 62)."""
    proceeding = PROCEEDING.begin(proceeding, "answer_statement", actor)
    required_text.require_text(text=text)
    proceeding.answer, proceeding.answered_by_id, proceeding.answered_at = text.strip(), actor.pk, clock.now()
    proceeding.save_next("answer", "answered_by", "answered_at")
    return _log_step(proceeding, "answer_statement", actor, proceeding.answer)


@service
def request_hearing(proceeding: Proceeding, *, actor: Actor) -> Proceeding:
    """Request a hearing, within the term of the notice."""
    proceeding = PROCEEDING.begin(proceeding, "request_hearing", actor)
    proceeding.hearing_requested_by_id, proceeding.hearing_requested_at = actor.pk, clock.now()
    proceeding.save_next("hearing_requested_by", "hearing_requested_at")
    return _log_step(proceeding, "request_hearing", actor)


@service
def hold_hearing(proceeding: Proceeding, *, actor: Actor, held_on: dt.date, text: str) -> Proceeding:
    """Keep the record of a hearing; a person who did not investigate presides."""
    proceeding = PROCEEDING.begin(proceeding, "hold_hearing", actor)
    required_text.require_text(text=text)
    if not proceeding.served_on < held_on <= clock.today():
        raise Invalid.at(
            "/held_on", "invalid_day", _("The hearing was held after the notice was served, and not after today.")
        )
    proceeding.hearing_held_on, proceeding.hearing_by_id = held_on, actor.pk
    proceeding.hearing_record = text.strip()
    proceeding.save_next("hearing_held_on", "hearing_by", "hearing_record")
    return _log_step(proceeding, "hold_hearing", actor, proceeding.hearing_record)


@service
def review(proceeding: Proceeding, *, actor: Actor, passed: bool, text: str, fine_basis: str = "") -> Proceeding:
    """Review the proceeding before the decision (art. 58). If it does not pass, the investigation resumes.

    ``fine_basis``: the provision that allows a fine whose range the register does not know; without it such a fine
    does not pass.
    """
    proceeding = PROCEEDING.begin(proceeding, "review", actor)
    required_text.require_text(text=text)
    if passed:
        proceeding.fine_basis = fines.require_basis(proceeding, fine_basis)
    proceeding.opinion, proceeding.reviewed_by_id, proceeding.reviewed_at = text.strip(), actor.pk, clock.now()
    proceeding.state = State.REVIEWED if passed else State.WITHDRAWN
    proceeding.save_next("opinion", "fine_basis", "reviewed_by", "reviewed_at", "state")
    if not passed:
        proceeding.case.state = Case.State.INVESTIGATING
        proceeding.case.save_next("state")
    return _log_step(proceeding, "review" if passed else "review_failed", actor, proceeding.opinion)


@service
def decide(
    proceeding: Proceeding, *, actor: Actor, penalties: Sequence[str], text: str, fine: Decimal | None = None
) -> Proceeding:
    """Impose the announced penalty or a lighter one (art. 45); by a competent officer."""
    proceeding = PROCEEDING.begin(proceeding, "decide", actor)
    required_text.require_text(text=text)
    kinds = _kinds(penalties, "/penalties")
    if beyond := sorted(set(kinds) - set(proceeding.intended)):
        raise Invalid.at("/penalties", "not_announced", _("The notice did not announce: %s.") % ", ".join(beyond))
    competences.require(actor, proceeding.case, kinds)
    fine = _fine(kinds, fine, proceeding.article, proceeding.illegal_gains, proceeding.conduct_on, "/fine")
    if fine is not None and proceeding.intended_fine is not None and fine > proceeding.intended_fine:
        raise Invalid.at("/fine", "more_than_announced", _("The fine is higher than the notice announced."))
    if kinds:
        fines.require_lawful(proceeding, fine)
    proceeding.state, proceeding.decision, proceeding.penalties = State.DECIDED, text.strip(), kinds
    proceeding.fine, proceeding.decided_by_id, proceeding.decided_at = fine, actor.pk, clock.now()
    proceeding.save_next("state", "decision", "penalties", "fine", "decided_by", "decided_at")
    case = proceeding.case
    case.state, case.decided_at = Case.State.DECIDED, proceeding.decided_at
    case.save_next("state", "decided_at")
    issued_documents.issue_decision(proceeding)
    return _log_step(proceeding, "decide", actor, proceeding.decision)


@service
def serve(proceeding: Proceeding, *, actor: Actor, served_on: dt.date, service: str, consent: str = "") -> Proceeding:
    """Enter how and when the decision reached the party. Its effects begin here (art. 61)."""
    proceeding = PROCEEDING.begin(proceeding, "serve", actor)
    assert proceeding.decided_at is not None
    made_on = proceeding.decided_at.astimezone(clock.ZONE).date()
    consent = _service(proceeding.respondent, served_on, service, consent, made_on)
    proceeding.decision_served_on, proceeding.decision_service = served_on, service
    proceeding.decision_consent = consent.strip()
    proceeding.save_next("decision_served_on", "decision_service", "decision_consent")
    return _log_step(proceeding, "serve", actor, str(Proceeding.Service(service).label))


def _log_step(proceeding: Proceeding, verb: str, actor: Actor, text: str = "") -> Proceeding:
    case, firm = proceeding.case, proceeding.respondent.enterprise
    cases.enter(case, verb, actor, f"{proceeding.number}: {text}" if text else proceeding.number)
    audit.record(
        actor=actor,
        action=f"proceedings.{verb}",
        obj=proceeding,
        place=case.place.code,
        enterprise_code=firm.code if firm else "",
    )
    if verb in TOLD:
        announce(PROCEEDING_MOVED, proceeding_id=proceeding.pk, verb=verb)
    return proceeding


def _kinds(given: Sequence[str], pointer: str) -> list[str]:
    if strangers := sorted(set(given) - set(map(str, Order.PENALTIES))):
        raise Invalid.at(pointer, "not_a_penalty", _("Not a penalty: %s.") % ", ".join(strangers))
    return [str(kind) for kind in Order.PENALTIES if kind in given]


def _fine(
    kinds: Sequence[str],
    fine: Decimal | None,
    article: str,
    gains: Decimal | None,
    conduct_on: dt.date,
    pointer: str,
) -> Decimal | None:
    if Order.Kind.FINE not in kinds:
        fines.require_no_fine(fine, pointer)
        return None
    return fines.require_fine(fine, article=article, gains=gains, conduct_on=conduct_on, pointer=pointer)


def _service(respondent: Party, day: dt.date, manner: str, consent: str, earliest: dt.date) -> str:
    """Return the consent on which an electronic service rests; refuse a service that is not possible."""
    for fault in service_of_documents.faults_of(respondent, day, manner, consent, made_on=earliest):
        raise Invalid.at(fault.pointer, fault.code, fault.detail)
    return service_of_documents.consent_for(respondent, day, manner, consent)

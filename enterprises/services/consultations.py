"""Consultations: opened about a subject, answered once by each office, concluded with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from core import audit, clock, workdays
from core.actors import Actor
from core.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from core.transactions import refusal, service
from enterprises import consultation_subjects
from enterprises.capabilities import CONSULTATIONS_ASK
from enterprises.lifecycles.consultations import CONSULTATION, CONSULTED_OFFICE, asker_answers, closed
from enterprises.models import Authority, Consultation, ConsultedOffice, Jurisdiction
from enterprises.policies import person
from enterprises.services import consultation_notices
from enterprises.services.validation import require_reason

MOST_DAYS, MOST_OFFICES = 60, 40

refusal("refuse_while_consulting", consultation_subjects.consultation_open)
refusal(
    "consultation_is_of_its_subject",
    lambda: Conflict("wrong_state", _("Nobody is asked about this in its present state.")),
)
refusal("consults_another_office", lambda: Conflict("own_office", _("An office does not ask itself.")))
refusal("opinion_in_open_consultation", closed)
refusal("opinion_by_another_officer", asker_answers)
refusal(
    "consultation_concluded_after_answers",
    lambda: Conflict("opinions_missing", _("An office that has time left has not answered.")),
)


@dataclass(frozen=True, slots=True)
class Office:
    place: Jurisdiction
    authority: Authority


@service
def ask(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: UUID,
    question: str,
    offices: Sequence[Office],
    working_days: int,
    blocking: bool,
    fictitious: bool = False,
) -> Consultation:
    """Ask offices about a subject; their answers are due after a number of working days."""
    row = CONSULTATION.begin_new(
        lambda: _new(actor, subject_kind, subject_id, question.strip(), working_days, blocking, fictitious),
        CONSULTATIONS_ASK,
        actor,
    )
    subject = consultation_subjects.subject_of(subject_kind)
    about = consultation_subjects.find(subject_kind, subject_id, actor)
    if about is None or not subject.may(actor, about):
        raise Forbidden("not_yours", _("Only those who may go on with the subject ask about it, and while it is open."))
    if faults := _faults(row, offices):
        raise Invalid("invalid", _("The consultation has errors. Nobody was asked."), errors=faults)
    row.save(force_insert=True)
    ConsultedOffice.objects.bulk_create(
        ConsultedOffice(consultation=row, place=office.place, authority=office.authority) for office in offices
    )
    row = CONSULTATION.rows().get(pk=row.pk)
    _record(row, "ask", actor, reason=row.question, offices=[str(office) for office in row.offices.all()])
    consultation_notices.notify_asked(row)
    return row


def _new(
    actor: Actor, kind: str, key: UUID, question: str, working_days: int, blocking: bool, fictitious: bool
) -> Consultation:
    about = consultation_subjects.find(kind, key, actor)
    if about is None:
        raise NotFound("not_found", _("This does not exist, or it is outside your jurisdiction."))
    if not 1 <= working_days <= MOST_DAYS:
        raise Invalid.at("/working_days", "out_of_range", _("Give 1 to 60 working days."))
    subject = consultation_subjects.subject_of(kind)
    return Consultation(
        subject_kind=kind,
        subject_id=key,
        subject_label=str(about)[:250],
        place=subject.place(about),
        authority=subject.authority(about),
        matter_id=subject.matter(about),
        question=question,
        blocking=blocking,
        working_days=working_days,
        due_on=workdays.after(clock.today(), working_days),
        opened_by=person(actor),
        opened_at=clock.now(),
        fictitious=fictitious,
    )


def _faults(row: Consultation, offices: Sequence[Office]) -> list[Fault]:
    faults = []
    if not row.question:
        faults.append(Fault("/question", "required", _("State the question.")))
    if not 1 <= len(offices) <= MOST_OFFICES:
        faults.append(Fault("/offices", "out_of_range", _("Name 1 to %(most)s offices.") % {"most": MOST_OFFICES}))
    people = consultation_notices.find_answerers([(office.place.pk, office.authority.pk) for office in offices])
    for index, office in enumerate(offices):
        named = {"office": f"{office.authority} · {office.place}"}
        if office in offices[:index]:
            faults.append(Fault(f"/offices/{index}", "twice", _("%(office)s is named twice.") % named))
        elif (office.place.pk, office.authority.pk) == (row.place_id, row.authority_id):
            faults.append(Fault(f"/offices/{index}", "own_office", _("An office does not ask itself.")))
        elif not people[office.place.pk, office.authority.pk]:
            detail = _("Nobody holds an office of %(office)s who could answer.") % named
            faults.append(Fault(f"/offices/{index}", "no_office", detail))
    return faults


@service
def answer(office: ConsultedOffice, *, actor: Actor, opinion: str, reason: str) -> ConsultedOffice:
    """Give the opinion of an office, once; after its day it is late and counts all the same."""
    office = CONSULTED_OFFICE.begin(office, "answer", actor)
    if opinion not in ConsultedOffice.Opinion.values or not opinion:
        raise Invalid.at(
            "/opinion", "unknown", _("State whether the office agrees, agrees with conditions or objects.")
        )
    office.opinion, office.reason = opinion, require_reason(reason)
    office.given_by, office.given_on, office.given_at = person(actor), clock.today(), clock.now()
    office.save_next("opinion", "reason", "given_by", "given_on", "given_at")
    row = CONSULTATION.rows().get(pk=office.consultation_id)
    _record(row, "answer", actor, reason=office.reason, office=str(office), opinion=opinion)
    consultation_notices.notify_answered(row, office)
    return CONSULTED_OFFICE.rows().get(pk=office.pk)


@service
def conclude(row: Consultation, *, actor: Actor, outcome: str, reason: str) -> Consultation:
    """Record the outcome with its reasons, once every office has answered or its day has passed."""
    row = CONSULTATION.begin(row, "conclude", actor)
    if outcome not in Consultation.Outcome.values or not outcome:
        raise Invalid.at("/outcome", "unknown", _("State how far the opinions were followed."))
    row.state, row.outcome, row.outcome_reason = Consultation.State.CONCLUDED, outcome, require_reason(reason)
    row.concluded_by, row.concluded_on, row.concluded_at = person(actor), clock.today(), clock.now()
    row.save_next("state", "outcome", "outcome_reason", "concluded_by", "concluded_on", "concluded_at")
    _record(row, "conclude", actor, reason=row.outcome_reason, outcome=outcome)
    return CONSULTATION.rows().get(pk=row.pk)


@service
def remind(row: Consultation, *, actor: Actor) -> Consultation:
    """Remind the offices that have not answered, at most once a day."""
    row = CONSULTATION.begin(row, "remind", actor)
    told = consultation_notices.notify_silent([(row, f"by-hand:{clock.today().isoformat()}")])
    _record(row, "remind", actor, people=told)
    return row


def _record(row: Consultation, verb: str, actor: Actor, *, reason: str = "", **data: object) -> None:
    audit.record(
        actor=actor,
        action=f"consultations.{verb}",
        obj=row,
        place=row.place.code,
        reason=reason,
        data={"subject": row.subject_label, **data},
    )

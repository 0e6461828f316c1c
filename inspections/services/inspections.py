"""Inspections: planned, announced or not, carried out by a team with its papers, signed, answered, concluded."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.errors import Conflict, DomainError, Fault, Forbidden, Invalid
from core.lifecycle import Lifecycle, Transition
from core.transactions import refusal, service
from enterprises.models import Site
from enterprises.policies import authorise, can
from enterprises.services import signatures
from inspections import capabilities, checklists, risk
from inspections.models import (
    Campaign,
    ChecklistAnswer,
    Finding,
    Inspection,
    InspectionEntry,
    ObservedFigure,
)
from inspections.services import campaigns, teams, wording
from inspections.services.numbering import next_number
from quotas.models import Product

State = Inspection.State
Answer = ChecklistAnswer.Answer
PURPOSE = "inspections.sign"
FARTHEST = dt.timedelta(days=2 * 366)
MOST_FIGURES = 200
MOST_TONNES = Decimal(1_000_000)

refusal(
    "inspection_once_a_day",
    lambda: Conflict("planned_already", gettext_lazy("An inspection of this site is planned for that day already.")),
)
refusal(
    "inspection_two_with_papers",
    lambda: Conflict("papers_missing", gettext_lazy("An inspection needs two officers with their papers.")),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the team says to one question of the checklist."""

    code: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tonnes of a product that the team established itself, of one month."""

    product: Product
    period: dt.date
    quantity: str
    tonnes: Decimal
    note: str = ""


def _in_team(actor: Any, inspection: Inspection) -> DomainError | None:
    if actor.pk not in {member.person_id for member in inspection.team.all()}:
        return Conflict("not_in_team", _("Only an officer of the team does this."))
    return None


def _may_carry_out(actor: Any, inspection: Inspection) -> DomainError | None:
    team = list(inspection.team.all())
    if len(team) < teams.LEAST or not all(member.certificate for member in team):
        return Conflict(
            "papers_missing",
            _("Enter the certificate number of every officer of the team first; at least two inspect together."),
            without_papers=[member.person.username for member in team if not member.certificate],
        )
    return _in_team(actor, inspection)


def _leads(actor: Any, inspection: Inspection) -> DomainError | None:
    if not any(member.leads and member.person_id == actor.pk for member in inspection.team.all()):
        return Conflict("not_the_leader", _("The leader of the team signs its report."))
    return None


def _unannounced(actor: Any, inspection: Inspection) -> DomainError | None:
    return Conflict("announced", _("It is announced already.")) if inspection.announced else None


def _may_conclude(actor: Any, inspection: Inspection) -> DomainError | None:
    if open_ := [each.position for each in inspection.findings.all() if each.state == Finding.State.OPEN]:
        return Conflict("finding_open", _("A finding of it is still open."), findings=open_)
    due_on = inspection.answer_due_on
    if inspection.state == State.REPORTED and due_on is not None and clock.today() <= due_on:
        return Conflict("term_running", _("The enterprise may still answer."), until=due_on.isoformat())
    return None


LIFECYCLE = Lifecycle(
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "carry_out",
            [State.PLANNED],
            State.CARRIED_OUT,
            capabilities.INSPECTIONS_CARRY_OUT,
            gettext_lazy("Carry out"),
            guard=_may_carry_out,
        ),
        Transition("name_team", [State.PLANNED], None, capabilities.INSPECTIONS_PLAN, gettext_lazy("Change the team")),
        Transition(
            "announce",
            [State.PLANNED],
            None,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Announce"),
            guard=_unannounced,
        ),
        Transition(
            "postpone",
            [State.PLANNED],
            None,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Set another day"),
            reason_required=True,
        ),
        Transition(
            "cancel",
            [State.PLANNED],
            State.CANCELLED,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Cancel"),
            reason_required=True,
        ),
        Transition(
            "find",
            [State.CARRIED_OUT],
            None,
            capabilities.INSPECTIONS_CARRY_OUT,
            gettext_lazy("Record a finding"),
            guard=_in_team,
        ),
        Transition(
            "sign",
            [State.CARRIED_OUT],
            State.REPORTED,
            capabilities.INSPECTIONS_CARRY_OUT,
            gettext_lazy("Sign the report"),
            guard=_leads,
        ),
        Transition(
            "answer",
            [State.REPORTED],
            State.ANSWERED,
            capabilities.INSPECTIONS_ANSWER,
            gettext_lazy("Answer in writing"),
        ),
        Transition(
            "conclude",
            [State.REPORTED, State.ANSWERED],
            State.CONCLUDED,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Conclude"),
            guard=_may_conclude,
        ),
    ],
)


@service
def create(
    *,
    actor: Any,
    site: Site,
    planned_on: dt.date,
    reason: str,
    team: Sequence[teams.Officer],
    announced: bool = False,
    campaign: Campaign | None = None,
) -> Inspection:
    """Plan a visit, of a campaign or by itself. Unannounced, it stays unknown to the enterprise until it has been."""
    authorise(actor, capabilities.INSPECTIONS_PLAN)
    if actor.pk is None:
        raise Forbidden("forbidden", _("An inspection is planned by a person."))
    wording.require(reason=reason)
    site = Site.objects.select_related("jurisdiction", "enterprise").get(pk=site.pk)
    inspection = Inspection(
        site=site,
        enterprise=site.enterprise,
        place=site.jurisdiction,
        planned_on=planned_on,
        reason=reason.strip(),
        planned_by_id=actor.pk,
        planned_at=clock.now(),
        fictitious=site.fictitious or site.enterprise.fictitious,
    )
    authorise(actor, capabilities.INSPECTIONS_PLAN, inspection)
    _require_day(planned_on)
    if campaign is not None:
        inspection.campaign = campaigns.lock(campaign)
        _require_within(inspection.campaign, site, planned_on)
    members = teams.members(inspection, team)
    if announced:
        inspection.announced, inspection.announced_at = True, clock.now()
    assessed = risk.one(site.pk, on=clock.today())
    inspection.risk = assessed.as_json() if assessed else {}
    inspection.number = next_number("I", site.jurisdiction.province_code, planned_on.year)
    inspection.save(force_insert=True)
    for member in members:
        member.inspection = inspection  # its id is the database's
    inspection.team.bulk_create(members)
    return enter(inspection, "plan", actor, inspection.reason)


@service
def name_team(inspection: Inspection, *, actor: Any, team: Sequence[teams.Officer]) -> Inspection:
    """Say anew who goes, with which papers. Until it is carried out."""
    inspection = _step(inspection, "name_team", actor)
    members = teams.members(inspection, team)
    inspection.team.all().delete()
    inspection.team.bulk_create(members)
    inspection.save_next()
    return enter(lock(inspection), "name_team", actor, ", ".join(_said(member) for member in members))


@service
def announce(inspection: Inspection, *, actor: Any) -> Inspection:
    """Tell the enterprise. It is not taken back."""
    inspection = _step(inspection, "announce", actor)
    inspection.announced, inspection.announced_at = True, clock.now()
    inspection.save_next("announced", "announced_at")
    return enter(inspection, "announce", actor)


@service
def postpone(inspection: Inspection, *, actor: Any, planned_on: dt.date, reason: str) -> Inspection:
    """Go on another day, within its campaign."""
    wording.require(reason=reason)
    inspection = _step(inspection, "postpone", actor)
    _require_day(planned_on)
    if inspection.campaign is not None:
        _require_within(inspection.campaign, inspection.site, planned_on)
    before, inspection.planned_on = inspection.planned_on, planned_on
    inspection.save_next("planned_on")
    return enter(inspection, "postpone", actor, f"{before} → {planned_on}. {reason.strip()}")


@service
def cancel(inspection: Inspection, *, actor: Any, reason: str) -> Inspection:
    """It does not take place; why, is kept."""
    wording.require(reason=reason)
    inspection = _step(inspection, "cancel", actor)
    return _end(inspection, "cancel", actor, reason)


@service
def carry_out(
    inspection: Inspection,
    *,
    actor: Any,
    on: dt.date,
    summary: str,
    answers: Sequence[Answered],
    figures: Sequence[Measured] = (),
    present: str = "",
) -> Inspection:
    """Enter what was asked and measured on the day: every question of the checklist has its answer."""
    wording.require(summary=summary)
    inspection = _step(inspection, "carry_out", actor)
    faults = []
    if on > clock.today():
        faults.append(Fault("/on", "future_day", _("This day has not come.")))
    elif on < inspection.planned_at.astimezone(clock.ZONE).date():
        faults.append(Fault("/on", "before_it_was_planned", _("It was planned only after this day.")))
    questions = checklists.questions(inspection.site.kind, min(on, clock.today()))
    faults += _of_answers(questions, answers)
    faults += _of_figures(figures, on)
    if faults:
        raise Invalid("invalid", _("The record of the inspection has faults."), errors=faults)
    said = {answer.code: answer for answer in answers}
    inspection.carried_out_on, inspection.carried_out_by_id = on, actor.pk
    inspection.summary, inspection.present = summary.strip(), present.strip()
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(
            inspection=inspection,
            position=position,
            code=question.code,
            duty=question.duty,
            question=question.text,
            question_zh=question.text_zh,
            answer=said[question.code].answer,
            note=said[question.code].note.strip(),
        )
        for position, question in enumerate(questions, 1)
    )
    ObservedFigure.objects.bulk_create(
        ObservedFigure(
            inspection=inspection,
            product=figure.product,
            period=figure.period,
            quantity=figure.quantity,
            tonnes=figure.tonnes,
            note=figure.note.strip(),
        )
        for figure in figures
    )
    inspection.save_next("state", "carried_out_on", "carried_out_by", "summary", "present")
    return enter(lock(inspection), "carry_out", actor, inspection.summary)


@service
def sign(
    inspection: Inspection, *, actor: Any, answer_due_on: dt.date, proof: signatures.Proof | None = None
) -> Inspection:
    """The leader signs the record as it stands. From here on the enterprise reads it, and may answer until a day."""
    inspection = _step(inspection, "sign", actor)
    if answer_due_on <= clock.today():
        fault = Fault("/answer_due_on", "not_in_the_future", _("The term ends after today."))
        raise Invalid("invalid", _("The report has faults."), errors=[fault])
    content = of_report(inspection)
    signature = signatures.redeem(proof, actor=actor, purpose=PURPOSE, obj=inspection, content=content)
    assert signature is not None  # a system is in no team
    inspection.reported_by_id, inspection.reported_at = actor.pk, clock.now()
    inspection.report_sha256, inspection.signed_with = signature["sha256"], signature["method"]
    inspection.answer_due_on = answer_due_on
    inspection.save_next("state", "reported_by", "reported_at", "report_sha256", "signed_with", "answer_due_on")
    return enter(inspection, "sign", actor, inspection.report_sha256)


@service
def answer(inspection: Inspection, *, actor: Any, text: str) -> Inspection:
    """The enterprise says in writing what it has to say to the report. Once."""
    wording.require(text=text)
    inspection = _step(inspection, "answer", actor)
    inspection.answer = text.strip()
    inspection.answered_by_id, inspection.answered_at = actor.pk, clock.now()
    inspection.save_next("state", "answer", "answered_by", "answered_at")
    return enter(inspection, "answer", actor, inspection.answer)


@service
def conclude(inspection: Inspection, *, actor: Any, text: str) -> Inspection:
    """Say what follows, when every finding has its way: a case, a flag that it bears out, or settled."""
    wording.require(text=text)
    inspection = _step(inspection, "conclude", actor)
    return _end(inspection, "conclude", actor, text)


def of_report(inspection: Inspection) -> dict[str, Any]:
    """What exactly the leader signs."""
    return {
        "number": inspection.number,
        "site": inspection.site.code,
        "enterprise": inspection.enterprise.code,
        "carried_out_on": inspection.carried_out_on,
        "present": inspection.present,
        "summary": inspection.summary,
        "team": sorted([member.person.username, member.certificate, member.leads] for member in inspection.team.all()),
        "answers": [
            [row.code, row.duty, row.question, row.answer, row.note]
            for row in sorted(inspection.answers.all(), key=lambda row: row.position)
        ],
        "figures": sorted(
            [row.product.code, f"{row.period:%Y-%m}", row.quantity, f"{row.tonnes:.3f}", row.note]
            for row in inspection.figures.all()
        ),
        "findings": [
            [row.position, row.article, row.legal_basis, row.facts]
            for row in sorted(inspection.findings.all(), key=lambda row: row.position)
        ],
    }


def lock(inspection: Inspection) -> Inspection:
    """Lock first, read then: a join in the locking query would still show the relations of before the wait."""
    Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    return (
        Inspection.objects.select_related("place", "enterprise", "site__jurisdiction", "campaign__place")
        .prefetch_related("team__person", "findings", "answers", "figures__product")
        .get(pk=inspection.pk)
    )


def enter(inspection: Inspection, verb: str, actor: Any, text: str = "") -> Inspection:
    """One line of the journal, and one of the audit trail."""
    InspectionEntry.objects.create(
        inspection=inspection,
        at=clock.now(),
        actor_id=actor.pk,
        actor_name=str(actor)[:160],
        verb=verb,
        text=text.strip(),
    )
    audit.record(
        actor=actor,
        action=f"inspections.{verb}",
        obj=inspection,
        place=inspection.place.code,
        reason=text.strip(),
        data={"site": inspection.site.code},
    )
    return inspection


def _step(inspection: Inspection, verb: str, actor: Any) -> Inspection:
    """Authorise, lock, guard, move. The caller writes what else the verb means, and its line of the journal."""
    authorise(actor, LIFECYCLE[verb].capability, inspection)
    inspection = lock(inspection)
    transition = LIFECYCLE.require(inspection, verb, actor=actor)
    if transition.target is not None:
        inspection.state = str(transition.target)
    return inspection


def _end(inspection: Inspection, verb: str, actor: Any, text: str) -> Inspection:
    inspection.conclusion = text.strip()
    inspection.ended_by_id, inspection.ended_at = actor.pk, clock.now()
    inspection.save_next("state", "conclusion", "ended_by", "ended_at")
    return enter(inspection, verb, actor, inspection.conclusion)


def _require_day(planned_on: dt.date) -> None:
    today = clock.today()
    if planned_on < today:
        fault = Fault("/planned_on", "past_day", _("This day has passed."))
    elif planned_on > today + FARTHEST:
        fault = Fault("/planned_on", "too_far", _("Plan two years ahead at most."))
    else:
        return
    raise Invalid("invalid", _("The inspection has faults."), errors=[fault])


def _require_within(campaign: Campaign, site: Site, planned_on: dt.date) -> None:
    if campaign.state == Campaign.State.ENDED:
        raise Conflict("campaign_ended", _("This campaign has ended."), campaign=campaign.number)
    faults = []
    if not campaign.lies_over(site):
        faults.append(Fault("/site", "outside_the_campaign", _("The campaign does not look at this site.")))
    if not campaign.begins_on <= planned_on <= campaign.ends_on:
        faults.append(Fault("/planned_on", "outside_the_campaign", _("This day lies outside the campaign's period.")))
    if faults:
        raise Invalid("invalid", _("The inspection has faults."), errors=faults)


def _of_answers(questions: Iterable[checklists.Question], answers: Sequence[Answered]) -> list[Fault]:
    faults, asked = [], [question.code for question in questions]
    given: Mapping[str, int] = {}
    for number, said in enumerate(answers):
        if said.code not in asked:
            detail = _("This is not asked at a site of this kind.")
            faults.append(Fault(f"/answers/{number}/code", "unknown_question", detail))
        elif said.code in given:
            faults.append(Fault(f"/answers/{number}/code", "answered_twice", _("This is answered twice.")))
        elif said.answer not in Answer.values:
            detail = _("Choose one of: %s.") % ", ".join(Answer.values)
            faults.append(Fault(f"/answers/{number}/answer", "invalid_choice", detail))
        elif said.answer == Answer.NOT_SEEN and not said.note.strip():
            detail = _("Say why it could not be seen.")
            faults.append(Fault(f"/answers/{number}/note", "required", detail))
        given = {**given, said.code: number}
    if missing := [code for code in asked if code not in given]:
        faults.append(Fault("/answers", "unanswered", _("Not answered: %s.") % ", ".join(missing)))
    return faults


def _of_figures(figures: Sequence[Measured], on: dt.date) -> list[Fault]:
    faults, seen = [], set()
    if len(figures) > MOST_FIGURES:
        return [Fault("/figures", "too_many", _("At most %d figures.") % MOST_FIGURES)]
    for number, figure in enumerate(figures):
        key = (figure.product.pk, figure.period, figure.quantity)
        if key in seen:
            faults.append(Fault(f"/figures/{number}", "same_figure_twice", _("This figure is given twice.")))
        seen.add(key)
        if figure.quantity not in ObservedFigure.Quantity.values:
            detail = _("Choose one of: %s.") % ", ".join(ObservedFigure.Quantity.values)
            faults.append(Fault(f"/figures/{number}/quantity", "invalid_choice", detail))
        if figure.period.day != 1 or figure.period > on:
            faults.append(Fault(f"/figures/{number}/period", "invalid", _("Give a month that has begun.")))
        if not 0 <= figure.tonnes <= MOST_TONNES:
            faults.append(Fault(f"/figures/{number}/tonnes", "out_of_range", _("Tonnes from 0 to 1,000,000.")))
    return faults


def _said(member: Any) -> str:
    return f"{member.person.username} ({member.certificate or '—'})"

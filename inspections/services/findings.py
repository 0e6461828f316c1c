"""Findings: recorded by the team with the provision breached; then a case, a confirmed flag, or settled by another."""

from uuid import UUID

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.transactions import service
from enterprises.policies import person
from inspections import checklists
from inspections.lifecycles import FINDING, INSPECTION
from inspections.models import Case, Finding, Flag, Inspection
from inspections.services import cases, inspections, required_text
from inspections.services.subjects import Named

State = Finding.State
MOST = 200


@service
def create(inspection: Inspection, *, actor: Actor, article: str, facts: str, question: str = "") -> Finding:
    """Record a finding and the provision that it breaches, as in force on the day of the visit."""
    inspection = INSPECTION.begin(inspection, "find", actor)
    required_text.require_text(article=article, facts=facts)
    assert inspection.carried_out_on is not None
    provision = checklists.provisions(inspection.carried_out_on).get(article)
    if provision is None:
        raise Invalid.at(
            "/article", "not_in_force", _("No provision of this code was in force on the day of the visit.")
        )
    if question and question not in {row.code for row in inspection.answers.all()}:
        raise Invalid.at("/question", "unknown_question", _("This was not asked at that visit."))
    position = 1 + max((row.position for row in inspection.findings.all()), default=0)
    if position > MOST:
        raise Conflict("too_many_findings", _("At most %d findings of one inspection.") % MOST)
    finding = Finding.objects.create(
        inspection=inspection,
        position=position,
        place=inspection.place,
        question=question,
        article=article,
        legal_basis=provision.text,
        facts=facts.strip(),
        found_by_id=person(actor).pk,
        found_at=clock.now(),
    )
    inspection.save_next()  # the content that the leader is about to sign has changed
    inspections.enter(inspection, "find", actor, f"{position}. {provision.text}. {finding.facts}")
    return finding


@service
def open_case(finding: Finding, *, actor: Actor, reason: str) -> Case:
    """Open a case about the site from a finding, with the day of the visit as the day of the conduct."""
    finding = _step(finding, "open_case", actor, reason)
    visit = finding.inspection
    finding.case = cases.create(
        actor=actor,
        subject=Named(Case.SubjectType.SITE, code=visit.site.code, seen_on=visit.carried_out_on),
        source=Case.Source.INSPECTION,
        allegation=f"{finding.facts}\n{finding.legal_basis}\n{reason.strip()}",
        province="",
        conduct_on=visit.carried_out_on,
        fictitious=visit.fictitious,
    )
    _decided(finding, "open_case", actor, reason, case=finding.case.number)
    return finding.case


@service
def corroborate(finding: Finding, *, actor: Actor, flag: UUID, reason: str) -> Finding:
    """Record that the visit confirms what a rule had found; the flag shows it from then on."""
    finding = _step(finding, "corroborate", actor, reason)
    visible = Flag.objects.visible_to(actor).filter(pk=flag, state__in=Flag.STANDING).first()
    if visible is None or visible.enterprise_id != finding.inspection.enterprise_id:
        raise Invalid.at("/flag", "unknown_flag", _("This enterprise has no open flag with this id."))
    finding.flag = visible
    return _decided(finding, "corroborate", actor, reason, flag=str(visible.pk))


@service
def settle(finding: Finding, *, actor: Actor, reason: str) -> Finding:
    """Settle a finding that was corrected on the spot or explained by the answer; not by its finder."""
    finding = _step(finding, "settle", actor, reason)
    return _decided(finding, "settle", actor, reason)


def _step(finding: Finding, verb: str, actor: Actor, reason: str) -> Finding:
    finding = FINDING.begin(finding, verb, actor)
    required_text.require_text(reason=reason)
    finding.state = str(FINDING[verb].target)
    return finding


def _decided(finding: Finding, verb: str, actor: Actor, reason: str, **data: str) -> Finding:
    finding.decided_by_id, finding.decided_at, finding.decision_reason = actor.pk, clock.now(), reason.strip()
    finding.save_next("state", "case", "flag", "decided_by", "decided_at", "decision_reason")
    inspections.enter(finding.inspection, verb, actor, f"{finding.position}. {reason.strip()}")
    audit.record(
        actor=actor,
        action=f"findings.{verb}",
        obj=finding,
        place=finding.place.code,
        reason=reason.strip(),
        data=data,
    )
    return finding

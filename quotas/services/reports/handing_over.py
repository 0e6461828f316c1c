"""Drafts handed over to be signed, taken over by a signer, or sent back with a reason. Their state stays."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, outbox
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from enterprises.models import User
from enterprises.policies import can, person
from enterprises.roles import Role
from enterprises.services import notifications
from quotas import capabilities, events, notification_texts
from quotas.models import Report
from quotas.services.reports.drafts import record
from quotas.services.reports.lifecycle import LIFECYCLE


def signers(report: Report) -> list[User]:
    """Return the people who sign for the enterprise of a report today."""
    return notifications.people_of(report.enterprise, Role.ENTERPRISE_SIGNER)


@service
def hand_over(report: Report, *, actor: Actor, to: str = "") -> Report:
    """Say that a draft is ready to be signed, by the person of this user name or, without one, by any signer."""
    report = LIFECYCLE.begin(report, "hand_over", actor)
    report.handed_over_to = _addressee(report, to) if to else None
    report.handed_over_by, report.handed_over_at = person(actor), clock.now()
    report.sent_back_by, report.sent_back_at, report.sent_back_reason = None, None, ""
    report.save_next(
        "handed_over_by", "handed_over_at", "handed_over_to", "sent_back_by", "sent_back_at", "sent_back_reason"
    )
    outbox.announce(events.REPORT_HANDED_OVER, report_id=report.pk)
    record(report, actor, "reports.hand_over", to=to or None)
    return report


@service
def take_over(report: Report, *, actor: Actor) -> Report:
    """Take over a draft that waits for another signer, who is notified, or for any."""
    report = LIFECYCLE.begin(report, "take_over", actor)
    before = report.handed_over_to
    report.handed_over_to = person(actor)
    report.save_next("handed_over_to")
    if before is not None:
        notifications.notify(
            [before],
            kind=notification_texts.DRAFT_TAKEN_OVER,
            step=f"take_over:{report.pk}:{report.version}",
            path=reverse("pages:report", args=[report.pk]),
            facts={**notification_texts.facts_of_draft(report), "person": str(report.handed_over_to)},
        )
    record(report, actor, "reports.take_over", before=before.username if before else None)
    return report


@service
def send_back(report: Report, *, actor: Actor, reason: str) -> Report:
    """Send a draft back to the person who handed it over, with what has to be corrected."""
    report = LIFECYCLE.begin(report, "send_back", actor)
    if not reason.strip():
        raise Invalid.at("/reason", "required", _("State the reason."))
    report.sent_back_reason = reason.strip()
    report.sent_back_by, report.sent_back_at = person(actor), clock.now()
    report.save_next("sent_back_by", "sent_back_at", "sent_back_reason")
    outbox.announce(events.REPORT_SENT_BACK, report_id=report.pk)
    record(report, actor, "reports.send_back", reason=report.sent_back_reason)
    return report


def _addressee(report: Report, username: str) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None or not can(found, capabilities.REPORTS_SUBMIT, report):
        raise Invalid.at("/to", "no_signer", _("Nobody of this user name signs for the enterprise."))
    return found

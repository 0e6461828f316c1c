"""Decisions against a filing: the province returns it, the enterprise repudiates it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core import clock, outbox, undo
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from quotas import events, ledger
from quotas.models import Posting, Report
from quotas.services import successions
from quotas.services.reports.drafts import record
from quotas.services.reports.filing import postings_of
from quotas.services.reports.lifecycle import LIFECYCLE


@service
def return_(report: Report, *, reason: str, actor: Actor) -> Report:
    """Return a report to the enterprise to be amended. Its use stays posted until the amendment is filed."""
    report = _decide(report, "return", actor=actor, reason=reason)
    outbox.announce_later(events.REPORT_RETURNED, undo.WINDOW, report_id=report.pk)
    return report


@service
def undo_return(report: Report, *, actor: Actor) -> Report:
    """Take back the return of a report, before its enterprise is told of it."""
    report = LIFECYCLE.begin(report, "undo_return", actor)
    if not outbox.take_back(events.REPORT_RETURNED, report_id=report.pk):
        raise undo.over()
    before = report.decision_reason
    report.state, report.decided_by, report.decided_at, report.decision_reason = Report.State.SUBMITTED, None, None, ""
    report.save_next("state", "decided_by", "decided_at", "decision_reason")
    record(report, actor, "reports.undo_return", before=before)
    return report


@service
def repudiate(report: Report, *, reason: str, actor: Actor) -> Report:
    """Repudiate a filing on the enterprise's behalf within seven days: its use is reversed at once."""
    report = _decide(report, "repudiate", actor=actor, reason=reason)
    outbox.announce(events.REPORT_REPUDIATED, report_id=report.pk)
    taken_back: Sequence[Posting] = postings_of(report)
    ledger.reverse(taken_back, actor=actor, key=f"repudiate:{report.pk}")
    successions.settle(report.enterprise, [posting.to_account_id for posting in taken_back], actor=actor)
    return report


def _decide(report: Report, verb: str, *, actor: Actor, reason: str = "") -> Report:
    report, transition = LIFECYCLE.begin(report, verb, actor), LIFECYCLE[verb]
    if transition.reason_required and not reason.strip():
        raise Invalid.at("/reason", "required", _("State the reason."))
    report.state = str(transition.target)
    report.decided_by_id = actor.pk
    report.decided_at, report.decision_reason = clock.now(), reason.strip()
    report.save_next("state", "decided_by", "decided_at", "decision_reason")
    record(report, actor, f"reports.{verb}", reason=reason.strip())
    return report

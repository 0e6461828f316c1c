"""Acceptance of many filings at once, in a fixed number of statements; each refused one is named."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F
from django.utils.translation import gettext as _

from core import audit, clock, outbox
from core.errors import DomainError, Fault, Forbidden, Invalid
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import holds
from quotas import capabilities, events, ledger
from quotas.models import Posting, Report
from quotas.services.reports.drafts import line_of_trail
from quotas.services.reports.lifecycle import LIFECYCLE, authorise, with_writer

MOST = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report that was not accepted; ``report`` is ``None`` if no visible report has this key."""

    id: UUID
    code: str
    detail: str
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    accepted: list[Report]
    refused: list[Refusal]


@service
def accept_many(keys: Collection[UUID], *, actor: Any) -> Outcome:
    """Accept each of these filings that may be accepted, and return the reason for the others."""
    if not holds(actor, capabilities.REPORTS_DECIDE):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    if len(keys) > MOST:
        fault = Fault("/reports", "too_many", _("At most %(most)d at once.") % {"most": MOST})
        raise Invalid("invalid", _("The request has faults."), errors=[fault])
    found = _locked(keys, actor)
    refused = [
        Refusal(key, "not_found", _("There is no such report here.")) for key in dict.fromkeys(keys) if key not in found
    ]
    accepted = []
    for report in found.values():
        try:
            authorise(actor, capabilities.REPORTS_DECIDE, report)
            LIFECYCLE.require(report, "accept", actor=actor)
        except DomainError as refusal:
            refused.append(Refusal(report.pk, refusal.code, str(refusal.detail), report))
        else:
            accepted.append(report)
    _decide(accepted, actor)
    audit.record_many(line_of_trail(report, actor, "reports.accept", together=len(accepted)) for report in accepted)
    outbox.announce_each(events.REPORT_ACCEPTED, ({"report_id": report.pk} for report in accepted))
    _post(accepted, actor)
    return Outcome(accepted, refused)


def _locked(keys: Collection[UUID], actor: Any) -> dict[UUID, Report]:
    """Lock the enterprises, then the reports, each in the order of its keys, as every action on one report does."""
    visible = Report.objects.visible_to(actor).filter(pk__in=keys)
    firms = Enterprise.objects.filter(pk__in=visible.values("enterprise_id")).select_for_update(no_key=True)
    list(firms.order_by("pk").values_list("pk"))
    rows = with_writer(visible, actor).select_related("enterprise__jurisdiction").order_by("pk")
    return {report.pk: report for report in rows.select_for_update(of=("self",), no_key=True)}


def _decide(reports: Collection[Report], actor: Any) -> None:
    now, person = clock.now(), actor if actor.pk is not None else None
    for report in reports:
        report.state, report.decided_by, report.decided_at = Report.State.ACCEPTED, person, now
        report.version += 1
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(
        state=Report.State.ACCEPTED, decided_by=person, decided_at=now, decision_reason="", version=F("version") + 1
    )


def _post(reports: Collection[Report], actor: Any) -> None:
    """Turn the posted use of these reports into accepted use, in one statement."""
    pending = Posting.objects.filter(line_use__line__report__in=reports, reversed_by=None)
    entries = [
        ledger.Entry(
            kind=Posting.Kind.ACCEPT,
            tonnes=posting.tonnes,
            to=posting.to_account_id,
            line_use=posting.line_use_id,
            effective_on=posting.effective_on,
        )
        for posting in pending.exclude(kind=Posting.Kind.REVERSE).order_by("id")
    ]
    ledger.post_many(entries, actor=actor, key=f"accept:{uuid4()}")

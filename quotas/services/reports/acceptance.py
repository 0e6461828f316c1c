"""Acceptance of filings, one or many at once, in a fixed number of statements; each refused one is named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from core import audit, clock, expected_versions, outbox
from core.actors import Actor
from core.errors import DomainError, Invalid
from core.transactions import service
from core.write_access import absent
from enterprises.models import User
from quotas import events, ledger
from quotas.models import Posting, Report
from quotas.services.reports.drafts import line_of_trail
from quotas.services.reports.lifecycle import LIFECYCLE, with_writer

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
def accept(report: Report, *, actor: Actor) -> Report:
    """Accept a report for the province: its pending use becomes accepted use."""
    accepted, refused = _accept(Report.objects.filter(pk=report.pk), actor)
    for _report, refusal in refused:
        raise refusal
    if not accepted:
        raise absent()
    return accepted[0]


@service
def accept_many(keys: Collection[UUID], *, actor: Actor) -> Outcome:
    """Accept each of these filings that may be accepted, and return the reason for the others."""
    if len(keys) > MOST:
        raise Invalid.at("/reports", "too_many", _("At most %(most)d at once.") % {"most": MOST})
    accepted, refused = _accept(Report.objects.visible_to(actor).filter(pk__in=keys), actor)
    handled = {report.pk for report in accepted} | {report.pk for report, _refusal in refused}
    unknown = [Refusal(key, "not_found", _("There is no such report here.")) for key in dict.fromkeys(keys)]
    return Outcome(
        accepted,
        [row for row in unknown if row.id not in handled]
        + [Refusal(report.pk, refusal.code, str(refusal.detail), report) for report, refusal in refused],
    )


def _accept(rows: QuerySet[Report], actor: Actor) -> tuple[list[Report], list[tuple[Report, DomainError]]]:
    """Accept what may be accepted, in a fixed number of statements; return it, and the rest with the refusals."""
    rows = with_writer(rows, actor).select_related("enterprise__jurisdiction")
    accepted, refused = LIFECYCLE.begin_many(rows, "accept", actor)
    if accepted:
        _decide(accepted, actor)
        together: dict[str, Any] = {"together": len(accepted)} if len(accepted) > 1 else {}
        audit.record_many(line_of_trail(report, actor, "reports.accept", **together) for report in accepted)
        outbox.announce_many(events.REPORT_ACCEPTED, ({"report_id": report.pk} for report in accepted))
        _post(accepted, actor)
    return accepted, refused


def _decide(reports: Collection[Report], actor: Actor) -> None:
    now, person = clock.now(), actor if isinstance(actor, User) else None
    for report in reports:
        expected_versions.advance(report)
        report.state, report.decided_by, report.decided_at = Report.State.ACCEPTED, person, now
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(
        state=Report.State.ACCEPTED, decided_by=person, decided_at=now, decision_reason="", version=F("version") + 1
    )


def _post(reports: Sequence[Report], actor: Actor) -> None:
    """Turn the posted use of these reports into accepted use, in one statement and under one key."""
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
    ledger.post_many(entries, actor=actor, key=f"accept:{reports[0].pk}")

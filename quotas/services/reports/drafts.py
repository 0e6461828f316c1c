"""Drafts of reports: at most one per month; a filed month can only be amended."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, months
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.models import AuditEvent
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import person
from quotas import capabilities
from quotas.models import Report
from quotas.services import duties, periods
from quotas.services.reports import lines as report_lines
from quotas.services.reports import paper_reports
from quotas.services.reports.lifecycle import LIFECYCLE

Lines = Sequence[Mapping[str, Any]]


@service
def create(
    *,
    enterprise: Enterprise,
    period: dt.date,
    actor: Actor,
    nil: bool = False,
    lines: Lines = (),
    origin: str = Report.Origin.API,
    received_on: dt.date | None = None,
    paper_reference: str = "",
) -> Report:
    """Begin the report of a month. A month with a report is amended instead.

    A report on paper states when it was received and under which file number it is kept.
    """
    report = LIFECYCLE.begin_new(
        lambda: Report(
            enterprise=enterprise,
            period=period,
            nil=nil,
            origin=origin,
            prepared_by=person(actor),
            prepared_at=clock.now(),
        ),
        capabilities.REPORTS_KEY_IN if origin == Report.Origin.PAPER else capabilities.REPORTS_PREPARE,
        actor,
        beside=[enterprise],
    )
    report.enterprise = enterprise = Enterprise.objects.select_related("jurisdiction").get(pk=enterprise.pk)
    require_month(period)
    versions = Report.objects.filter(enterprise=enterprise, period=period)
    earlier = list(versions.order_by("-number").only("number", "state"))
    _require_none(earlier)
    periods.require_open(enterprise, period)
    report.number = earlier[0].number + 1 if earlier else 1
    report.due_on = duties.due_on(enterprise, period)
    paper_reports.fill_in(report, received_on, paper_reference)
    report.save()
    report_lines.enter(report, lines)
    record(report, actor, "reports.create", lines=len(lines))
    return report


@service
def update(
    report: Report,
    *,
    actor: Actor,
    nil: bool | None = None,
    lines: Lines | None = None,
    received_on: dt.date | None = None,
    paper_reference: str | None = None,
) -> Report:
    """Change a draft: the given lines replace all that it had."""
    report = _change(report, nil, lines, received_on, paper_reference, actor)
    record(report, actor, "reports.update", lines=None if lines is None else len(lines))
    return report


@service
def autosave(
    report: Report,
    *,
    actor: Actor,
    nil: bool,
    lines: Lines,
    received_on: dt.date | None = None,
    paper_reference: str | None = None,
) -> Report:
    """Save a draft while it is typed: as ``update``, but the audit trail records the writer once, not at every save."""
    report = _change(report, nil, lines, received_on, paper_reference, actor)
    written = AuditEvent.objects.filter(object_id=str(report.pk), actor_id=actor.pk)
    if not written.filter(action__in=["reports.create", "reports.update", "reports.amend"]).exists():
        record(report, actor, "reports.update", lines=len(lines))
    return report


def _change(
    report: Report,
    nil: bool | None,
    lines: Lines | None,
    received_on: dt.date | None,
    paper_reference: str | None,
    actor: Actor,
) -> Report:
    report = LIFECYCLE.begin(report, "update", actor)
    if nil is not None:
        report.nil = nil
    if lines is not None:
        report_lines.substitute(report, lines)
    paper_reports.fill_in(report, received_on, paper_reference)
    report.save_next("nil", "received_on", "paper_reference")
    return report


@service
def amend(report: Report, *, reason: str, actor: Actor) -> Report:
    """Begin the next version of a filed report as a copy of it; the filed one stays in force until it is submitted."""
    report = LIFECYCLE.begin(report, "amend", actor)
    _require_reason(reason)
    if open_draft := Report.objects.filter(
        enterprise=report.enterprise_id, period=report.period, state=Report.State.DRAFT
    ).first():
        raise Conflict(
            "draft_open",
            _("An amendment of this month is being prepared already."),
            report=str(open_draft.pk),
            way="update",
        )
    latest = Report.objects.filter(enterprise=report.enterprise_id, period=report.period).order_by("-number").first()
    assert latest is not None
    draft = Report.objects.create(
        enterprise=report.enterprise,
        period=report.period,
        number=latest.number + 1,
        nil=report.nil,
        origin=report.origin,
        received_on=report.received_on,  # until another paper is named for the amendment
        paper_reference=report.paper_reference,
        due_on=report.due_on,
        amends=report,
        reason=reason.strip(),
        prepared_by=person(actor),
        prepared_at=clock.now(),
    )
    report_lines.copy(report, draft)
    record(draft, actor, "reports.amend", reason=reason, amends=str(report.pk))
    return draft


@service
def discard(report: Report, *, actor: Actor) -> None:
    """Discard a draft. A filed report cannot be discarded."""
    report = LIFECYCLE.begin(report, "discard", actor)
    record(report, actor, "reports.discard")
    report.delete()


def record(report: Report, actor: Actor, action: str, *, reason: str = "", **data: Any) -> None:
    audit.record_many([line_of_trail(report, actor, action, reason=reason, **data)])


def line_of_trail(report: Report, actor: Actor, action: str, *, reason: str = "", **data: Any) -> AuditEvent:
    return audit.event(
        actor=actor,
        action=action,
        obj=report,
        place=report.enterprise.jurisdiction.code,
        enterprise_code=report.enterprise.code,
        reason=reason,
        data={"period": f"{report.period:%Y-%m}", "version": report.number, **data},
    )


def require_month(period: dt.date) -> None:
    if period.day != 1:
        raise ValueError("a period is the first day of its month")
    if period > months.month_of(clock.today()):
        raise Invalid.at("/period", "future_period", _("This month has not begun."))


def _require_none(versions: Sequence[Report]) -> None:
    """Refuse a second report of a month; the error names the draft to update or the filed report to amend."""
    existing = next((version for version in versions if version.state in Report.BEGUN_OR_FILED), None)
    if existing is not None:
        raise exists(existing)


def exists(existing: Report) -> Conflict:
    """Return the refusal of a second report of a month."""
    if existing.state == Report.State.DRAFT:
        way, detail = "update", _("This month has a draft already: edit it.")
    else:
        way, detail = "amend", _("This month has a filed report already: amend it.")
    return Conflict("report_exists", detail, report=str(existing.pk), way=way)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid.at("/reason", "required", _("State the reason."))

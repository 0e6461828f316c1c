"""Reports of many enterprises, decided and filed together by the same checks as a single one.

An officer has them on paper. Months are decided in their order, since each opens with the stock that the one before it
closes with.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from core import audit, clock, outbox
from core.actors import SystemActor
from core.errors import DomainError, Fault
from enterprises.models import Enterprise, User
from quotas import capabilities, events
from quotas.checks import ReportToCheck
from quotas.checks.facts import Stated
from quotas.counting import Counting, hold_rules
from quotas.models import Report
from quotas.report_lines import LineRow
from quotas.services import duties
from quotas.services.reports import filed_alike, filing, filing_decision, lines, paper_reports
from quotas.services.reports.drafts import exists, line_of_trail, require_month
from quotas.services.reports.filing import DecidedFiling
from quotas.services.reports.filing_decision import Decision, Filing
from quotas.services.reports.lifecycle import LIFECYCLE


@dataclass(frozen=True, slots=True)
class SheetMonth:
    """The month of an enterprise as a sheet states it; ``explanation`` is the reason for every warning."""

    enterprise: Enterprise
    period: dt.date
    entered: Sequence[Mapping[str, Any]]
    nil: bool = False
    received_on: dt.date | None = None
    paper_reference: str = ""
    explanation: str = ""


@dataclass(slots=True)
class Outcome:
    """The result for one stated month: faults with their places in it, a report that can be filed, or nothing to do."""

    stated: SheetMonth
    report: Report
    resolved: lines.Resolved
    faults: Sequence[Fault] = ()
    unchanged: bool = False  # filed already, just as it is stated
    expected: Mapping[tuple[str, str], str] = field(default_factory=dict)  # figures, by pointer and code of the fault
    filing: Filing | None = None
    decision: Decision | None = None


type _Month = list[tuple[SheetMonth, Report]]  # of one month, each with its unsaved report


def check_many(stated: Sequence[SheetMonth], *, filer: User) -> list[Outcome]:
    """Return what filing these months would give. Write nothing."""
    earlier: dict[UUID, list[Stated]] = defaultdict(list)
    outcomes: list[Outcome] = []
    for month in _by_month(stated, _reports(stated, filer)):
        decided = _decide(month, earlier)
        for outcome in decided:
            earlier[outcome.stated.enterprise.pk] += _statements(outcome)
        outcomes += decided
    return outcomes


def file_many(
    stated: Sequence[SheetMonth], *, filer: User, sheet: UUID, signature: Mapping[str, str], key: str
) -> list[Outcome]:
    """File those of the months that have no fault, for the officer who has confirmed their sheet.

    ``signature`` is the one of the sheet, which every receipt bears. Called within the transaction of a service.
    """
    if not stated:
        return []
    system, outcomes = SystemActor("imports"), []
    make, firms = partial(_reports, stated, filer, sheet), [one.enterprise for one in stated]
    reports = LIFECYCLE.begin_new_many(make, capabilities.REPORTS_KEY_IN, filer, beside=firms)
    hold_rules()
    for month in _by_month(stated, reports):
        decided = _decide(month, {})
        period = month[0][0].period
        _write([one for one in decided if one.decision is not None], system, signature, f"{key}:{period:%Y-%m}")
        outcomes += decided
    return outcomes


def _by_month(stated: Sequence[SheetMonth], reports: Sequence[Report]) -> list[_Month]:
    """Return what is stated, each with its report, by month and in the order of months."""
    ordered = sorted(zip(stated, reports, strict=True), key=lambda pair: pair[0].period)
    return [list(group) for _period, group in groupby(ordered, key=lambda pair: pair[0].period)]


def _reports(stated: Sequence[SheetMonth], filer: User, sheet: UUID | None = None) -> list[Report]:
    now, reports = clock.now(), []
    for one in stated:
        report = Report(
            enterprise=one.enterprise,
            period=one.period,
            nil=one.nil,
            origin=Report.Origin.PAPER,
            received_on=one.received_on,
            paper_reference=one.paper_reference.strip(),
            sheet_id=sheet,
            prepared_by=filer,
            prepared_at=now,
        )
        filing.fill_in(report, filer, now)
        reports.append(report)
    return reports


def _decide(month: _Month, earlier: Mapping[UUID, Sequence[Stated]]) -> list[Outcome]:
    """Decide on one month of many enterprises, each of which states it once."""
    stated, reports = [one for one, _report in month], [report for _one, report in month]
    period = stated[0].period
    due = duties.due_days_of([one.enterprise for one in stated], period)
    present = _existing(stated, period)
    register = lines.Register.read(reports, [one.entered for one in stated])
    outcomes = []
    for one, report in month:
        report.due_on = due[one.enterprise.pk]
        outcome = Outcome(one, report, [])
        try:
            require_month(period)
            if (other := present.get(one.enterprise.pk)) is None:
                outcome.resolved = lines.Resolver(report, one.entered, register).lines()
            elif not _is_filed(outcome, register, other):
                raise exists(other)
            else:
                outcome.unchanged = True
        except DomainError as refusal:
            outcome.faults = _faults(refusal)
        if not outcome.unchanged:
            outcome.faults = [*outcome.faults, *paper_reports.faults_of(report)]
        outcomes.append(outcome)
    possible = [outcome for outcome in outcomes if not outcome.faults and not outcome.unchanged]
    counting = Counting.for_month(period)
    to_check = [
        ReportToCheck(
            one.report,
            register.rows_of(one.resolved, period),
            counting,
            earlier=earlier.get(one.stated.enterprise.pk, ()),
            saved=False,
        )
        for one in possible
    ]
    for outcome, found in zip(possible, filing.read_many(to_check), strict=True):
        outcome.filing = found
        try:
            outcome.decision = filing_decision.decide(found, {}, default_reason=outcome.stated.explanation)
        except filing_decision.ChecksFailed as refusal:
            outcome.faults = _faults(refusal)
            outcome.expected = {
                (finding.pointer, finding.code): str(finding.figures.get("expected", ""))
                for finding in refusal.findings
            }
        except DomainError as refusal:
            outcome.faults = _faults(refusal)
    return outcomes


def _existing(stated: Sequence[SheetMonth], period: dt.date) -> dict[UUID, Report]:
    versions = Report.objects.filter(
        enterprise__in=[one.enterprise.pk for one in stated],
        period=period,
        state__in=Report.BEGUN_OR_FILED,
    )
    found = versions.only("enterprise", "state", "nil", "received_on", "paper_reference")
    # Of a month with an amendment that is being prepared, the version in force.
    ordered = sorted(found, key=lambda report: report.state != Report.State.DRAFT)
    present = {report.enterprise_id: report for report in ordered}
    filed_alike.fetch_lines(present.values())
    return present


def _is_filed(outcome: Outcome, register: lines.Register, filed: Report) -> bool:
    """Return whether a month is filed as it is stated; one with lines that cannot be read is not."""
    try:
        resolved = lines.Resolver(outcome.report, outcome.stated.entered, register).lines()
    except DomainError:
        return False
    return filed_alike.is_filed(outcome.report, register.rows_of(resolved, outcome.stated.period), filed)


def _faults(refusal: DomainError) -> Sequence[Fault]:
    return refusal.errors or [Fault("", refusal.code, str(refusal.detail))]


def _statements(outcome: Outcome) -> list[Stated]:
    """Return what the next month of the enterprise will find stated, if this one is filed."""
    if outcome.filing is None:
        return []
    report = outcome.report
    return [
        Stated(
            line.site,
            line.product.id,
            line.product.code,
            line.product.name,
            report.period,
            report.enterprise_id,
            line.opening_stock,
            line.produced,
            line.closing_stock,
            line.grade,
        )
        for line in outcome.filing.facts.lines
    ]


def _write(outcomes: Sequence[Outcome], actor: SystemActor, signature: Mapping[str, str], key: str) -> None:
    if not outcomes:
        return
    # Two versions of a month that was filed before and repudiated since have other numbers.
    _number(outcomes)
    Report.objects.bulk_create([outcome.report for outcome in outcomes])
    for outcome in outcomes:
        for line, _trades in outcome.resolved:
            line.report = outcome.report  # which has its key only now
    lines.save([row for outcome in outcomes for row in outcome.resolved])
    filings = []
    for outcome in outcomes:
        assert outcome.filing is not None
        assert outcome.decision is not None
        saved = [line for line, _trades in outcome.resolved]
        decision = replace(outcome.decision, lines=_with_ids(outcome.decision.lines, saved))
        receipt = filing.issue_receipt(outcome.report, decision, signature)
        filings.append(DecidedFiling(outcome.filing, decision, receipt))
    outbox.announce_many(events.REPORT_IMPORTED, ({"report_id": outcome.report.pk} for outcome in outcomes))
    filing.write_many(filings, actor=actor, key=key)
    audit.record_many(
        line_of_trail(
            outcome.report,
            actor,
            "reports.submit",
            receipt=outcome.report.receipt_number,
            sha256=outcome.report.sha256,
            over=outcome.report.over,
            filed_by=str(outcome.report.submitted_by_id),
            sheet=str(outcome.report.sheet_id),
            signature=dict(signature),
        )
        for outcome in outcomes
    )


def _number(outcomes: Sequence[Outcome]) -> None:
    firms = [outcome.report.enterprise_id for outcome in outcomes]
    earlier = Report.objects.filter(enterprise__in=firms, period=outcomes[0].report.period)
    numbers: dict[UUID, int] = {}
    for firm, number in earlier.values_list("enterprise_id", "number"):
        numbers[firm] = max(number, numbers.get(firm, 0))
    for outcome in outcomes:
        outcome.report.number = numbers.get(outcome.report.enterprise_id, 0) + 1


def _with_ids(rows: Sequence[LineRow], saved: Sequence[Any]) -> list[LineRow]:
    return [replace(row, id=line.pk) for row, line in zip(rows, saved, strict=True)]

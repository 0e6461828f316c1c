"""Filing: all checks run at once, the version is frozen, its use posted, and accounts over their limit named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core import clock, outbox, walls
from core.errors import Conflict, Fault
from core.questions import Question
from core.transactions import service
from enterprises.services import signatures
from quotas import capabilities, checks, events, ledger, months, receipts, signing
from quotas.checks import Finding, Severity
from quotas.checks.facts import lines_of
from quotas.counting import Counting, Use
from quotas.models import Account, LineUse, Posting, Programme, ProgrammeYear, Report, ReportLine
from quotas.services import periods, programmes, successions
from quotas.services.reports import paper, punctuality
from quotas.services.reports.drafts import record
from quotas.services.reports.lifecycle import LIFECYCLE, authorise, lock

type Accounts = dict[tuple[UUID, str], UUID]  # by programme and category


def check(report: Report, *, actor: Any = None) -> list[Finding]:
    """Return everything against filing this draft now. Write nothing."""
    if actor is not None:
        authorise(actor, capabilities.REPORTS_PREPARE, report)
        LIFECYCLE.require(report, "check", actor=actor)
    return findings(report)


def findings(report: Report) -> list[Finding]:
    """Return the findings of the checks on a version, filed or not, with today's data. Write nothing."""
    with walls.beyond_reach("a check says today what the filing will say"):
        facts = checks.gather(
            report, lines_of(report), predecessor=standing(report), counting=Counting.of(report.period)
        )
    return checks.run(facts)


@service
def submit(
    report: Report, *, actor: Any, explanations: Mapping[str, str] | None = None, proof: signatures.Proof | None = None
) -> Report:
    """File a draft. ``explanations`` gives the reason for each warning by its code, ``proof`` the signature."""
    authorise(actor, capabilities.REPORTS_SUBMIT, report)
    punctuality.require_not_frozen(report)
    # The lock on programme years comes before the enterprise's: for missing accounts, and quota of a succession.
    successions.prepare(report.enterprise, report.period.year)
    counting = Counting.of(report.period)
    accounts, seen, lines = _accounts(report), report.version, lines_of(report)
    _open_accounts(accounts, report, counting, lines, actor)
    report = lock(report)
    LIFECYCLE.require(report, "submit", actor=actor)
    if report.version != seen:  # the draft was changed between the first check and the lock
        lines = lines_of(report)
    predecessor = standing(report)
    if predecessor is None:
        periods.require_open(report.enterprise, report.period)

    _convert_anew(lines, counting)
    facts = checks.gather(report, lines, predecessor=predecessor, counting=counting)
    against = checks.run(facts)
    found = {finding.code for finding in against}
    reasons = {code: text.strip() for code, text in (explanations or {}).items() if code in found and text.strip()}
    refuse(against, reasons)
    signature = signatures.redeem(
        proof, actor=actor, purpose=signing.REPORT, obj=report, content=signing.of_report(report, lines)
    )

    used = _open_accounts(accounts, report, counting, lines, actor)
    line_uses = LineUse.objects.bulk_create(
        LineUse(line=line, account_id=accounts[use.programme.pk, use.category], tonnes=use.tonnes) for line, use in used
    )
    taken_back = postings_of(predecessor) if predecessor else []
    if predecessor is not None:
        predecessor.state = Report.State.SUPERSEDED
        predecessor.save_next("state")
    _sign(report, lines, predecessor, reasons, signature, actor)
    outbox.announce(events.REPORT_SUBMITTED, report_id=report.pk)
    # The ledger comes last: from here to the commit every other filing waits for the nation's account.
    ledger.post_many(
        [ledger.Entry.reversal(posting) for posting in taken_back]
        + [
            ledger.Entry(
                kind=Posting.Kind.USE,
                tonnes=use.tonnes,
                to=use.account_id,
                line_use=use,
                effective_on=months.last_day(report.period),
            )
            for use in line_uses
        ],
        actor=actor,
        key=f"report:{report.pk}",
    )
    touched = [use.account_id for use in line_uses] + [posting.to_account_id for posting in taken_back]
    successions.settle(report.enterprise, touched, actor=actor)

    report.over = _over(report, line_uses, taken_back)
    report.save_next(
        "state",
        "submitted_by",
        "submitted_at",
        "late",
        "receipt_number",
        "canonical",
        "sha256",
        "over",
        "explanations",
    )
    filed = {"receipt": report.receipt_number, "sha256": report.sha256, "over": report.over}
    record(report, actor, "reports.submit", **filed, signature=signature)
    return report


def _convert_anew(lines: Sequence[ReportLine], counting: Counting) -> None:
    """Take over a factor to oxide that was set after the draft was written, before the lines are frozen."""
    changed = [line for line in lines if line.reo_tonnes != counting.reo(line, line.produced)]
    for line in changed:
        line.reo_tonnes = counting.reo(line, line.produced)
    if changed:
        ReportLine.objects.bulk_update(changed, ["reo_tonnes"])


def standing(report: Report) -> Report | None:
    """Return the other version of the same month whose use is in the ledger, or ``None``."""
    if report.number == 1:
        return None
    rows = Report.objects.filter(enterprise=report.enterprise_id, period=report.period, state__in=Report.STANDING)
    return rows.exclude(pk=report.pk).select_related("enterprise__jurisdiction", "amends").first()


def postings_of(report: Report) -> list[Posting]:
    """Return the postings of a report that have not been reversed."""
    rows = Posting.objects.filter(line_use__line__report=report, reversed_by=None)
    return list(rows.exclude(kind=Posting.Kind.REVERSE).order_by("id"))


def refuse(against: Sequence[Finding], reasons: Mapping[str, str]) -> None:
    """Raise ``Conflict`` with every blocking finding and every warning without a reason, if there are any."""
    open_ones = [
        finding
        for finding in against
        if finding.severity == Severity.BLOCKING
        or (finding.severity == Severity.WARNING and finding.code not in reasons)
    ]
    if not open_ones:
        return
    blocked = any(finding.severity == Severity.BLOCKING for finding in open_ones)
    raise Conflict(
        "checks_failed",
        _("The report cannot be filed as it is.")
        if blocked
        else _("The report can be filed when a reason is given for each warning (“explanations”, by code)."),
        errors=[Fault(finding.pointer, finding.code, finding.message) for finding in open_ones],
        severities={finding.code: str(finding.severity) for finding in open_ones},
    )


def _open_accounts(
    accounts: Accounts, report: Report, counting: Counting, lines: Sequence[ReportLine], actor: Any
) -> list[tuple[ReportLine, Use]]:
    """Return what each line uses, and add missing accounts of its programmes and categories to ``accounts``."""
    used = [(line, use) for line in lines for use in counting.uses(line) if use.category]
    wanted: dict[Programme, set[str]] = defaultdict(set)
    for _line, use in used:
        if (use.programme.pk, use.category) not in accounts:
            wanted[use.programme].add(use.category)
    if wanted:
        holder = ledger.holder_of(report.enterprise)
        categories = {programme.pk: found for programme, found in wanted.items()}
        years = _programme_years(wanted, report.period.year, actor)
        for year in years:
            opened = ledger.accounts_for(year, categories[year.programme_id], [holder])
            accounts |= {(year.programme_id, category): account.pk for (_holder, category), account in opened.items()}
    return used


def _accounts(report: Report) -> Accounts:
    """Return the enterprise's accounts of the year by (programme, category)."""
    rows = _ACCOUNTS(enterprise=report.enterprise_id, year=report.period.year)
    return {(programme, category): pk for programme, category, pk in rows}


_ACCOUNTS = Question(
    lambda enterprise, year: (
        Account.objects.filter(holder__enterprise=enterprise, programme_year__year=year)
        .order_by()
        .values_list("programme_year__programme_id", "category", "pk")
    )
)


def _programme_years(wanted: Iterable[Programme], year: int, actor: Any) -> list[ProgrammeYear]:
    """Return the programmes' years in one order of locking; a missing year is created and awaits its plan."""
    found = {row.programme_id: row for row in ProgrammeYear.objects.filter(programme__in=wanted, year=year)}
    for programme in sorted(wanted, key=lambda programme: programme.code):
        if programme.pk not in found:
            found[programme.pk] = programmes.year_of(programme, year, actor=actor)
    return sorted(found.values(), key=lambda row: row.pk)


def _sign(
    report: Report,
    lines: Sequence[ReportLine],
    predecessor: Report | None,
    reasons: dict[str, str],
    signature: dict[str, str] | None,
    actor: Any,
) -> None:
    """Record who filed what when; an amendment is as punctual as the filing it follows.

    A day of receipt that would make it on time counts once a second officer has confirmed it (``receipt``).
    """
    report.state = Report.State.SUBMITTED
    report.submitted_by, report.submitted_at = actor, clock.now().replace(microsecond=0)
    late = punctuality.is_late(report, paper.came_on(report))
    report.late = late and (predecessor is None or predecessor.late)
    report.explanations = reasons
    receipt = receipts.issue(report, lines, signature)
    report.receipt_number, report.canonical, report.sha256 = receipt.number, receipt.canonical, receipt.sha256


def _over(report: Report, line_uses: Sequence[LineUse], taken_back: Sequence[Posting]) -> list[dict[str, str]]:
    """Return the accounts that this filing took over their limit, or further over it, the worst first."""
    change: dict[UUID, Decimal] = defaultdict(Decimal)
    for use in line_uses:
        change[use.account_id] += use.tonnes
    for posting in taken_back:
        if posting.kind == Posting.Kind.USE and posting.to_account_id is not None:
            change[posting.to_account_id] -= posting.tonnes
    grown = {pk for pk, tonnes in change.items() if tonnes > 0}
    return [
        {"programme": programme, "category": category, "excess": str(excess)}
        for account, programme, category, excess in _OVER(enterprise=report.enterprise_id, year=report.period.year)
        if account in grown
    ]


_OVER = Question(
    lambda enterprise, year: (
        Account.objects.over()
        .filter(holder__enterprise=enterprise, programme_year__year=year)
        .order_by("-excess", "programme_year__programme__code")
        .values_list("pk", "programme_year__programme__code", "category", "excess")
    )
)

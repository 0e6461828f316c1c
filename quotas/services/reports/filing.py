"""Filing of a month in four steps: read, decide, write, answer."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core import clock, expected_versions, months, outbox, row_security, sql
from core.actors import Actor
from core.bulk_insert import literal_array
from core.transactions import service
from enterprises.models import Enterprise, User
from enterprises.policies import person
from enterprises.services import signatures
from quotas import capabilities, checks, events, ledger, receipts, report_lines, signed_content
from quotas.checks import ReportFinding, ReportToCheck
from quotas.counting import Counting
from quotas.models import LineUse, Posting, Programme, Report, ReportLine
from quotas.report_lines import LineRow
from quotas.services import programme_years, successions
from quotas.services.reports import filing_decision, paper_reports, punctuality
from quotas.services.reports.drafts import record
from quotas.services.reports.filing_decision import AccountKey, Decision, Filing
from quotas.services.reports.lifecycle import LIFECYCLE


def check(report: Report, *, actor: Actor | None = None) -> list[ReportFinding]:
    """Return everything against filing this draft now. Write nothing."""
    if actor is not None:
        LIFECYCLE.authorise(capabilities.REPORTS_PREPARE, actor, report)
        if (obstacle := LIFECYCLE.obstacle(report, "check", actor=actor)) is not None:
            raise obstacle
    return findings(report)


def findings(report: Report) -> list[ReportFinding]:
    """Return the findings of the checks on a version, filed or not, with today's data. Write nothing."""
    with row_security.unrestricted("a check says today what the filing will say"):
        (facts,) = checks.read_many([_to_check(report, version_in_force(report))])
    return checks.run(filing_decision.as_filed(facts))


def lines_to_sign(report: Report) -> list[LineRow]:
    """Return the lines of a draft as they would be filed now: the content that its signer signs."""
    return filing_decision.converted(report_lines.read(report.pk), Counting.for_month(report.period))


@dataclass(frozen=True, slots=True)
class DecidedFiling:
    """A filing that may be written: what was read of it, what was decided, and its receipt."""

    filing: Filing
    decision: Decision
    receipt: receipts.Receipt

    @property
    def report(self) -> Report:
        return self.filing.facts.report


@service
def submit(
    report: Report,
    *,
    actor: Actor,
    explanations: Mapping[str, str] | None = None,
    proof: signatures.Proof | None = None,
) -> Report:
    """File a draft. ``explanations`` gives the reason for each warning by its code, ``proof`` the signature."""
    report = LIFECYCLE.begin(report, "submit", actor)

    # Read everything that it is decided on.
    fill_in(report, person(actor), clock.now())
    (filing,) = read_many([_to_check(report, version_in_force(report), hold_rules=True)])

    # Decide. What the person has signed is what is filed.
    decision = filing_decision.decide(filing, explanations or {})
    content = signed_content.content_of_report(report, decision.lines)
    signature = signatures.redeem(proof, actor=actor, purpose=signed_content.REPORT, obj=report, content=content)
    receipt = issue_receipt(report, decision, signature)

    # Write.
    outbox.announce(events.REPORT_SUBMITTED, report_id=report.pk)
    write_many([DecidedFiling(filing, decision, receipt)], actor=actor, key=f"report:{report.pk}")
    filed = {"receipt": report.receipt_number, "sha256": report.sha256, "over": report.over}
    record(report, actor, "reports.submit", **filed, signature=signature)

    # Answer with the report as it was filed, with its lines.
    report.line_rows = decision.lines
    return report


def fill_in(report: Report, filer: User, at: dt.datetime) -> None:
    """Name the person who files a report, and when."""
    report.submitted_by, report.submitted_at = filer, at.replace(microsecond=0)


def issue_receipt(report: Report, decision: Decision, signature: Mapping[str, str] | None) -> receipts.Receipt:
    """Set what was decided on a report, and issue the receipt that its filer gets."""
    report.state, report.late, report.explanations = Report.State.SUBMITTED, decision.late, dict(decision.reasons)
    return receipts.issue(report, decision.lines, signature)


def version_in_force(report: Report) -> Report | None:
    """Return the other version of the same month whose use is in the ledger, or ``None``."""
    if report.number == 1:
        return None
    rows = Report.objects.filter(enterprise=report.enterprise_id, period=report.period, state__in=Report.STANDING)
    return rows.exclude(pk=report.pk).select_related("enterprise__jurisdiction", "amends").first()


def postings_of(report: Report) -> list[Posting]:
    """Return the postings of a report that have not been reversed."""
    rows = Posting.objects.filter(line_use__line__report=report, reversed_by=None)
    return list(rows.exclude(kind=Posting.Kind.REVERSE).order_by("id"))


# --- Reading ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Circumstances:
    """The row of ``circumstances.sql``."""

    frozen: bool
    excused: bool
    period_closed: bool
    accounts: list[tuple[str, str, str]] | None


_CIRCUMSTANCES = sql.Query(__file__, "circumstances.sql", _Circumstances)


def read_many(to_check: Sequence[ReportToCheck]) -> list[Filing]:
    """Read all that decides on these filings; the caller holds the locks of their enterprises and of the reports.

    Two statements, and two more for each amendment.
    """
    reports = [one.report for one in to_check]
    places = [report.enterprise.jurisdiction for report in reports]
    circumstances = _CIRCUMSTANCES.all(
        enterprises=[report.enterprise_id for report in reports],
        places=[place.code for place in places],
        provinces=[place.province_code for place in places],
        periods=[report.period for report in reports],
        due_on=[report.due_on for report in reports],
        lifted_since=[
            max(report.due_on, paper_reports.day_of_filing(report) - punctuality.GRACE) for report in reports
        ],
    )
    return [
        Filing(
            facts=facts,
            frozen=found.frozen,
            period_closed=found.period_closed,
            excused=found.excused,
            accounts={(programme, category): UUID(pk) for programme, category, pk in found.accounts or ()},
            taken_back=postings_of(facts.predecessor) if facts.predecessor else (),
        )
        for facts, found in zip(checks.read_many(to_check), circumstances, strict=True)
    ]


def _to_check(report: Report, predecessor: Report | None, *, hold_rules: bool = False) -> ReportToCheck:
    lines = report_lines.read(report.pk, hold_rules=hold_rules)
    return ReportToCheck(report, lines, Counting.for_month(report.period), predecessor)


# --- Writing ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Frozen:
    """A row of ``filed.sql``."""

    id: UUID
    over: list[dict[str, str]]


_USES = sql.Query(__file__, "line_uses.sql", LineUse)
_FILED = sql.Query(__file__, "filed.sql", _Frozen)


def write_many(filings: Sequence[DecidedFiling], *, actor: Actor, key: str) -> None:
    """Write filings under one key of the ledger, in a number of statements that does not grow with them.

    The lines of each decision have their keys.

    The ledger comes last: from there to the commit every other filing waits for the nation's account.
    """
    _keep_conversions(filings)
    accounts = _accounts(filings, actor)
    uses = _write_uses(filings, accounts)
    for one in filings:
        if (predecessor := one.filing.facts.predecessor) is not None:
            predecessor.state = Report.State.SUPERSEDED
            predecessor.save_next("state")
    entries = [
        entry for one, used in zip(filings, uses, strict=True) for entry in _entries(one.report, used, one.filing)
    ]
    ledger.post_many(entries, actor=actor, key=key)
    for one, used in zip(filings, uses, strict=True):
        touched = [use.account_id for use in used] + [posting.to_account_id for posting in one.filing.taken_back]
        successions.settle(one.report.enterprise, touched, actor=actor)
    _freeze(filings, uses)


def _keep_conversions(filings: Sequence[DecidedFiling]) -> None:
    """Write the output in oxide of lines whose factor was set after they were drafted."""
    changed = [
        ReportLine(pk=now.id, reo_tonnes=now.reo_tonnes)
        for one in filings
        for was, now in zip(one.filing.facts.lines, one.decision.lines, strict=True)
        if was.reo_tonnes != now.reo_tonnes
    ]
    if changed:
        ReportLine.objects.bulk_update(changed, ["reo_tonnes"])


type _Accounts = dict[tuple[UUID, int, AccountKey], UUID]  # by enterprise and year


def _accounts(filings: Sequence[DecidedFiling], actor: Actor) -> _Accounts:
    """Return the accounts that the filings use, and open those that are missing."""
    accounts: _Accounts = {}
    missing: dict[tuple[int, str], dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in filings:
        firm, year = one.report.enterprise_id, one.report.period.year
        accounts |= {(firm, year, key): account for key, account in one.filing.accounts.items()}
        for programme, category in one.decision.opens:
            missing[year, programme][firm].add(category)
    if missing:
        accounts |= _open_accounts(missing, {one.report.enterprise_id: one.report.enterprise for one in filings}, actor)
    return accounts


def _open_accounts(
    missing: Mapping[tuple[int, str], Mapping[UUID, set[str]]], firms: Mapping[UUID, Enterprise], actor: Actor
) -> _Accounts:
    """Open accounts by year and programme, in the order in which years are locked; a missing year awaits its plan."""
    holders = ledger.holders_of(firms[firm] for group in missing.values() for firm in group)
    named = Programme.objects.in_bulk({code for _year, code in missing}, field_name="code")
    years = {(year, code): programme_years.year_of(named[code], year, actor=actor) for year, code in sorted(missing)}
    opened: _Accounts = {}
    for year, code in sorted(missing, key=lambda key: years[key].pk):
        alike: dict[frozenset[str], list[UUID]] = defaultdict(list)
        for firm, wanted in missing[year, code].items():
            alike[frozenset(wanted)].append(firm)
        for categories, group in alike.items():
            firm_of = {holders[firm].pk: firm for firm in group}
            accounts = ledger.accounts_for(years[year, code], categories, [holders[firm] for firm in group])
            opened |= {
                (firm_of[holder], year, (code, category)): account.pk
                for (holder, category), account in accounts.items()
            }
    return opened


def _write_uses(filings: Sequence[DecidedFiling], accounts: _Accounts) -> list[list[LineUse]]:
    """Write the quota that each line uses; return it by filing."""
    wanted = [(one.report, line, use) for one in filings for line, use in one.decision.uses()]
    written: dict[UUID, list[LineUse]] = defaultdict(list)
    if wanted:
        for use in _USES.all(
            lines=literal_array(line.id for _report, line, _use in wanted),
            accounts=literal_array(
                accounts[report.enterprise_id, report.period.year, (use.programme, use.category or "")]
                for report, _line, use in wanted
            ),
            tonnes=literal_array(use.tonnes for _report, _line, use in wanted),
        ):
            written[use.line_id].append(use)
    return [[use for line in one.decision.lines if line.id for use in written[line.id]] for one in filings]


def _entries(report: Report, uses: Sequence[LineUse], filing: Filing) -> list[ledger.Entry]:
    return [ledger.Entry.reversal(posting) for posting in filing.taken_back] + [
        ledger.Entry(
            kind=Posting.Kind.USE,
            tonnes=use.tonnes,
            to=use.account_id,
            line_use=use,
            effective_on=months.last_day(report.period),
        )
        for use in uses
    ]


def _freeze(filings: Sequence[DecidedFiling], uses: Sequence[Sequence[LineUse]]) -> None:
    """Freeze reports with their receipts, and name the accounts that each took over its limit, the worst first."""
    for one in filings:
        report, receipt = one.report, one.receipt
        report.receipt_number, report.canonical, report.sha256 = receipt.number, receipt.canonical, receipt.sha256
        expected_versions.advance(report)
    reports = [one.report for one in filings]
    grown = [filing_decision.grown(used, one.filing.taken_back) for one, used in zip(filings, uses, strict=True)]
    frozen = _FILED.all(
        reports=[report.pk for report in reports],
        versions=[report.version for report in reports],
        submitted_by=[report.submitted_by_id for report in reports],
        submitted_at=[report.submitted_at for report in reports],
        late=[report.late for report in reports],
        explanations=[json.dumps(report.explanations) for report in reports],
        receipt_numbers=[report.receipt_number for report in reports],
        canonical=[report.canonical for report in reports],
        sha256=[report.sha256 for report in reports],
        grown=[json.dumps([str(account) for account in accounts]) for accounts in grown],
    )
    over = {row.id: row.over for row in frozen}
    for report in reports:
        report.over = over[report.pk]

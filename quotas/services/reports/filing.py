"""Filing of a month in four steps: read, decide, write, answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core import clock, expected_versions, outbox, row_security, sql
from core.actors import Actor
from core.transactions import service
from enterprises.policies import person
from enterprises.services import signatures
from quotas import capabilities, checks, events, ledger, months, receipts, report_lines, signing
from quotas.checks import Facts, ReportFinding
from quotas.counting import Counting
from quotas.models import LineUse, Posting, Programme, Report, ReportLine
from quotas.report_lines import LineRow
from quotas.services import programmes, successions
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
        facts = _facts(report, version_in_force(report))
    return checks.run(filing_decision.as_filed(facts))


def lines_to_sign(report: Report) -> list[LineRow]:
    """Return the lines of a draft as they would be filed now: the content that its signer signs."""
    return filing_decision.converted(report_lines.read(report.pk), Counting.for_month(report.period))


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
    now = clock.now().replace(microsecond=0)
    report.submitted_by, report.submitted_at = person(actor), now
    filing = _read(report)
    predecessor = filing.facts.predecessor

    # Decide. What the person has signed is what is filed.
    decision = filing_decision.decide(filing, explanations or {})
    content = signing.content_of_report(report, decision.lines)
    signature = signatures.redeem(proof, actor=actor, purpose=signing.REPORT, obj=report, content=content)
    report.state, report.late, report.explanations = Report.State.SUBMITTED, decision.late, dict(decision.reasons)
    receipt = receipts.issue(report, decision.lines, signature)

    # Write. The ledger comes last: from here to the commit every other filing waits for the nation's account.
    _keep_conversions(filing.facts.lines, decision.lines)
    accounts = {**filing.accounts, **_open_accounts(report, decision.opens, actor)}
    uses = _write_uses(decision, accounts)
    if predecessor is not None:
        predecessor.state = Report.State.SUPERSEDED
        predecessor.save_next("state")
    outbox.announce(events.REPORT_SUBMITTED, report_id=report.pk)
    ledger.post_many(_entries(report, uses, filing.taken_back), actor=actor, key=f"report:{report.pk}")
    touched = [use.account_id for use in uses] + [posting.to_account_id for posting in filing.taken_back]
    successions.settle(report.enterprise, touched, actor=actor)
    _freeze(report, receipt, filing_decision.grown(uses, filing.taken_back))
    filed = {"receipt": report.receipt_number, "sha256": report.sha256, "over": report.over}
    record(report, actor, "reports.submit", **filed, signature=signature)

    # Answer with the report as it was filed, with its lines.
    report.line_rows = decision.lines
    return report


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


def _read(report: Report) -> Filing:
    """Read all that decides on a filing; the caller holds the locks of its enterprise and of the report."""
    place, predecessor = report.enterprise.jurisdiction, version_in_force(report)
    circumstances = _CIRCUMSTANCES.one(
        enterprise=report.enterprise_id,
        place=place.code,
        province=place.province_code,
        period=report.period,
        year=report.period.year,
        due_on=report.due_on,
        lifted_since=max(report.due_on, paper_reports.day_of_filing(report) - punctuality.GRACE),
    )
    return Filing(
        facts=_facts(report, predecessor),
        frozen=circumstances.frozen,
        period_closed=circumstances.period_closed,
        excused=circumstances.excused,
        accounts={(programme, category): UUID(pk) for programme, category, pk in circumstances.accounts or ()},
        taken_back=postings_of(predecessor) if predecessor else (),
    )


def _facts(report: Report, predecessor: Report | None) -> Facts:
    lines, counting = report_lines.read(report.pk), Counting.for_month(report.period)
    return checks.read(report, lines, counting=counting, predecessor=predecessor)


# --- Writing ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Over:
    over: list[dict[str, str]]


_USES = sql.Query(__file__, "line_uses.sql", LineUse)
_FILED = sql.Query(__file__, "filed.sql", _Over)


def _open_accounts(report: Report, missing: frozenset[AccountKey], actor: Actor) -> dict[AccountKey, UUID]:
    """Open the enterprise's missing accounts of the year; a missing year is created and awaits its plan."""
    if not missing:
        return {}
    holder, opened = ledger.holder_of(report.enterprise), {}
    named = Programme.objects.filter(code__in={programme for programme, _category in missing})
    years = [programmes.year_of(programme, report.period.year, actor=actor) for programme in named.order_by("code")]
    codes = {programme.pk: programme.code for programme in named}
    for year in sorted(years, key=lambda year: year.pk):  # the order in which years are locked
        code = codes[year.programme_id]
        categories = [category for programme, category in missing if programme == code]
        for (_holder, category), account in ledger.accounts_for(year, categories, [holder]).items():
            opened[code, category] = account.pk
    return opened


def _keep_conversions(entered: Sequence[LineRow], filed: Sequence[LineRow]) -> None:
    """Write the output in oxide of lines whose factor was set after they were drafted."""
    changed = [now for was, now in zip(entered, filed, strict=True) if was.reo_tonnes != now.reo_tonnes]
    if changed:
        lines = [ReportLine(pk=line.id, reo_tonnes=line.reo_tonnes) for line in changed]
        ReportLine.objects.bulk_update(lines, ["reo_tonnes"])


def _write_uses(decision: Decision, accounts: Mapping[AccountKey, UUID]) -> list[LineUse]:
    uses = decision.uses()
    if not uses:
        return []
    return _USES.all(
        lines=[line.id for line, _use in uses],
        accounts=[accounts[use.programme, use.category or ""] for _line, use in uses],
        tonnes=[use.tonnes for _line, use in uses],
    )


def _entries(report: Report, uses: Sequence[LineUse], taken_back: Sequence[Posting]) -> list[ledger.Entry]:
    return [ledger.Entry.reversal(posting) for posting in taken_back] + [
        ledger.Entry(
            kind=Posting.Kind.USE,
            tonnes=use.tonnes,
            to=use.account_id,
            line_use=use,
            effective_on=months.last_day(report.period),
        )
        for use in uses
    ]


def _freeze(report: Report, receipt: receipts.Receipt, grown: Sequence[UUID]) -> None:
    """Freeze the report with its receipt, and name the accounts that it took over their limit, the worst first."""
    report.receipt_number, report.canonical, report.sha256 = receipt.number, receipt.canonical, receipt.sha256
    expected_versions.advance(report)
    report.over = _FILED.one(
        report=report.pk,
        version=report.version,
        state=report.state,
        submitted_by=report.submitted_by_id,
        submitted_at=report.submitted_at,
        late=report.late,
        explanations=json.dumps(report.explanations),
        receipt_number=receipt.number,
        canonical=receipt.canonical,
        sha256=receipt.sha256,
        grown=list(grown),
    ).over

"""The decision on a filing: a pure function of what was read, without queries and writes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict, Fault
from quotas import checks
from quotas.checks import Facts, ReportFinding, Severity
from quotas.counting import Counting
from quotas.models import LineUse, Posting, Report
from quotas.report_lines import LineRow, UseRow
from quotas.services.reports import punctuality

type AccountKey = tuple[str, str]  # the code of the programme, and the category


@dataclass(frozen=True, slots=True)
class Filing:
    """The rows that are read to decide on a filing. ``excused``: a freeze excuses that its due day has passed."""

    facts: Facts
    frozen: bool
    excused: bool
    period_closed: bool
    accounts: Mapping[AccountKey, UUID]  # of the enterprise, in the year of the month
    taken_back: Sequence[Posting] = ()  # of the version that is amended


@dataclass(frozen=True, slots=True)
class Decision:
    """An admissible filing: its lines as frozen, each with its uses, and the reasons for its warnings."""

    lines: Sequence[LineRow]
    reasons: Mapping[str, str]
    late: bool
    opens: frozenset[AccountKey]  # accounts that are missing

    def uses(self) -> list[tuple[LineRow, UseRow]]:
        return [(line, use) for line in self.lines for use in line.uses]


class ChecksFailed(Conflict):
    """The refusal of a filing because of the findings of its checks that stand in the way."""

    def __init__(self, findings: Sequence[ReportFinding]) -> None:
        blocked = any(finding.severity == Severity.BLOCKING for finding in findings)
        super().__init__(
            "checks_failed",
            _("The report cannot be filed as it is.")
            if blocked
            else _("The report can be filed when a reason is given for each warning."),
            errors=[Fault(finding.pointer, finding.code, finding.message) for finding in findings],
            severities={finding.code: str(finding.severity) for finding in findings},
        )
        self.findings = findings


def decide(filing: Filing, explanations: Mapping[str, str], *, default_reason: str = "") -> Decision:
    """Decide on a filing; ``explanations``: the reason for each warning by its code, ``default_reason`` for the others.

    Raises:
        Conflict: ``frozen`` or ``period_closed``.
        ChecksFailed: with every finding that stands in the way.
    """
    facts = as_filed(filing.facts)
    if filing.frozen:
        raise punctuality.frozen()
    if filing.period_closed and facts.predecessor is None:
        raise Conflict(
            "period_closed", _("The province has closed this month. It can reopen it for a filing that is missing.")
        )
    against = checks.run(facts)
    reasons = _reasons(against, explanations, default_reason)
    _refuse(against, reasons)
    lines = [replace(line, uses=_uses(line, facts.counting)) for line in facts.lines]
    needed = {(use.programme, use.category or "") for line in lines for use in line.uses}
    late = punctuality.is_late(facts.report, excused=filing.excused, predecessor=facts.predecessor)
    return Decision(lines, reasons, late, frozenset(needed - filing.accounts.keys()))


def as_filed(facts: Facts) -> Facts:
    """Return the facts with the lines of a draft as it would be filed; those of a filed version are unchanged."""
    if facts.report.state != Report.State.DRAFT:
        return facts
    return replace(facts, lines=converted(facts.lines, facts.counting))


def converted(lines: Sequence[LineRow], counting: Counting) -> list[LineRow]:
    """Return the lines with their output in oxide, by the factors of today: one may have been set after the draft."""
    return [
        line if (reo := counting.reo(line, line.produced)) == line.reo_tonnes else replace(line, reo_tonnes=reo)
        for line in lines
    ]


def grown(uses: Sequence[LineUse], taken_back: Sequence[Posting]) -> list[UUID]:
    """Return the accounts whose use grows: only those can be taken over their limit, or further over it."""
    change: dict[UUID, Decimal] = defaultdict(Decimal)
    for use in uses:
        change[use.account_id] += use.tonnes
    for posting in taken_back:
        if posting.kind == Posting.Kind.USE and posting.to_account_id is not None:
            change[posting.to_account_id] -= posting.tonnes
    return [account for account, tonnes in change.items() if tonnes > 0]


def _reasons(against: Sequence[ReportFinding], explanations: Mapping[str, str], default_reason: str) -> dict[str, str]:
    codes = {finding.code for finding in against}
    warned = {finding.code for finding in against if finding.severity == Severity.WARNING}
    given = {**dict.fromkeys(sorted(warned), default_reason), **explanations}
    return {code: text.strip() for code, text in given.items() if code in codes and text.strip()}


def _refuse(against: Sequence[ReportFinding], reasons: Mapping[str, str]) -> None:
    """Raise ``ChecksFailed`` with every blocking finding and every warning without a reason, if there are any."""
    open_ones = [
        finding
        for finding in against
        if finding.severity == Severity.BLOCKING
        or (finding.severity == Severity.WARNING and finding.code not in reasons)
    ]
    if open_ones:
        raise ChecksFailed(open_ones)


def _uses(line: LineRow, counting: Counting) -> tuple[UseRow, ...]:
    return tuple(UseRow(use.programme, use.category, use.tonnes) for use in counting.uses(line) if use.category)

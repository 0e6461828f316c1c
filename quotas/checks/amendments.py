"""Checks that an amendment changes something."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from quotas import receipts
from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity


def something_changed(facts: Facts) -> Iterator[ReportFinding]:
    if facts.predecessor is None:
        return
    before = receipts.statement_of(facts.predecessor, facts.predecessor_lines)
    if before == receipts.statement_of(facts.report, facts.lines):
        yield ReportFinding(
            "nothing_amended",
            Severity.BLOCKING,
            _("This amendment is the same as version %(number)d, which is in force.")
            % {"number": facts.predecessor.number},
            "",
        )

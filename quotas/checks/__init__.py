"""The checks on a filing: all of them run, and none of them writes.

Blocking findings refuse the submission; warnings ask for a reason, which is filed with the report; notices are only
shown. A finding's ``code`` is stable, its ``pointer`` leads to the field.
"""

from quotas.checks import amendments, balance, completeness, counterparties, feeds, jumps, register, stocks, yields
from quotas.checks.facts import Facts
from quotas.checks.queries import ReportToCheck, read_many
from quotas.checks.report_findings import ReportFinding, Severity

CHECKS = (
    completeness.nil_return_has_no_lines,
    completeness.something_is_reported,
    completeness.nothing_is_left_blank,
    completeness.nil_return_after_its_month,
    completeness.month_is_over,
    register.site_is_held,
    register.site_is_licensed,
    register.product_is_made,
    register.category_is_known,
    feeds.mine_works_its_own_ore,
    feeds.mine_names_its_sellers,
    feeds.product_is_made_at_such_a_site,
    feeds.uncounted_feed_is_proven,
    balance.line_balances,
    stocks.opening_is_last_closing,
    stocks.stock_is_carried_on,
    stocks.next_month_opens_with_this_closing,
    jumps.thousandfold,
    jumps.month_on_month,
    jumps.unusual_grade,
    yields.output_fits_its_feed,
    counterparties.trades_add_up,
    counterparties.counterparty_exists,
    amendments.something_changed,
)


def run(facts: Facts) -> list[ReportFinding]:
    """Return all findings, the gravest first, otherwise in the order of the lines."""
    findings = [finding for check in CHECKS for finding in check(facts)]
    return sorted(findings, key=lambda finding: finding.severity.rank)


__all__ = ["CHECKS", "Facts", "ReportFinding", "ReportToCheck", "Severity", "read_many", "run"]

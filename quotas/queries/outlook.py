"""The effect of filing a draft on the enterprise's accounts, before it is filed."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from quotas import report_lines
from quotas.models import Account, Category, LineUse, Report
from quotas.quantities import ZERO
from quotas.queries.line_uses import LineUses


@dataclass(frozen=True, slots=True)
class Outlook:
    """An account: its use before, the change by this month, and how the sum compares with the allocation."""

    account: Account | None
    programme: str
    category: str
    change: Decimal
    before: Decimal
    after: Decimal
    allocated: Decimal

    @property
    def judged(self) -> bool:
        """Return whether the account is judged: only once the year's plan has reached it."""
        return self.account is not None and self.account.plan_reached

    @property
    def over(self) -> Decimal:
        return max(self.after - self.allocated, ZERO)

    @property
    def left(self) -> Decimal:
        return max(self.allocated - self.after, ZERO)


def outlooks_of(report: Report) -> list[Outlook]:
    """Return the effect of a report on its accounts, after reversing the version that it amends.

    The report's lines should be prefetched.
    """
    change: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    uses = LineUses()
    for line in report_lines.lines_of(report):
        for use in uses.uses_of_line(report, line):
            if use.category:
                change[use.programme, use.category] += use.tonnes
    if report.state == Report.State.DRAFT:
        taken_back = LineUse.objects.filter(
            line__report__enterprise=report.enterprise_id,
            line__report__period=report.period,
            line__report__state__in=Report.STANDING,
        ).values_list("account__programme_year__programme__code", "account__category", "tonnes")
        for programme, category, tonnes in taken_back:
            change[programme, category] -= tonnes
    accounts = {
        (account.programme_year.programme.code, account.category): account
        for account in Account.objects.filter(
            holder__enterprise=report.enterprise_id, programme_year__year=report.period.year
        )
        .exclude(category=Category.TOTAL)
        .select_related("programme_year__programme")
    }
    outlooks = []
    for (programme, category), tonnes in sorted(change.items()):
        account = accounts.get((programme, category))
        used, allocated = (account.used, account.allocated) if account else (ZERO, ZERO)
        drafted = report.state == Report.State.DRAFT
        before, after = (used, used + tonnes) if drafted else (used - tonnes, used)
        outlooks.append(Outlook(account, programme, category, tonnes, before, after, allocated))
    return outlooks

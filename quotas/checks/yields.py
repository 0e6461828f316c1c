"""Checks that the output of a report fits its feed: in oxide, over the month and all sites of the report."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.quantities import KILOGRAM, percent, to_kilogram
from quotas.yields import Balance


def output_fits_its_feed(facts: Facts) -> Iterator[ReportFinding]:
    """Ask for a reason where more comes out than the feed can give, less than it should, or out of nothing.

    Material that stays in the process from month to month is a reason; a check cannot see it.
    """
    balances = facts.counting.bounds.balances(facts.lines, facts.counting.reo)
    for balance in balances:
        rounding = KILOGRAM * len(facts.lines)
        if not balance.feed:
            yield _finding(facts, balance, "feed_not_stated")
        elif balance.most is not None and balance.output > balance.most + rounding:
            yield _finding(facts, balance, "output_beyond_feed")
    # Feed that several products share need not give any one of them: only all of them together can be too little.
    for balance in balances[-1:]:
        rounding = KILOGRAM * len(facts.lines)
        if balance.least is not None and balance.output < balance.least - rounding:
            yield _finding(facts, balance, "output_below_feed")


def _finding(facts: Facts, balance: Balance, code: str) -> ReportFinding:
    texts = {
        "feed_not_stated": _("%(output)s t REO were produced (%(products)s), and no feed for it was consumed."),
        "output_beyond_feed": _(
            "%(output)s t REO were produced (%(products)s). The %(feed)s t REO consumed can give %(most)s t at most."
        ),
        "output_below_feed": _(
            "%(output)s t REO were produced (%(products)s). "
            "The %(feed)s t REO consumed should give %(least)s t at least."
        ),
    }
    figures = {
        "output": str(to_kilogram(balance.output)),
        "feed": str(to_kilogram(balance.feed)),
        "least": None if balance.least is None else str(to_kilogram(balance.least)),
        "most": None if balance.most is None else str(to_kilogram(balance.most)),
        "yield_percent": str(percent(balance.output, balance.feed) or ""),
    }
    products = ", ".join(sorted({str(line.product) for line in balance.lines}))
    place = facts.lines.index(max(balance.lines, key=lambda line: line.produced or 0))
    return ReportFinding(
        code, Severity.WARNING, texts[code] % {**figures, "products": products}, f"/lines/{place}/produced", figures
    )

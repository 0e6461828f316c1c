"""Days since which something of a site was judged: one officer alone makes nothing lawful, or undue, from them on.

Reports, returns and observations belong to apps above, which declare how they are asked for.
"""

import datetime as dt
from collections.abc import Callable

from django.db.models import Min

from core import clock
from enterprises.models import Site, SiteTenure

type Judged = Callable[[Site, dt.date], bool]

_JUDGED: list[Judged] = []
_FLAGGED: list[Judged] = []


def declare(judged: Judged) -> Judged:
    """Register a function that says whether months or observations of a site since a day are known."""
    _JUDGED.append(judged)
    return judged


def is_judged_since(site: Site, day: dt.date) -> bool:
    """Check whether something that was filed or seen of a site since a day is judged by what held on that day."""
    return any(judged(site, day) for judged in _JUDGED)


def takes_two(site: Site, day: dt.date) -> bool:
    """Check whether one officer alone makes nothing lawful from a day on: it was judged, or its month is over."""
    return is_judged_since(site, day) or _month_is_over(site, day)


def _month_is_over(site: Site, day: dt.date) -> bool:
    """Check for a month that is over, in which the site was held.

    Its enterprise may have waited with its reports, or with its registration, until such months are lawful. The
    database says so by ``site_month_is_over``.
    """
    held_from = SiteTenure.objects.filter(site=site).aggregate(first=Min("held_from"))["first"]
    return max(day, held_from or day) < clock.today().replace(day=1)


def declare_flags(flagged: Judged) -> Judged:
    """Register a function that says whether months since a day are flagged at the enterprise of a site."""
    _FLAGGED.append(flagged)
    return flagged


def end_takes_two(site: Site, day: dt.date) -> bool:
    """Check whether one officer alone ends no licence of a site from a day on: reports would be due no longer.

    Something was filed or seen of the site since, a month of its enterprise was flagged, or the month is over, and its
    report may be missing before the rule of missing reports has flagged it.
    """
    return day < clock.today() and (takes_two(site, day) or any(flagged(site, day) for flagged in _FLAGGED))

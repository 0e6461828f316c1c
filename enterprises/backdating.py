"""Days since which something of a site was judged: one officer alone makes nothing lawful, or undue, from them on.

Reports, returns and observations belong to apps above, which declare how they are asked for.
"""

import datetime as dt
from collections.abc import Callable

from enterprises.models import Site

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


def declare_flags(flagged: Judged) -> Judged:
    """Register a function that says whether months since a day are flagged at the enterprise of a site."""
    _FLAGGED.append(flagged)
    return flagged


def is_judged_or_flagged_since(site: Site, day: dt.date) -> bool:
    """Check whether something was filed or seen of a site since a day, or a month of its enterprise was flagged."""
    return is_judged_since(site, day) or any(flagged(site, day) for flagged in _FLAGGED)

"""The values that parameters of rules may have: bounds against slips and abuse, set by the register and not by a law.

Outside of them a rule would find everybody or nobody, or have nothing to compute with. At their ends it may still find
few: both people see the value beside the one before.
"""

from decimal import Decimal

from inspections.rules.base import Range


def _whole(least: int, most: int) -> Range:
    return Range(Decimal(least), Decimal(most), whole=True)


PERCENT = Range(Decimal("0.01"), Decimal(100))  # a share
NEAR = Range(Decimal(50), Decimal(100))  # a share of a limit that is nearly used up
EXCESS = Range(Decimal(0), Decimal(100))  # by how much something is larger, in per cent
CHANCE = Range(Decimal("0.0001"), Decimal(5))  # a chance of a false alarm, in per cent
TONNES = Range(Decimal("0.001"), Decimal(1_000))
METRES = Range(Decimal(50), Decimal(10_000))
OUTLINE_METRES = Range(Decimal(0), Decimal(500))
DAYS = _whole(1, 365)
MONTHS = _whole(1, 12)  # a number of months, or a month of the year
LATER_MONTH = _whole(2, 12)  # a month of the year that has months before it
EARLIER_MONTHS = _whole(1, 11)  # a number of months before another one of the year
TIMES = _whole(1, 12)  # how often, or how many
PARTIES = _whole(2, 6)  # of a circle: the search grows with each
FACTOR = Range(Decimal("1.1"), Decimal(100))
SIGMAS = Range(Decimal(1), Decimal(20))  # standard deviations
DRIFT = Range(Decimal("0.1"), Decimal(3))  # standard deviations a month

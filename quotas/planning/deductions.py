"""Deductions from the quota of the next year: a dated table of factors by the size of the excess and its repetition.

The factors are an assumption of this register. Chinese rules let the quota of the next year be cut "accordingly"
(Regulations on the Import and Export of Goods, article 42) and name none. The steps are those of Council Regulation
(EC) No 1224/2009, article 105, for catches beyond a quota; officers decide in the distribution what is deducted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FactorTable:
    """Factors of the years from ``since`` on: each above a percentage of the allocation, the smallest first.

    ``repeated`` multiplies them if one of the two years before had an excess as well.
    """

    since: int
    steps: Sequence[tuple[Decimal, Decimal]]
    repeated: Decimal


TABLES = (
    FactorTable(
        since=2000,
        steps=tuple(
            (Decimal(percent), Decimal(factor))
            for percent, factor in ((0, "1"), (5, "1.1"), (10, "1.2"), (20, "1.4"), (40, "1.8"), (50, "2"))
        ),
        repeated=Decimal("1.5"),
    ),
)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Quota proposed to be deducted: what was kept unused, once, and the excess times its factor.

    ``decided`` and ``reason``: what an officer has decided instead, when ``decided_on`` was proposed.
    """

    unused: Decimal
    excess: Decimal
    factor: Decimal
    repeated: bool
    decided: Decimal | None = None
    reason: str = ""
    decided_on: Decimal = ZERO

    @property
    def due(self) -> Decimal:
        """Return what is deducted: as decided or, until somebody has decided, as proposed."""
        return self.tonnes if self.decided is None else self.decided

    @property
    def is_outgrown(self) -> bool:
        """Return whether more is proposed than when it was decided, so that it is due again."""
        return self.decided is not None and self.tonnes > self.decided_on

    @property
    def tonnes(self) -> Decimal:
        return (self.unused + self.excess * self.factor).quantize(Decimal("0.001"))


def factor_of(year: int, excess: Decimal, allocated: Decimal, *, repeated: bool) -> Decimal:
    """Return by what the excess of a year is multiplied; without an allocation by the greatest factor."""
    table = [table for table in TABLES if table.since <= year][-1]
    fitting = [factor for percent, factor in table.steps if excess * 100 > allocated * percent]
    factor = fitting[-1] if fitting else Decimal(1)
    return factor * table.repeated if repeated else factor


def proposed(year: int, *, unused: Decimal, excess: Decimal, allocated: Decimal, repeated: bool) -> Deduction:
    """Return the deduction proposed from the figures of an account in a year."""
    return Deduction(unused, excess, factor_of(year, excess, allocated, repeated=repeated), repeated)

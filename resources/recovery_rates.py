"""Rates of resource use, computed from the quantities of one return: pure functions, in percent to three decimals.

Every rate is ``None`` where a quantity is not stated or the base is zero: a blank is not a zero, and nothing can be
said of a half-year without work. Rounding is half-up, once, and what is judged is the figure that is shown.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

THOUSANDTH = Decimal("0.001")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Quantities:
    """The quantities that a mine states of a half-year: tonnes of ore and of the oxide in it, cubic metres of water."""

    depleted_ore: Decimal | None = None  # ore of the reserves that the mining used up, recovered or lost
    depleted_reo: Decimal | None = None
    mined_ore: Decimal | None = None  # ore that left the mine; of an ion mine, nothing is hoisted
    mined_reo: Decimal | None = None  # of an ion mine, the oxide in the leached product
    fed_ore: Decimal | None = None
    fed_reo: Decimal | None = None
    concentrate: Decimal | None = None
    concentrate_reo: Decimal | None = None
    associated_in_ore: Decimal | None = None  # useful associated elements in the ore that was fed, t
    associated_recovered: Decimal | None = None
    water_used: Decimal | None = None  # all water used, fresh and reused
    water_reused: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a half-year in percent."""

    mining_recovery: Decimal | None
    mining_loss: Decimal | None
    dilution: Decimal | None
    dressing_recovery: Decimal | None
    mining_dressing: Decimal | None
    comprehensive_use: Decimal | None
    water_reuse: Decimal | None


def rates_of(given: Quantities) -> Rates:
    """Return every rate that the quantities allow."""
    return Rates(
        mining_recovery=mining_recovery(given),
        mining_loss=mining_loss(given),
        dilution=dilution(given),
        dressing_recovery=dressing_recovery(given),
        mining_dressing=mining_and_dressing(given),
        comprehensive_use=comprehensive_use(given),
        water_reuse=water_reuse(given),
    )


def mining_recovery(given: Quantities) -> Decimal | None:
    """Return REO in the ore mined ÷ REO in the reserves depleted × 100."""
    return share(given.mined_reo, given.depleted_reo)


def mining_loss(given: Quantities) -> Decimal | None:
    """Return (REO in the reserves depleted - REO in the ore mined) ÷ REO in the reserves depleted × 100."""
    if given.depleted_reo is None or given.mined_reo is None:
        return None
    return share(given.depleted_reo - given.mined_reo, given.depleted_reo)


def dilution(given: Quantities) -> Decimal | None:
    """Return (grade of the reserves - grade of the ore mined) ÷ grade of the reserves × 100; grade is REO ÷ ore.

    Below zero where the richer part was mined: then the ore is not diluted, and the figure says by how much.
    """
    before, after = _grade(given.depleted_reo, given.depleted_ore), _grade(given.mined_reo, given.mined_ore)
    if before is None or after is None:
        return None
    return share(before - after, before)


def dressing_recovery(given: Quantities) -> Decimal | None:
    """Return REO in the concentrate ÷ REO in the ore fed × 100."""
    return share(given.concentrate_reo, given.fed_reo)


def mining_and_dressing(given: Quantities) -> Decimal | None:
    """Return mining recovery × dressing recovery ÷ 100, of unrounded rates.

    A mine that feeds no ore, as one that leaches in place, has no dressing: what it recovers in mining is its product.
    """
    if not given.depleted_reo or given.mined_reo is None:
        return None
    mined = given.mined_reo / given.depleted_reo
    if given.fed_reo is None and given.concentrate_reo is None:
        return _percent(mined)
    if not given.fed_reo or given.concentrate_reo is None:
        return None
    return _percent(mined * given.concentrate_reo / given.fed_reo)


def comprehensive_use(given: Quantities) -> Decimal | None:
    """Return useful associated elements recovered ÷ those in the ore fed × 100."""
    return share(given.associated_recovered, given.associated_in_ore)


def water_reuse(given: Quantities) -> Decimal | None:
    """Return water reused ÷ all water used × 100."""
    return share(given.water_reused, given.water_used)


def _grade(reo: Decimal | None, ore: Decimal | None) -> Decimal | None:
    return None if reo is None or not ore or reo == 0 else reo / ore


@dataclass(frozen=True, slots=True)
class Grades:
    """Percent of oxide in the ore of the reserves depleted, in the ore mined and in the ore fed."""

    depleted: Decimal | None
    mined: Decimal | None
    fed: Decimal | None


def grades_of(given: Quantities) -> Grades:
    """Return the grades that the quantities allow."""
    return Grades(
        depleted=share(given.depleted_reo, given.depleted_ore),
        mined=share(given.mined_reo, given.mined_ore),
        fed=share(given.fed_reo, given.fed_ore),
    )


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return part ÷ whole × 100, or ``None`` where one is not stated or the whole is zero."""
    return None if part is None or not whole else _percent(part / whole)


def _percent(share: Decimal) -> Decimal:
    return (share * HUNDRED).quantize(THOUSANDTH, rounding=ROUND_HALF_UP)

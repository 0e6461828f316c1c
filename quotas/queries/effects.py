"""What a notice would do to each holder that it names, and what it leaves to whoever distributes.

Of a notice that has done it, what it added is shown beside today's figures: others have moved quota since.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from quotas.models import Account, Notice, NoticeLine
from quotas.quantities import ZERO


@dataclass(frozen=True, slots=True)
class Effect:
    """One line: what the holder has, what the notice adds, and how that stands to what it has used."""

    line: NoticeLine
    account: Account | None
    increment: Decimal
    before: Decimal
    after: Decimal
    used: Decimal

    @property
    def over(self) -> Decimal:
        return max(self.used - self.after, ZERO)

    @property
    def left(self) -> Decimal:
        return max(self.after - self.used, ZERO)


@dataclass(frozen=True, slots=True)
class Remainder:
    """Of one category, what the distributing holder has not handed on before and after."""

    category: str
    before: Decimal
    after: Decimal


def of(notice: Notice) -> tuple[list[Effect], list[Remainder]]:
    """Three queries, however many lines."""
    lines = list(notice.lines.all())
    accounts = _accounts(notice, lines)
    stands = _in_force(notice) if notice.basis == Notice.Basis.CUMULATIVE else {}
    done = notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED)
    effects = []
    handed: dict[str, Decimal] = {}
    for line in lines:
        account = accounts.get((line.to_holder_id, line.category))
        increment = _increment(notice, line, stands)
        allocated, used = (account.allocated, account.used) if account else (ZERO, ZERO)
        effects.append(Effect(line, account, increment, allocated, allocated if done else allocated + increment, used))
        if line.from_holder_id:
            handed[line.category] = handed.get(line.category, ZERO) + increment
    remainders = []
    for category, tonnes in sorted(handed.items()):
        giver = accounts.get((notice.issuer_id, category))
        now = giver.undistributed if giver else ZERO
        remainders.append(Remainder(category, now, now if done else now - tonnes))
    return effects, remainders


def _accounts(notice: Notice, lines: list[NoticeLine]) -> dict[tuple[Any, str], Account]:
    holders = {line.to_holder_id for line in lines} | {notice.issuer_id}
    rows = Account.objects.filter(programme_year=notice.programme_year_id, holder__in=holders)
    return {(account.holder_id, account.category): account for account in rows}


def _in_force(notice: Notice) -> dict[tuple[Any, Any, str], Decimal]:
    """What notices of the same issuer in force have given, by giver, taker and category."""
    rows = (
        NoticeLine.objects.filter(
            notice__programme_year=notice.programme_year_id,
            notice__issuer=notice.issuer_id,
            notice__state=Notice.State.IN_FORCE,
        )
        .exclude(notice=notice)
        .values_list("from_holder_id", "to_holder_id", "category")
        .annotate(total=Sum("increment"))
        .order_by()
    )
    return {(giver, taker, category): total or ZERO for giver, taker, category, total in rows}


def _increment(notice: Notice, line: NoticeLine, stands: dict[tuple[Any, Any, str], Decimal]) -> Decimal:
    if line.increment is not None:
        return line.increment
    if notice.basis == Notice.Basis.CUMULATIVE:
        return line.tonnes - stands.get((line.from_holder_id, line.to_holder_id, line.category), ZERO)
    return -line.tonnes if notice.reduction else line.tonnes

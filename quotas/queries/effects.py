"""Effects of a notice on each holder that it names, and the remainders of the giver and the accounts above.

For a notice in force, its increment is returned with today's figures, since other movements may have followed. The rows
of a draft need not be in the database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from quotas.account_states import planned_state
from quotas.models import Account, Holder, Notice, NoticeLine
from quotas.quantities import ZERO

State = Account.State
type Accounts = dict[tuple[str, str], Account]


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of one line: the holder's allocation before and after, and its use."""

    line: NoticeLine
    account: Account | None
    increment: Decimal
    before: Decimal
    after: Decimal
    used: Decimal
    state: str  # of the account, when the notice is in force
    free: Decimal = ZERO  # what a reduction may take: neither distributed nor, by an enterprise, used
    withheld: Decimal = ZERO  # of the increment (``queries.withholding`` for a draft)
    withheld_because: str = ""

    @property
    def over(self) -> Decimal:
        return max(self.used - self.after, ZERO)

    @property
    def left(self) -> Decimal:
        return max(self.after - self.used, ZERO)

    @property
    def state_before(self) -> str:
        return self.account.state if self.account else State.AWAITING_PLAN

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


@dataclass(frozen=True, slots=True)
class Remainder:
    """The quota a holder has not distributed in a category, before and after the notice; ``gives``: by this notice."""

    holder: Holder
    category: str
    allocated: Decimal
    before: Decimal
    after: Decimal
    gives: bool = True
    handed: Decimal = ZERO  # on, by this notice


def effects_of_notice(notice: Notice) -> tuple[list[Effect], list[Remainder]]:
    """Return the effects and remainders of a notice, in three queries however many lines."""
    return effects_of_lines(notice, list(notice.lines.all()))


def effects_of_lines(notice: Notice, lines: Sequence[NoticeLine]) -> tuple[list[Effect], list[Remainder]]:
    accounts = _accounts(notice, lines)
    done = notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED)
    effects = []
    handed: dict[str, Decimal] = {}
    raised: dict[str, Decimal] = {}  # of the control figure, by the same notice
    for line, increment in zip(lines, increments(notice, lines), strict=True):
        account = accounts.get((line.to_holder.code, line.category))
        effects.append(_effect(line, account, increment, done=done))
        if line.from_holder is not None:
            handed[line.category] = handed.get(line.category, ZERO) + increment
        elif line.to_holder.code == notice.issuer.code:
            raised[line.category] = raised.get(line.category, ZERO) + increment
    return effects, list(_remainders(notice, accounts, handed, raised, done=done))


def increments(notice: Notice, lines: Sequence[NoticeLine]) -> list[Decimal]:
    """Return the increment of each line; a cumulative figure includes what the same issuer distributed before."""
    stands = _in_force(notice) if notice.basis == Notice.Basis.CUMULATIVE else {}
    return [_increment(notice, line, stands) for line in lines]


def _effect(line: NoticeLine, account: Account | None, increment: Decimal, *, done: bool) -> Effect:
    given, allocated, used = (account.given, account.allocated, account.used) if account else (ZERO, ZERO, ZERO)
    if done:
        state = account.state if account else State.AWAITING_PLAN
        return Effect(
            line,
            account,
            increment,
            allocated,
            allocated,
            used,
            state,
            withheld=line.withheld or ZERO,
            withheld_because=line.withheld_because,
        )
    after = allocated + increment
    state = planned_state(given=given + increment, allocated=after, used=used)
    return Effect(line, account, increment, allocated, after, used, state, _free(account))


def _free(account: Account | None) -> Decimal:
    if account is None:
        return ZERO
    if account.holder.type == Holder.Type.ENTERPRISE:
        return min(account.undistributed, account.available)
    return account.undistributed


def _remainders(
    notice: Notice, accounts: Accounts, handed: dict[str, Decimal], raised: dict[str, Decimal], *, done: bool
) -> Iterator[Remainder]:
    """Yield the remainder of the giver, then those of the accounts above it that the reader can see."""
    for category, tonnes in sorted(handed.items()):
        giver = accounts.get((notice.issuer.code, category))
        now, allocated = (giver.undistributed, giver.allocated) if giver else (ZERO, ZERO)
        more = ZERO if done else raised.get(category, ZERO)
        after = now if done else now + more - tonnes
        yield Remainder(notice.issuer, category, allocated + more, now, after, handed=tonnes)
        above = giver.parent if giver else None
        while above is not None:
            left = above.undistributed
            yield Remainder(above.holder, category, above.allocated, left, left, gives=False)
            above = above.parent


def _accounts(notice: Notice, lines: Sequence[NoticeLine]) -> Accounts:
    holders = {line.to_holder.code for line in lines} | {notice.issuer.code}
    names = ("jurisdiction", "group", "enterprise")
    up = ("parent", "parent__parent")
    rows = Account.objects.filter(
        programme_year__programme=notice.programme_year.programme,
        programme_year__year=notice.programme_year.year,
        holder__code__in=holders,
    ).select_related("holder", *(f"{one}__holder__{name}" for one in up for name in names))
    return {(account.holder.code, account.category): account for account in rows}


def _in_force(notice: Notice) -> dict[tuple[str | None, str, str], Decimal]:
    """Return what notices of the same issuer in force have given, by giver, receiver and category.

    Only those issued by the notice's own day are summed: a notice entered late includes what was in force before it.
    """
    rows = (
        NoticeLine.objects.filter(
            notice__programme_year__programme=notice.programme_year.programme,
            notice__programme_year__year=notice.programme_year.year,
            notice__issuer__code=notice.issuer.code,
            notice__state=Notice.State.IN_FORCE,
            notice__issued_on__lte=notice.issued_on,
        )
        .values_list("from_holder__code", "to_holder__code", "category")
        .annotate(total=Sum("increment"))
        .order_by()
    )
    return {(giver, taker, category): total or ZERO for giver, taker, category, total in rows}


def _increment(notice: Notice, line: NoticeLine, stands: dict[tuple[str | None, str, str], Decimal]) -> Decimal:
    if line.increment is not None:
        return line.increment
    if notice.basis == Notice.Basis.CUMULATIVE:
        giver = line.from_holder.code if line.from_holder else None
        return line.tonnes - stands.get((giver, line.to_holder.code, line.category), ZERO)
    return -line.tonnes if notice.reduction else line.tonnes

"""Unused quota that a programme takes back by a month of the year: what was returned in time, late, or not at all.

Source: Regulations on the Import and Export of Goods, article 42: unused export quota is returned by 31 October; for
what was neither returned nor used by the end of the year, the quota of the next year may be cut.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Greatest, TruncDate
from django.utils.translation import gettext_lazy as _

from core import clock, months
from quotas.models import Account, Category, DeductionDecision, Posting, ProgrammeYear
from quotas.planning import deductions
from quotas.planning.deductions import Deduction
from quotas.quantities import ZERO

LOW_SHARE = Decimal("0.5")  # of the quota; an assumption, no source names a share
LOW_FROM_MONTH = 10  # the month in which unused quota is returned


class ReturnState(TextChoices):
    RUNNING = "running", _("Not due yet")
    IN_TIME = "in_time", _("Returned in time")
    LATE = "late", _("Returned late")
    MISSING = "missing", _("Not returned")
    NOTHING = "nothing", _("Nothing to return")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaReturn:
    """Quota that an account returned, in the programme's unit, as of ``today``."""

    account: Account
    due_on: dt.date
    in_time: Decimal
    late: Decimal
    after_year: Decimal  # part of ``late``
    moved_after_year: Decimal = ZERO  # by transfers, what went out less what came in
    today: dt.date
    repeated: bool = False  # one of the two years before had an excess as well
    decision: DeductionDecision | None = None  # the officer's, about the proposed deduction

    @property
    def unused(self) -> Decimal:
        return max(self.account.available, ZERO)

    @property
    def is_low(self) -> bool:
        """Return whether less than half of the quota that was given is used, once October has begun."""
        seen = self.today >= dt.date(self.account.programme_year.year, LOW_FROM_MONTH, 1)
        return seen and self.account.used < self.account.given * LOW_SHARE

    @property
    def state(self) -> ReturnState:
        if self.today <= self.due_on:
            return ReturnState.RUNNING
        if self.unused:
            return ReturnState.MISSING
        if self.late:
            return ReturnState.LATE
        return ReturnState.IN_TIME if self.in_time else ReturnState.NOTHING

    @property
    def proposed(self) -> Deduction | None:
        """Return what the quota of the next year may be cut by; ``None`` until the year is over.

        The law names no figure: all that was neither used nor returned by then, and the excess times the factor of
        ``quotas.planning.deductions``, are this register's assumption. What was moved once the year was over, whatever
        day it states, counts where it was; what is withheld was not used either.
        """
        year, account = self.account.programme_year.year, self.account
        if self.today.year <= year:
            return None
        left = account.available + account.withheld + self.after_year + self.moved_after_year
        return deductions.proposed(
            year,
            unused=ZERO if account.excess else max(left, ZERO),
            excess=max(account.excess, -left, ZERO),
            allocated=account.allocated,
            repeated=self.repeated,
        )

    @property
    def is_outgrown(self) -> bool:
        """Return whether more is proposed than when the deduction was decided: the decision is due again."""
        return self.decision is not None and self.deduction is not None and self.deduction > self.decision.proposed

    @property
    def deduction(self) -> Decimal | None:
        return None if self.proposed is None else self.proposed.tonnes


def due_day(year: ProgrammeYear) -> dt.date | None:
    """Return the last day on which unused quota of a year is returned, if the programme asks for it."""
    month = year.programme.return_by_month
    return None if month is None else months.last_day(dt.date(year.year, month, 1))


def to_return(rows: QuerySet[Account]) -> QuerySet[Account]:
    """Keep the accounts of enterprises with quota of a programme that takes back what is not used."""
    return rows.filter(
        Q(given__gt=0) | Q(received__gt=0),
        programme_year__programme__return_by_month__isnull=False,
        enterprise__isnull=False,
    ).exclude(category=Category.TOTAL)


def begun(rows: QuerySet[Account], today: dt.date) -> QuerySet[Account]:
    """Leave out the accounts of years to come: nothing of them is to be returned yet."""
    return rows.filter(programme_year__year__lte=today.year)


def missing(rows: QuerySet[Account], today: dt.date) -> QuerySet[Account]:
    """Keep the accounts with quota that is unused though the last day for its return has passed."""
    passed = Q(programme_year__year__lt=today.year) | Q(
        programme_year__year=today.year, programme_year__programme__return_by_month__lt=today.month
    )
    return rows.filter(passed, available__gt=0)


def late(rows: QuerySet[Account]) -> QuerySet[Account]:
    """Keep the accounts from which quota was returned after its last day, by its day or that of its entry."""
    day = Greatest("effective_on", TruncDate("recorded_at", tzinfo=clock.ZONE), output_field=DateField())
    returned = (
        Posting.objects.filter(kind=Posting.Kind.RETURN, from_account=OuterRef("pk"), reversed_by=None)
        .order_by()
        .annotate(day=day)
    )
    after = Q(day__year__gt=OuterRef("programme_year__year")) | Q(
        day__month__gt=OuterRef("programme_year__programme__return_by_month")
    )
    return rows.filter(Exists(returned.filter(after)))


def low_use(rows: QuerySet[Account], today: dt.date) -> QuerySet[Account]:
    """Keep the accounts of which less than half of the quota that was given is used, from October of the year on."""
    begun = today.year if today.month >= LOW_FROM_MONTH else today.year - 1
    return rows.filter(used__lt=F("given") * Value(LOW_SHARE), programme_year__year__lte=begun)


def returns_of(accounts: Iterable[Account], today: dt.date, again: Collection[UUID] | None = None) -> list[QuotaReturn]:
    """Return what each account returned, in their order; four queries. Reversed postings do not count.

    ``again``: the answer of ``exceeded_before`` about these accounts, if it is known.
    """
    rows = list(accounts)
    again = exceeded_before(rows) if again is None else again
    due = {row.pk: due for row in rows if (due := due_day(row.programme_year)) is not None}
    postings = Posting.objects.filter(kind=Posting.Kind.RETURN, from_account__in=due, reversed_by=None)
    in_time: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    late: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    after_year: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for key, stated, recorded_at, tonnes in postings.values_list(
        "from_account", "effective_on", "recorded_at", "tonnes"
    ):
        day = max(stated, recorded_at.astimezone(clock.ZONE).date())
        (in_time if day <= due[key] else late)[key] += tonnes
        if day.year > due[key].year:
            after_year[key] += tonnes
    moved = _moved_after_year(due)
    decisions = {row.account_id: row for row in DeductionDecision.objects.standing().filter(account__in=due)}
    return [
        QuotaReturn(
            account=row,
            due_on=due[row.pk],
            in_time=in_time[row.pk],
            late=late[row.pk],
            after_year=after_year[row.pk],
            moved_after_year=moved.get(row.pk, ZERO),
            today=today,
            repeated=row.pk in again,
            decision=decisions.get(row.pk),
        )
        for row in rows
        if row.pk in due
    ]


def _moved_after_year(due: Mapping[UUID, dt.date]) -> dict[UUID, Decimal]:
    """Return what transfers took out of accounts, less what they brought, once the year of ``due`` was over. One query.

    The day of the entry decides as for returns: transfers that state a day within the year move nothing out of it.
    """
    rows = Posting.objects.filter(
        Q(from_account__in=due) | Q(to_account__in=due), kind=Posting.Kind.TRANSFER, reversed_by=None
    ).values_list("from_account", "to_account", "recorded_at", "tonnes")
    moved: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for giver, taker, recorded_at, tonnes in rows:
        year = recorded_at.astimezone(clock.ZONE).year
        if giver in due and year > due[giver].year:
            moved[giver] += tonnes
        if taker in due and year > due[taker].year:
            moved[taker] -= tonnes
    return moved


def proposed_deductions(accounts: Sequence[Account]) -> dict[UUID, Deduction]:
    """Return the deduction proposed for each account, where there is any, with what was decided about it.

    Unused quota counts once the year is over, of programmes that take it back; an excess of any programme at once.
    """
    again = exceeded_before(accounts)
    returned = {row.account.pk: row for row in returns_of(accounts, clock.today(), again)}
    decisions = DeductionDecision.objects.standing().filter(account__in=[account.pk for account in accounts])
    decided = {row.account_id: row for row in decisions}
    found: dict[UUID, Deduction] = {}
    for account in accounts:
        own = returned.get(account.pk)
        proposal = own.proposed if own is not None and account.enterprise_id else None
        proposal = proposal or deductions.proposed(
            account.programme_year.year,
            unused=ZERO,
            excess=account.excess,
            allocated=account.allocated,
            repeated=account.pk in again,
        )
        if (decision := decided.get(account.pk)) is not None:
            proposal = replace(proposal, decided=decision.decided, reason=decision.reason, decided_on=decision.proposed)
        if proposal.tonnes or decision is not None:
            found[account.pk] = proposal
    return found


def exceeded_before(accounts: Sequence[Account]) -> set[UUID]:
    """Return the accounts with an excess whose holder had one in the two years before, too; one query at most."""
    over = [row for row in accounts if row.excess > ZERO]
    if not over:
        return set()
    before = Account.objects.filter(
        holder__in={row.holder_id for row in over},
        programme_year__programme__in={row.programme_year.programme_id for row in over},
        excess__gt=0,
    ).values_list("holder", "programme_year__programme", "category", "programme_year__year")
    known = set(before)
    return {
        row.pk
        for row in over
        for back in (1, 2)
        if (row.holder_id, row.programme_year.programme_id, row.category, row.programme_year.year - back) in known
    }

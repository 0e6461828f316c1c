"""Revocation: all postings of a notice are reversed, with all that was distributed from it, or none.

It takes two officers who did not edit the notice (``quotas.acts.notices``). Where quota was distributed or used, they
agree to a cascade, and everything is posted in one netted update.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.outbox import announce
from core.transactions import service
from enterprises.policies import person
from enterprises.services import approvals, validation
from quotas import ledger
from quotas.events import NOTICE_REVOKED
from quotas.models import Account, Holder, Notice, NoticeLine, Posting
from quotas.quantities import ZERO
from quotas.services.notices.audit_trail import record
from quotas.services.notices.lifecycle import LIFECYCLE, WHOLE

State = Notice.State
REVOKE = "notices.revoke"  # two-person act


@service
def revoke(notice: Notice, *, actor: Actor, reason: str, cascade: bool = False) -> Notice:
    """Revoke a notice, with ``cascade`` also what was distributed from it. Takes two people."""
    notice = LIFECYCLE.begin(notice, "revoke", actor)
    reason = validation.require_reason(reason)
    approvals.require(REVOKE, notice, actor=actor)
    ledger.lock(_accounts_of(notice))
    plan = Plan(notice)
    if (obstacle := plan.obstacle(cascade=cascade)) is not None:
        raise obstacle
    for one in plan.notices:
        one.state, one.revoked_by = State.REVOKED, person(actor)
        one.revoked_at, one.revocation_reason = clock.now(), reason
        one.save_next("state", "revoked_by", "revoked_at", "revocation_reason")
    ledger.reverse(plan.postings, actor=actor, key=f"revoke:{notice.pk}")
    for one in plan.notices:
        record(one, "revoke", actor=actor, reason=reason, with_notice=notice.number)
        announce(NOTICE_REVOKED, notice_id=one.pk)
    return WHOLE.get(pk=notice.pk)


def lock(notice: Notice) -> None:
    """Take the locks of a revocation as ``revoke`` does."""
    LIFECYCLE.lock(notice, more=LIFECYCLE["revoke"].locks)
    ledger.lock(_accounts_of(notice))


def _counted_later(notice: Notice, going: list[Notice]) -> Conflict | None:
    """Return a conflict if a later cumulative notice includes this one, whose figure the revocation would falsify."""
    lines = {(line.from_holder_id, line.to_holder_id, line.category) for line in notice.lines.all()}
    later = NoticeLine.objects.filter(
        notice__programme_year=notice.programme_year_id,
        notice__state=State.IN_FORCE,
        notice__basis=Notice.Basis.CUMULATIVE,
        notice__approved_at__gt=notice.approved_at,
        notice__issued_on__gte=notice.issued_on,
    ).exclude(notice__in=[one.pk for one in going])
    for line in later.select_related("notice"):
        if (line.from_holder_id, line.to_holder_id, line.category) in lines:
            return Conflict(
                "counted_by_later_notice",
                _("%(number)s has counted this notice; revoke that one first.") % {"number": line.notice.number},
                notice=line.notice.number,
            )
    return None


def _accounts_of(notice: Notice) -> list[Account]:
    """Return every account of the year that a cascade could reach; the year's lock prevents new ones."""
    categories = {line.category for line in notice.lines.all()}
    return list(Account.objects.filter(programme_year=notice.programme_year_id, category__in=categories))


class Plan:
    """The notices to revoke and what is left on each account, computed under the lock of their programme year."""

    def __init__(self, notice: Notice) -> None:
        rows = Account.objects.filter(programme_year=notice.programme_year_id).exclude(category="total")
        self.accounts = {row.pk: row for row in rows.select_related("holder")}
        self.received: dict[Any, Decimal] = defaultdict(Decimal)
        self.passed_on: dict[Any, Decimal] = defaultdict(Decimal)
        self.released_in_part: list[tuple[Account, Decimal]] = []  # with what the notice still withholds
        self.notices: list[Notice] = []
        self.postings: list[Posting] = []
        self._take(notice)
        while (next_notice := self._handed_on_from_what_is_short()) is not None:
            self._take(next_notice)

    @property
    def downstream(self) -> list[Notice]:
        return self.notices[1:]

    @property
    def under_use(self) -> list[str]:
        """Return codes of enterprises that lose quota and will have used more than is left to them."""
        return sorted(
            account.holder.code
            for pk, change in self.received.items()
            if (account := self.accounts[pk]).holder.type == Holder.Type.ENTERPRISE
            and change < ZERO
            and account.used > ZERO
            and account.available + change < ZERO
        )

    def obstacle(self, *, cascade: bool) -> DomainError | None:
        """Return what prevents the revocation: a later notice counts one of these, or a cascade is needed."""
        for notice in self.notices:
            if (obstacle := _counted_later(notice, self.notices)) is not None:
                return obstacle
        for account, withheld in self.released_in_part:
            return Conflict(
                "withheld_in_part",
                _("%(holder)s has %(withheld)s t withheld by it, of which a part was released: release the rest first.")
                % {"holder": account.holder.code, "withheld": f"{withheld:.3f}"},
            )
        if self.downstream and not cascade:
            return Conflict(
                "passed_on_further",
                _("This quota has been distributed further. A cascade also revokes the notices that distributed it."),
                downstream=[one.number for one in self.downstream],
            )
        if self.under_use and not cascade:
            return Conflict(
                "not_enough_unused",
                _("This quota has been used. Only a cascade can still take it back."),
                holders=self.under_use,
            )
        return None

    def changed_accounts(self) -> list[Account]:
        """Return the accounts whose received quota changes, by holder; ``received`` says by how much."""
        changed = [account for pk, account in self.accounts.items() if self.received[pk]]
        return sorted(changed, key=lambda account: (account.holder.code, account.category))

    def _take(self, notice: Notice) -> None:
        self.notices.append(notice)
        postings = Posting.objects.filter(notice_line__notice=notice, reverses=None, reversed_by=None)
        self._take_back_withheld(postings.filter(kind=Posting.Kind.WITHHOLD))
        for posting in postings.exclude(kind=Posting.Kind.WITHHOLD):
            self.postings.append(posting)
            given = posting.kind != Posting.Kind.REDUCE
            taker = posting.to_account_id if given else posting.from_account_id
            giver = posting.from_account_id if given else posting.to_account_id
            tonnes = posting.tonnes if given else -posting.tonnes
            self.received[taker] -= tonnes
            if giver is not None:
                self.passed_on[giver] -= tonnes

    def _take_back_withheld(self, withholdings: QuerySet[Posting]) -> None:
        """Reverse the withholdings that still stand, where releases have settled the oldest of an account first.

        One that was released has nothing left to reverse, and another notice's is not reversed in its place.
        """
        own = {posting.pk: posting for posting in withholdings}
        standing = Posting.objects.filter(
            kind=Posting.Kind.WITHHOLD, reversed_by=None, to_account__in={row.to_account_id for row in own.values()}
        )
        by_account: dict[Any, list[tuple[Any, Decimal]]] = defaultdict(list)
        for account_id, pk, tonnes in standing.order_by("recorded_at", "pk").values_list("to_account", "pk", "tonnes"):
            by_account[account_id].append((pk, tonnes))
        for account_id, rows in by_account.items():
            account = self.accounts[account_id]
            released = sum((tonnes for _pk, tonnes in rows), ZERO) - account.withheld
            for pk, tonnes in rows:
                settled = min(released, tonnes)
                released -= settled
                if pk not in own or settled == tonnes:
                    continue
                if settled == ZERO:
                    self.postings.append(own[pk])
                else:
                    self.released_in_part.append((account, tonnes - settled))

    def _handed_on_from_what_is_short(self) -> Notice | None:
        """Return the newest notice by which a holder that would be short has distributed quota, or ``None``."""
        short = [
            (account.holder_id, account.category)
            for pk, account in self.accounts.items()
            if account.received + self.received[pk] < account.passed_on + self.passed_on[pk]
        ]
        for holder, category in short:
            lines = NoticeLine.objects.filter(
                notice__programme_year=self.notices[0].programme_year_id,
                notice__state=State.IN_FORCE,
                from_holder=holder,
                category=category,
            ).exclude(notice__in=[one.pk for one in self.notices])
            if (line := lines.order_by("-notice__issued_on", "-notice__approved_at").first()) is not None:
                return WHOLE.get(pk=line.notice_id)
        return None

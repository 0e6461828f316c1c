"""Correction of a notice's day of issue by two officers: the day that it stated stays on record beside the right one.

What is known as of a past day follows, for a paper that was entered as of its day. The day from which the notice counts
stays as it is.
"""

import datetime as dt
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import clock, formats
from core.actors import Actor
from core.errors import Conflict, DomainError, Fault, Invalid
from core.transactions import refusal, service
from enterprises.policies import person
from enterprises.services import approvals, validation
from quotas.models import Account, Notice, NoticeDayCorrection, NoticeLine, Posting
from quotas.quantities import ZERO
from quotas.queries import accounts
from quotas.services.notices import date_checks
from quotas.services.notices.audit_trail import record
from quotas.services.notices.lifecycle import LIFECYCLE

CORRECT_DAY = "notices.correct_day"  # two-person act

refusal("day_correction_by_two", approvals.needs_second_person)
refusal(
    "day_correction_fits_its_notice",
    lambda: Conflict("changed_meanwhile", _("The notice was changed meanwhile: read it again.")),
)
refusal(
    "day_correction_is_done",
    lambda: Conflict("changed_meanwhile", _("The notice was changed meanwhile: read it again.")),
)


@service
def correct_day(notice: Notice, *, actor: Actor, reason: str, issued_on: dt.date, document: str) -> Notice:
    """Give a notice in force another day of issue, as ``document`` shows it. Takes two people."""
    notice = LIFECYCLE.begin(notice, "correct_day", actor)
    reason = validation.require_reason(reason)
    approvals.require(CORRECT_DAY, notice, actor=actor)
    if (obstacle := NewDay(notice, issued_on).obstacle()) is not None:
        raise obstacle
    stated_on = notice.issued_on
    NoticeDayCorrection.objects.create(
        notice=notice,
        stated_on=stated_on,
        corrected_to=issued_on,
        document=document.strip(),
        recorded_by=person(actor),
        recorded_at=clock.now(),
    )
    notice.issued_on = issued_on
    notice.save_next("issued_on")
    data = {"stated_on": stated_on.isoformat(), "issued_on": issued_on.isoformat(), "document": document.strip()}
    record(notice, "correct_day", actor=actor, reason=reason, **data)
    return notice


class NewDay:
    """Another day of issue of a notice in force, and what follows from it."""

    def __init__(self, notice: Notice, issued_on: dt.date) -> None:
        self.notice, self.issued_on = notice, issued_on

    @cached_property
    def known_from(self) -> dt.datetime | None:
        """Return from when the notice's postings count as known with that day; ``None`` if it does not move."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT day_correction_known_from(%s, %s)", [self.notice.pk, self.issued_on])
            instant: dt.datetime | None = cursor.fetchone()[0]
        return instant

    @cached_property
    def known_until_now(self) -> dt.datetime:
        """Return from when the notice's postings count as known as long as its day is not corrected again."""
        last = max(self.notice.day_corrections.all(), key=lambda row: row.pk, default=None)
        if last is not None and last.known_from is not None:
            return last.known_from
        first = self._gave.order_by("id").first()
        assert self.notice.approved_at is not None  # it is in force
        return first.recorded_at if first is not None else self.notice.approved_at

    @property
    def _gave(self) -> QuerySet[Posting]:
        return Posting.objects.filter(notice_line__notice=self.notice).exclude(kind=Posting.Kind.REVERSE)

    def obstacle(self) -> DomainError | None:
        """Return what speaks against it: its range, when the register knew the notice, the order of the papers."""
        year = self.notice.programme_year
        if self.issued_on == self.notice.issued_on:
            faults = [Fault("/issued_on", "same_day", _("This is the day that the notice states already."))]
        else:
            faults = date_checks.day_faults(Notice(issued_on=self.issued_on), year.programme, year.year)
        faults = faults or self._recorded_before() or self._changes_an_order() or self._withheld_before()
        return Invalid("invalid", _("The request has errors."), errors=faults) if faults else None

    def _recorded_before(self) -> list[Fault]:
        """Return a fault for a day after the notice was recorded by the clock: it was known before it was issued."""
        assert self.notice.approved_at is not None  # it is in force
        recorded_on = self.notice.approved_at.astimezone(clock.ZONE).date()
        if self.issued_on <= recorded_on or self.known_from is not None:
            return []
        detail = _("The register recorded this notice on %(day)s: it was issued on that day at the latest.")
        return [Fault("/issued_on", "recorded_before", detail % {"day": formats.day(recorded_on)})]

    def _changes_an_order(self) -> list[Fault]:
        """Return faults for notices with which it would change places, where one of the two counts what was before."""
        notice = self.notice
        given = {(line.from_holder_id, line.to_holder_id, line.category) for line in notice.lines.all()}
        others = NoticeLine.objects.filter(
            notice__programme_year=notice.programme_year_id, notice__issuer=notice.issuer_id, notice__state="in_force"
        ).exclude(notice=notice.pk)
        faults: dict[str, Fault] = {}
        for line in others.select_related("notice").order_by("notice__issued_on", "notice__number", "position"):
            other = line.notice
            if (line.from_holder_id, line.to_holder_id, line.category) not in given:
                continue
            if Notice.Basis.CUMULATIVE not in (notice.basis, other.basis):
                continue
            if _comes_first(notice, notice.issued_on, other) != _comes_first(notice, self.issued_on, other):
                detail = _(
                    "%(number)s was issued on %(day)s, and one of the two notices counts the other by its day: this day"
                    " would change their order. Revoke the later one first, and enter it again."
                )
                values = {"number": other.number, "day": formats.day(other.issued_on)}
                faults[other.number] = Fault("/issued_on", "changes_order", detail % values)
        return list(faults.values())

    def _withheld_before(self) -> list[Fault]:
        """Return faults for what was withheld of its tonnes, as a movement of its own, before they would be known.

        That posting keeps its instant: until the new day more would count as withheld than was received.
        """
        known_from = self.known_from
        if known_from is None:
            return []
        given: dict[UUID, Decimal] = {}
        for account, kind, tonnes in self._gave.order_by("id").values_list("to_account_id", "kind", "tonnes"):
            if account is not None and kind in (Posting.Kind.CONTROL, Posting.Kind.DISTRIBUTE):
                given[account] = given.get(account, ZERO) + tonnes
        withheld = Posting.objects.filter(
            kind=Posting.Kind.WITHHOLD,
            notice_line=None,
            to_account__in=given,
            recorded_at__gte=self.known_until_now,
            recorded_at__lt=known_from,
        )
        faults = []
        for posting in withheld.select_related("to_account").order_by("recorded_at", "id"):
            assert posting.to_account is not None  # a withholding is of an account
            left = _undistributed(posting.to_account, posting.recorded_at) - given[posting.to_account.pk]
            if left < ZERO:
                detail = _(
                    "%(tonnes)s t of what the notice gave were withheld on %(day)s (%(document)s): they cannot become"
                    " known after that day. State that day or an earlier one."
                )
                day = formats.day(posting.recorded_at.astimezone(clock.ZONE).date())
                values = {"tonnes": f"{posting.tonnes:.3f}", "day": day, "document": posting.document}
                faults.append(Fault("/issued_on", "withheld_before", detail % values))
        return faults


def _undistributed(account: Account, instant: dt.datetime) -> Decimal:
    """Return what an account had neither passed on nor withheld, as known at an instant."""
    (figures,) = accounts.balances_at(Account.objects.filter(pk=account.pk), list, today=clock.today(), as_of=instant)
    return Decimal(figures["undistributed"])


def _comes_first(notice: Notice, issued_on: dt.date, other: Notice) -> bool:
    """Check that of the two notices the one that was approved first is not issued after the other."""
    assert notice.approved_at is not None  # both are in force
    assert other.approved_at is not None
    if (notice.approved_at, notice.pk) < (other.approved_at, other.pk):
        return issued_on <= other.issued_on
    return other.issued_on <= issued_on

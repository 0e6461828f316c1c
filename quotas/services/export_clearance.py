"""Customs officers' question whether an enterprise may still export a quantity. Every question is recorded."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.models import Enterprise
from enterprises.policies import can
from quotas import capabilities
from quotas.models import Account, Category, Programme, ProgrammeYear
from quotas.quantities import ZERO
from quotas.queries import accounts

# Functions of apps above that return what of an enterprise's exports in a year and category has been cleared at the
# customs and is not in its reports yet, in tonnes of goods. Reports post the use of quota; so none is posted twice.
unreported_exports: list[Callable[[Enterprise, int, str], Decimal]] = []


class Reason(TextChoices):
    WITHIN_QUOTA = "within_quota", gettext_lazy("The quota that is left covers it.")
    NOT_ENOUGH = "not_enough_quota", gettext_lazy("The quota that is left does not cover it.")
    NO_QUOTA = "no_quota", gettext_lazy("This enterprise has no export quota for this year.")
    ENDED = "enterprise_ended", gettext_lazy("The enterprise was closed or has merged into another.")


@dataclass(frozen=True, slots=True)
class Clearance:
    """The answer to customs. It does not state the quota left; several answers narrow it down, so each is recorded."""

    enterprise: Enterprise
    year: int
    category: str
    tonnes: Decimal
    reason: Reason

    @property
    def may_export(self) -> bool:
        return self.reason == Reason.WITHIN_QUOTA


ASKED = WriteAccess(
    Enterprise, can=can, rows=lambda: Enterprise.objects.select_related("jurisdiction"), locks_rows=False
)


@service
def ask(enterprise: Enterprise, *, tonnes: Decimal, category: str = "", actor: Actor) -> Clearance:
    """Decide whether the enterprise may export ``tonnes`` today, by its quota, its reported and its cleared exports.

    Withheld quota does not count. Where the year is split, the question names its category, because light and
    medium-heavy do not stand in for each other. Raises ``Forbidden``, and ``Invalid`` with a pointer to the field.
    """
    enterprise = ASKED.begin(enterprise, capabilities.EXPORT_ASK, actor)
    if tonnes <= ZERO:
        raise Invalid.at("/tonnes", "not_positive", _("Enter an amount above zero."))
    today = clock.today()
    year = year_on(today)
    kind = _category(year, category)
    reason = judge(enterprise, year, kind, tonnes, on=today)
    answer = Clearance(enterprise, today.year, kind, tonnes, reason)
    _record(answer, actor)
    return answer


@service
def keep_answer(answer: Clearance, *, actor: Actor) -> None:
    """Record an answer that was given otherwise than by ``ask``: a declaration was refused for want of quota."""
    ASKED.begin(answer.enterprise, capabilities.EXPORT_ASK, actor)
    _record(answer, actor)


def _record(answer: Clearance, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action="exports.ask",
        obj=answer.enterprise,
        place=answer.enterprise.jurisdiction.code,
        enterprise_code=answer.enterprise.code,
        data={
            "tonnes": str(answer.tonnes),
            "category": answer.category,
            "may_export": answer.may_export,
            "reason": answer.reason.value,
        },
    )


def year_on(day: dt.date) -> ProgrammeYear | None:
    """Return the year of the export quota in which a day falls, or ``None`` if there is no quota of it."""
    return ProgrammeYear.objects.filter(programme__activity=Programme.Activity.EXPORT, year=day.year).first()


def category_of(year: ProgrammeYear | None, weight: str) -> str:
    """Return the category of the quota for goods of a class of elements; empty if the split year knows no such one."""
    if year is None or year.scheme != ProgrammeYear.Scheme.SPLIT:
        return Category.ALL
    return weight if weight in {Category.LIGHT, Category.MEDIUM_HEAVY} else ""


def _category(year: ProgrammeYear | None, asked: str) -> str:
    split = year is not None and year.scheme == ProgrammeYear.Scheme.SPLIT
    if split and asked not in {Category.LIGHT, Category.MEDIUM_HEAVY}:
        raise Invalid.at("/category", "required", _("This year's quota is split. State light, or medium and heavy."))
    if not split and asked not in {"", Category.ALL}:
        raise Invalid.at("/category", "invalid", _("This year's quota is not split: leave the category out."))
    return asked if split else Category.ALL


def judge(enterprise: Enterprise, year: ProgrammeYear | None, category: str, tonnes: Decimal, *, on: dt.date) -> Reason:
    """Return whether the quota that is held on a day covers an export, after what was reported and cleared of the year.

    A report counts whole even where its use counts later than the day: what it states is no longer unreported.
    """
    if enterprise.state in {Enterprise.State.CLOSED, Enterprise.State.MERGED}:
        return Reason.ENDED
    rows = Account.objects.filter(programme_year=year, category=category, holder__enterprise=enterprise)
    today = clock.today()
    held = list(accounts.balances_at(rows, accounts.as_accounts(today), today=today, on=on)[:1]) if year else []
    if year is None or not held or held[0].given == ZERO:
        return Reason.NO_QUOTA
    used = sum(rows.values_list("used", flat=True), ZERO)
    cleared = sum((unreported(enterprise, year.year, category) for unreported in unreported_exports), ZERO)
    return Reason.WITHIN_QUOTA if tonnes <= held[0].allocated - used - cleared else Reason.NOT_ENOUGH

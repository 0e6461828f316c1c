"""Customs officers' question whether an enterprise may still export a quantity. Every question is recorded."""

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


class Reason(TextChoices):
    WITHIN_QUOTA = "within_quota", gettext_lazy("The quota that is left covers it.")
    NOT_ENOUGH = "not_enough_quota", gettext_lazy("The quota that is left does not cover it.")
    NO_QUOTA = "no_quota", gettext_lazy("This enterprise has no export quota for this year.")
    ENDED = "enterprise_ended", gettext_lazy("The enterprise was closed or has merged into another.")


@dataclass(frozen=True, slots=True)
class Clearance:
    """The answer to customs; the quota left is not disclosed."""

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
    """Decide whether the enterprise may export ``tonnes`` today, by its quota and reported exports of the year.

    Withheld quota does not count. Where the year is split, the question names its category, because light and
    medium-heavy do not stand in for each other. Raises ``Forbidden``, and ``Invalid`` with a pointer to the field.
    """
    enterprise = ASKED.begin(enterprise, capabilities.EXPORT_ASK, actor)
    if tonnes <= ZERO:
        raise Invalid.at("/tonnes", "not_positive", _("Enter an amount above zero."))
    today = clock.today()
    year = ProgrammeYear.objects.filter(programme__activity=Programme.Activity.EXPORT, year=today.year).first()
    kind = _category(year, category)
    reason = _reason(enterprise, year, kind, tonnes)
    answer = Clearance(enterprise, today.year, kind, tonnes, reason)
    audit.record(
        actor=actor,
        action="exports.ask",
        obj=enterprise,
        place=enterprise.jurisdiction.code,
        enterprise_code=enterprise.code,
        data={"tonnes": str(tonnes), "category": kind, "may_export": answer.may_export, "reason": reason.value},
    )
    return answer


def _category(year: ProgrammeYear | None, asked: str) -> str:
    split = year is not None and year.scheme == ProgrammeYear.Scheme.SPLIT
    if split and asked not in {Category.LIGHT, Category.MEDIUM_HEAVY}:
        raise Invalid.at("/category", "required", _("This year's quota is split. State light, or medium and heavy."))
    if not split and asked not in {"", Category.ALL}:
        raise Invalid.at("/category", "invalid", _("This year's quota is not split: leave the category out."))
    return asked if split else Category.ALL


def _reason(enterprise: Enterprise, year: ProgrammeYear | None, category: str, tonnes: Decimal) -> Reason:
    if enterprise.state in {Enterprise.State.CLOSED, Enterprise.State.MERGED}:
        return Reason.ENDED
    rows = Account.objects.filter(programme_year=year, category=category, holder__enterprise=enterprise)
    today = clock.today()
    held = list(accounts.balances_at(rows, accounts.as_accounts(today), today=today, on=today)[:1]) if year else []
    if not held or held[0].given == ZERO:
        return Reason.NO_QUOTA
    return Reason.WITHIN_QUOTA if tonnes <= held[0].available else Reason.NOT_ENOUGH

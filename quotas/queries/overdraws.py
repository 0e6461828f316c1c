"""Overdraws: whose quota a notice not yet in force would exceed by distributing or reducing, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quotas.models import Category, Holder, Notice
from quotas.quantities import ZERO
from quotas.queries import effects
from quotas.queries.effects import Effect, Remainder


@dataclass(frozen=True, slots=True)
class Overdraw:
    """The overdraw of one holder and category; ``taken``: the notice reduces the holder's own quota."""

    holder: Holder
    category: str
    available: Decimal
    asked: Decimal
    taken: bool = False

    @property
    def missing(self) -> Decimal:
        return self.asked - self.available

    @property
    def detail(self) -> str:
        values = {
            "holder": f"{self.holder} ({self.holder.code})",
            "category": Category(self.category).label,
            "available": f"{self.available:,.3f}",
            "asked": f"{self.asked:,.3f}",
            "missing": f"{self.missing:,.3f}",
        }
        if self.taken:
            return (
                _(
                    "%(holder)s, %(category)s: %(available)s t are unused, %(asked)s t would be taken away:"
                    " %(missing)s t too much."
                )
                % values
            )
        return (
            _(
                "%(holder)s, %(category)s: %(available)s t are available, %(asked)s t would be distributed: "
                "%(missing)s t too much."
            )
            % values
        )


def find_for_notice(notice: Notice) -> list[Overdraw]:
    """Return the overdraws that the notice would cause now; none for a notice that has been in force."""
    if notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED):
        return []
    return find_for_effects(notice, *effects.effects_of_notice(notice))


def find_for_effects(notice: Notice, done: Sequence[Effect], remainders: Sequence[Remainder]) -> list[Overdraw]:
    """Return the overdraws caused by these effects of a notice, the distributing holder's first."""
    gives = {(row.holder.code, row.category) for row in remainders if row.gives}
    overdraws = [
        Overdraw(row.holder, row.category, row.after + row.handed, row.handed)
        for row in remainders
        if row.gives and row.after < ZERO
    ]
    for effect in done if notice.reduction else ():
        holder = effect.line.to_holder
        free = max(effect.free, ZERO)
        if -effect.increment > free and (holder.code, effect.line.category) not in gives:
            overdraws.append(Overdraw(holder, effect.line.category, free, -effect.increment, taken=True))
    return overdraws

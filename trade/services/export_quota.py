"""An export judged by the export quota of its enterprise, as held on its day and as held today."""

import datetime as dt
from functools import cached_property

from django.utils.translation import gettext as _

from core import clock
from core.errors import Fault, Invalid
from quotas.models import ProgrammeYear
from quotas.services import export_clearance
from quotas.services.export_clearance import Clearance, Reason
from trade.models import Declaration


class ExportJudgement:
    """The judgement of a declaration by its quota. Each day is judged at most once, and only if it is asked for."""

    def __init__(self, row: Declaration) -> None:
        self.row = row

    @cached_property
    def year(self) -> ProgrammeYear | None:
        """Return the year of quota that an export uses; ``None`` for imports and years without export quotas."""
        return export_clearance.year_on(self.row.day) if self.row.is_export else None

    @cached_property
    def category(self) -> str:
        return export_clearance.category_of(self.year, self.row.product.weight)

    @cached_property
    def on_its_day(self) -> Reason:
        return self._judged(self.row.day)

    @cached_property
    def today(self) -> Reason:
        return self.on_its_day if self.row.day == clock.today() else self._judged(clock.today())

    def _judged(self, on: dt.date) -> Reason:
        row = self.row
        return export_clearance.judge(row.enterprise, self.year, self.category, row.net_tonnes, on=on)

    @property
    def is_covered(self) -> bool:
        """Return whether the smaller of what is held on the day of an export and today covers it."""
        return self.year is not None and self.on_its_day == self.today == Reason.WITHIN_QUOTA

    @property
    def takes_two(self) -> bool:
        """Return whether it is of an earlier year, or covered by what was held on its day and not by today's."""
        row, today = self.row, clock.today()
        if not row.is_export or row.day >= today:
            return False
        if row.day.year < today.year:
            return True
        return not row.beyond_quota and self.on_its_day == Reason.WITHIN_QUOTA and not self.is_covered

    @property
    def answer(self) -> Clearance:
        """Return what ``can-export`` would have answered on the day of the export."""
        row = self.row
        return Clearance(row.enterprise, row.day.year, self.category, row.net_tonnes, self.on_its_day)

    def obstacle(self) -> Invalid | None:
        """Return the refusal of an export that the quota does not cover and that is not stated as beyond it."""
        if self.year is None:
            return None
        if not self.category:
            detail = _("The year's quota is split, and this product is neither light nor medium and heavy.")
            return faulty([Fault("/product", "no_category", detail)])
        if self.row.beyond_quota or self.on_its_day == Reason.WITHIN_QUOTA:
            return None
        detail = _("%(reason)s If the goods were cleared all the same, say so.") % {"reason": self.on_its_day.label}
        return faulty([Fault("/net_tonnes", str(self.on_its_day.value), detail)])

    def obstacle_to_beyond_quota(self) -> Invalid | None:
        """Return the refusal of an export that is stated as beyond a quota which covers it.

        Two people approve what will be written, and one that is covered is written as covered.
        """
        if not self.row.beyond_quota or not self.is_covered:
            return None
        detail = _("The quota that is left covers it. State it as within the quota.")
        return Invalid.at("/beyond_quota", "covered", detail)


def faulty(faults: list[Fault]) -> Invalid:
    return Invalid("invalid", _("The declaration has faults. Nothing was recorded."), errors=faults)

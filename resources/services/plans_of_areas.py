"""Plans of planned mining areas: recorded by the ministry with their document, by two officers if they loosen.

The services of each kind (``rights_plans``; ``area_plans`` of ``quotas``) state what its figure is; the steps are here.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, DomainError, Fault, Invalid
from core.transactions import refusal, service
from core.type_aliases import Text
from core.write_access import WriteAccess
from enterprises.models import MiningArea
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from resources.models.plans_of_areas import PlanOfArea
from resources.policies import may_plan_area


class PlansOfAreas[Plan: PlanOfArea]:
    """The plans of one kind, whose field ``figure`` says how much: a higher one loosens a plan.

    ``act``: the one that loosens, by two officers. ``takes_two``: the sentence that says so to one. ``guard``: the
    beginning of the names of the table's triggers. ``faults``: of a plan beside those of its year and document.
    ``beside``: what is locked, so that two plans at once each find the other. ``obstacle``: to the replacement of one.
    """

    def __init__(
        self,
        model: type[Plan],
        figure: str,
        capability: str,
        act: str,
        *,
        guard: str,
        takes_two: Text,
        faults: Callable[[Plan], list[Fault]],
        beside: Callable[[MiningArea], Model],
        obstacle: Callable[[Plan], DomainError | None] = lambda plan: None,
    ) -> None:
        self.model, self.figure, self.capability, self.act, self.detail = model, figure, capability, act, takes_two
        self.faults, self.beside, self.obstacle = faults, beside, obstacle
        self.access = WriteAccess(model, can=may_plan_area, locks_rows=False)
        refusal(f"{guard}_replaces_its_like", _of_another_area)
        refusal(f"{guard}_loosened_by_two", self._needs_two)

    @service
    def set_alone(self, mining_area: MiningArea, *, actor: Actor, **stated: Any) -> Plan:
        """Record a plan that one officer may set; loaders enter what was."""
        beside = [self.beside(mining_area)]
        row = self.access.begin_new(lambda: self.new(mining_area, **stated), self.capability, actor, beside=beside)
        self._require_now(row)
        if not isinstance(actor, Loader) and self.takes_two(row):
            raise self._needs_two()
        return self._insert(row, self.capability, actor, row.document)

    @service
    def loosen(self, mining_area: MiningArea, *, actor: Actor, reason: str, **stated: Any) -> Plan:
        """Record a plan that takes two officers."""
        beside = [self.beside(mining_area)]
        row = self.access.begin_new(lambda: self.new(mining_area, **stated), self.capability, actor, beside=beside)
        self._require_now(row)
        approvals.require(self.act, mining_area, actor=actor)
        return self._insert(row, self.act, actor, reason)

    def new(self, mining_area: MiningArea, *, year: int, document: str, **stated: Any) -> Plan:
        """Return a plan, not yet saved, that replaces the one in force."""
        replaces = self._standing(mining_area, year)
        return self.model(mining_area=mining_area, year=year, document=document.strip(), replaces=replaces, **stated)

    def figure_of(self, row: PlanOfArea) -> Any:
        return getattr(row, self.figure)

    def takes_two(self, row: Plan) -> bool:
        """Return whether a plan is of a year that is past, or is looser than the one that it replaces."""
        loosened = row.replaces is not None and self.figure_of(row) > self.figure_of(row.replaces)
        return row.year < clock.today().year or loosened

    def require_fitting(self, row: Plan) -> None:
        """Refuse a plan that has faults.

        Raises:
            Invalid: naming the fields.
        """
        faults = self.faults(row)
        if row.year > clock.today().year + 1:
            detail = _("A plan is recorded for this year or the next at the latest.")
            faults.append(Fault("/year", "in_the_future", detail))
        faults += unnamed_document(row.document)
        if faults:
            raise _invalid(faults)

    def _standing(self, mining_area: MiningArea, year: int) -> Plan | None:
        return cast(Any, self.model).objects.standing().filter(mining_area=mining_area, year=year).first()

    def _needs_two(self) -> Invalid:
        return _invalid([Fault(f"/{self.figure}", "takes_two", str(self.detail))])

    def _require_now(self, row: Plan) -> None:
        """Refuse a plan that has faults, or that may not replace the one in force, which is locked now."""
        self.require_fitting(row)
        row.replaces = replaced = self._standing(row.mining_area, row.year)
        if replaced is not None and (refused := self.obstacle(replaced)):
            raise refused

    def _insert(self, row: Plan, action: str, actor: Actor, reason: str) -> Plan:
        row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
        row.save(force_insert=True)
        figure = self.figure_of(row)
        data = {"year": row.year, self.figure: str(figure) if isinstance(figure, Decimal) else figure}
        place = row.mining_area.jurisdiction.code
        audit.record(actor=actor, action=action, obj=row, place=place, reason=reason, data=data)
        return row


def _of_another_area() -> Conflict:
    return Conflict("of_another_area", _("A plan replaces one of the same area and year."))


def _invalid(faults: list[Fault]) -> Invalid:
    return Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=faults)

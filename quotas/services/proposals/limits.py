"""The bounds and ceilings of a proposal in whole steps, each in its named group of constraints."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Invalid
from enterprises.models import inside
from quotas.planning.division import Claim
from quotas.planning.repair import Ceiling, nested
from quotas.queries.area_plans import PlannedMembers
from quotas.queries.recipients import Recipient
from quotas.services.proposals.terms import Terms


class ConstraintGroup(TextChoices):
    """The groups of constraints by which a contradiction is explained."""

    TOTAL = "total", gettext_lazy("what there is to distribute")
    WHOLE = "whole", gettext_lazy("that all is given")
    LEAST = "least_percent", gettext_lazy("least of last year")
    SCALE = "least_tonnes", gettext_lazy("least scale")
    MOST = "most_percent", gettext_lazy("most of last year")
    CAPACITY = "within_capacity", gettext_lazy("approved capacity")
    ELIGIBLE = "eligible_only", gettext_lazy("nothing for those who are not eligible")
    CLAIMS = "claims", gettext_lazy("nobody above what the rule gives for the claim")
    OWN = "recipients", gettext_lazy("ceilings of single recipients")
    PLACES = "places", gettext_lazy("ceilings of places")
    GROUPS = "groups", gettext_lazy("ceilings of groups")
    AREAS = "areas", gettext_lazy("special plans of mining areas")


@dataclass(frozen=True, slots=True)
class Limit:
    """The most or the least of one recipient, in whole steps."""

    tonnes: Fraction
    group: ConstraintGroup
    reason: str


@dataclass(frozen=True, slots=True)
class NamedCeiling:
    """A ceiling of several recipients together; ``label`` is how a reason names it."""

    group: ConstraintGroup
    label: str
    tonnes: Decimal
    steps: Ceiling


class Limits:
    """The limits that the terms set for the recipients."""

    def __init__(
        self, rows: Sequence[Recipient], terms: Terms, plans: Sequence[PlannedMembers], places: Container[str]
    ) -> None:
        self._terms, self._step = terms, Fraction(terms.step)
        self._own: dict[str, Decimal] = {}
        found = []
        unknown = []
        for code, tonnes in terms.ceilings.items():
            members = {row.holder.code: row for row in rows if is_in(row, code, places)}
            if not members:
                unknown.append(code)
            elif members.keys() == {code}:
                self._own[code] = tonnes
            else:
                is_group = any(_group(row) == code for row in members.values())
                group = ConstraintGroup.GROUPS if is_group else ConstraintGroup.PLACES
                found.append(self._ceiling(code, code, tonnes, members, group))
        if unknown:
            detail = _("No recipient is, or belongs to, %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
            raise Invalid.at("/ceilings", "unknown", detail)
        for each in plans:
            number = each.plan.mining_area.number
            label = _("mining area %(number)s") % {"number": number}
            members_of_area = [row.holder.code for row in rows if row.holder.enterprise_id in each.members]
            found.append(
                self._ceiling(f"area:{number}", label, each.plan.ceiling, members_of_area, ConstraintGroup.AREAS)
            )
        order = list(ConstraintGroup)
        self.ceilings = sorted(found, key=lambda each: (order.index(each.group), each.steps.code))
        self.by_code = {each.steps.code: each for each in self.ceilings}
        self.tree = nested([each.steps for each in self.ceilings])
        self.crosses = len(self.tree) < len(self.ceilings)

    def tops(self) -> dict[str, Fraction]:
        """Return the ceilings that are nested in each other, which the claims rule keeps by itself."""
        return {ceiling.code: ceiling.most * self._step for ceiling in self.tree}

    def paths(self) -> Mapping[str, tuple[str, ...]]:
        """Return the nested ceilings over each recipient, outermost first."""
        found: dict[str, list[str]] = {}
        for ceiling in sorted(self.tree, key=lambda each: -len(each.members)):
            for member in ceiling.members:
                found.setdefault(member, []).append(ceiling.code)
        return {member: tuple(codes) for member, codes in found.items()}

    def claims(
        self,
        rows: Iterable[Recipient],
        amounts: Mapping[str, Fraction],
        *,
        least_percent: int | None = None,
        most_percent: int | None = None,
    ) -> list[Claim]:
        """Return the claims with their bounds; a lower bound gives way to an upper one of the same recipient."""
        paths, claims = self.paths(), []
        for row in rows:
            code = row.holder.code
            most = min((limit.tonnes for limit in self.most(row, most_percent)), default=None)
            least = max((limit.tonnes for limit in self.least(row, amounts[code], least_percent)), default=Fraction(0))
            bound = least if most is None else min(least, most)
            claims.append(Claim(code, amounts[code], bound, most, paths.get(code, ())))
        return claims

    def least(self, row: Recipient, claim: Fraction, percent: int | None = None) -> list[Limit]:
        """Return what a recipient is to have at the least: of last year, and the least scale of whoever has a claim."""
        terms, found = self._terms, []
        percent = terms.least_percent if percent is None else percent
        if percent:
            reason = _("Held at the least: %(percent)s %% of last year.") % {"percent": percent}
            found.append(
                Limit(self._whole(Fraction(row.received) * percent / 100, up=True), ConstraintGroup.LEAST, reason)
            )
        if terms.least_tonnes and claim:
            reason = _("Held at the least scale of %(tonnes)s t.") % {"tonnes": f"{terms.least_tonnes:,}"}
            found.append(Limit(self._whole(Fraction(terms.least_tonnes), up=True), ConstraintGroup.SCALE, reason))
        return found

    def most(self, row: Recipient, percent: int | None = None) -> list[Limit]:
        """Return what a recipient may have at the most, each limit with its reason."""
        terms, found = self._terms, []
        percent = terms.most_percent if percent is None else percent
        if percent is not None and row.received:
            reason = _("Held at the most: %(percent)s %% of last year.") % {"percent": percent}
            found.append(Limit(self._whole(Fraction(row.received) * percent / 100), ConstraintGroup.MOST, reason))
        if terms.within_capacity and row.capacity is not None:
            reason = _("Held at the approved capacity of %(capacity)s t.") % {"capacity": f"{row.capacity:,}"}
            found.append(Limit(self._whole(Fraction(row.capacity)), ConstraintGroup.CAPACITY, reason))
        if (top := self._own.get(row.holder.code)) is not None:
            reason = _("Held at its ceiling of %(ceiling)s t.") % {"ceiling": f"{top:,}"}
            found.append(Limit(self._whole(Fraction(top)), ConstraintGroup.OWN, reason))
        if terms.eligible_only and row.is_barred:
            found.append(Limit(Fraction(0), ConstraintGroup.ELIGIBLE, _("Not eligible: no quota may be given.")))
        return found

    def _ceiling(
        self, code: str, label: str, tonnes: Decimal, members: Iterable[str], group: ConstraintGroup
    ) -> NamedCeiling:
        steps = Fraction(tonnes) // self._step
        return NamedCeiling(group, label, tonnes, Ceiling(code, int(steps), frozenset(members)))

    def _whole(self, tonnes: Fraction, *, up: bool = False) -> Fraction:
        return whole(tonnes, self._step, up=up)


def whole(tonnes: Fraction, step: Fraction, *, up: bool = False) -> Fraction:
    """Cut to whole steps, or complete the last one."""
    return -(-tonnes // step) * step if up else tonnes // step * step


def _group(row: Recipient) -> str:
    holder = row.holder
    group = holder.group if holder.enterprise is None else holder.enterprise.group
    return group.code if group is not None else ""


def is_in(row: Recipient, code: str, places: Container[str]) -> bool:
    """Return whether a ceiling of the code holds a recipient: its own, its group's or that of a place it is in.

    ``places``: the codes that are those of places; no other part of a code is one.
    """
    holder = row.holder
    place = holder.jurisdiction if holder.enterprise is None else holder.enterprise.jurisdiction
    in_place = place is not None and code in places and inside(place.code, code)
    return code in {holder.code, _group(row)} or in_place

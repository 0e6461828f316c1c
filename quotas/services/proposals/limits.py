"""The bounds and ceilings of a proposal in whole steps, each in its named group of constraints."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.errors import Invalid
from enterprises.models import inside
from quotas.models import SPLIT, Category
from quotas.planning.division import Claim
from quotas.planning.repair import Ceiling, nested
from quotas.queries.area_plans import PlannedMembers
from quotas.queries.recipients import Recipient
from quotas.services.proposals.constraint_groups import ConstraintGroup
from quotas.services.proposals.terms import Terms


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
        self._categories = Counter(row.holder.code for row in rows)
        self.capacity_parts = parts_of_holders(rows, self._categories, lambda row: row.capacity)
        self._own: dict[str, Decimal] = {}
        found = []
        unknown = []
        whereabouts = [_Whereabouts(row) for row in rows] if terms.ceilings else []
        for code, tonnes in terms.ceilings.items():
            named, category = split_code(code)
            members = {one.row.key: one.row for one in whereabouts if one.within(named, category, places)}
            holders = {row.holder.code for row in members.values()}
            if not members:
                unknown.append(code)
            elif holders == {named} and len(members) == 1:
                (key,) = members
                self._own[key] = min(tonnes, self._own.get(key, tonnes))
            else:
                if not named:
                    group = ConstraintGroup.CATEGORIES
                elif holders == {named}:
                    group = ConstraintGroup.OWN
                elif any(_group(row) == named for row in members.values()):
                    group = ConstraintGroup.GROUPS
                else:
                    group = ConstraintGroup.PLACES
                label = ", ".join(filter(None, (named, str(Category(category).label) if category else "")))
                found.append(self._ceiling(code, label, tonnes, members, group))
        if unknown:
            detail = _("No recipient is, or belongs to, %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
            raise Invalid.at("/ceilings", "unknown", detail)
        for each in plans:
            number = each.plan.mining_area.number
            label = _("mining area %(number)s") % {"number": number}
            members_of_area = [row.key for row in rows if row.holder.enterprise_id in each.members]
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
            code = row.key
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
        scale = terms.least_scales.get(row.category)
        least = scale.tonnes if scale is not None else terms.least_tonnes
        if least and claim:
            reason = _("Held at the least scale of %(tonnes)s t.") % {"tonnes": f"{least:,}"}
            if scale is not None:
                values = {"category": Category(row.category).label, "tonnes": f"{least:,}", "source": scale.source}
                reason = _("Held at the least scale of %(category)s, %(tonnes)s t: %(source)s") % values
            found.append(Limit(self._whole(Fraction(least), up=True), ConstraintGroup.SCALE, reason))
        return found

    def most(self, row: Recipient, percent: int | None = None) -> list[Limit]:
        """Return what a recipient may have at the most, each limit with its reason."""
        terms, found = self._terms, []
        percent = terms.most_percent if percent is None else percent
        if percent is not None and row.received:
            reason = _("Held at the most: %(percent)s %% of last year.") % {"percent": percent}
            found.append(Limit(self._whole(Fraction(row.received) * percent / 100), ConstraintGroup.MOST, reason))
        if terms.within_capacity and row.capacity is not None:
            part = self.capacity_parts[row.key]
            if self._categories[row.holder.code] == 1:
                reason = _("Held at the approved capacity of %(capacity)s t.")
            elif row.capacity and not part:
                reason = _(
                    "No part of the approved capacity of %(capacity)s t: last year's quota was of the other category."
                )
            else:
                reason = _("Held at its part of the approved capacity of %(capacity)s t, as last year's quota was.")
            values = {"capacity": f"{row.capacity:,}"}
            found.append(Limit(self._whole(part), ConstraintGroup.CAPACITY, reason % values))
        if (top := self._own.get(row.key)) is not None:
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


def parts_of_holders(
    rows: Sequence[Recipient], categories: Mapping[str, int], figure: Callable[[Recipient], Decimal | None]
) -> dict[str, Fraction]:
    """Return the figure of each recipient; that of a holder goes to its categories as last year's quota did."""
    received: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        if categories[row.holder.code] > 1:
            received[row.holder.code] += Fraction(row.received)
    found = {}
    for row in rows:
        code, of_holder = row.holder.code, Fraction(figure(row) or 0)
        if categories[code] > 1:
            of_all = received[code]
            of_holder *= Fraction(row.received) / of_all if of_all else Fraction(1, categories[code])
        found[row.key] = of_holder
    return found


def _group(row: Recipient) -> str:
    holder = row.holder
    group = holder.group if holder.enterprise is None else holder.enterprise.group
    return group.code if group is not None else ""


def split_code(code: str) -> tuple[str, str]:
    """Return the holder, group or place and the category that the code of a ceiling names, or empty texts."""
    if code in SPLIT:
        return "", code
    named, _slash, category = code.rpartition("/")
    return (named, category) if named and category in SPLIT else (code, "")


def is_in(row: Recipient, code: str, places: Container[str]) -> bool:
    """Return whether a ceiling of the code holds a recipient: its own, its group's or that of a place it is in.

    The code may name a category too (``36/light``), or nothing else. ``places``: the codes that are those of places; no
    other part of a code is one.
    """
    return _Whereabouts(row).within(*split_code(code), places)


class _Whereabouts:
    """Features of recipients that ceilings may name, read once: each ceiling asks about several thousand."""

    __slots__ = ("_codes", "_place", "row")

    def __init__(self, row: Recipient) -> None:
        holder = row.holder
        place = holder.jurisdiction if holder.enterprise is None else holder.enterprise.jurisdiction
        self.row, self._codes = row, {"", holder.code, _group(row)}
        self._place = "" if place is None else place.code

    def within(self, named: str, category: str, places: Container[str]) -> bool:
        if category and category != self.row.category:
            return False
        return named in self._codes or (named in places and bool(self._place) and inside(self._place, named))

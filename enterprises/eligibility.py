"""Eligibility: whether quota may be given to an enterprise on a day, as one answer with every condition behind it.

A condition is declared by the app that knows its facts, in the app's module ``conditions``, which is listed in
``AppConfig.registers``. It judges a batch of enterprises or of their sites at once, so the number of queries does not
grow with them. A condition without an entry in its answer does not apply to that enterprise or site.

An enterprise is not eligible if it fails a condition that bars quota, or if each of its licensed sites of the
activity fails one (without a licensed one, each about which anything is known). What the register does not know is said
to be unknown, and never counts as failed; but a site without a record does not make up for another.

All rows count, whoever asks: an answer says today what a notice will be refused for.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import row_security
from core.type_aliases import Text
from enterprises.models import Enterprise, Licence, Site, SiteTenure, User
from enterprises.queries import OPERATING_LICENCE
from enterprises.roles import OFFICIAL_ROLES

# The kinds of sites whose conditions count for quota of an activity (``Programme.Activity``).
SITE_KINDS: dict[str, tuple[str, ...]] = {
    "mining": (Site.Kind.MINE,),
    "mineral": (Site.Kind.MINE,),
    "smelting": (Site.Kind.SEPARATION,),
    "export": (),
}
LISTING = (
    "listing"  # in place of an activity: the preconditions of a compliance list (``enterprises.compliance_standing``)
)
LISTED_KINDS = (Site.Kind.MINE, Site.Kind.SEPARATION, Site.Kind.METAL)


def kinds_of(activity: str) -> tuple[str, ...]:
    """Return the kinds of sites whose conditions count."""
    return LISTED_KINDS if activity == LISTING else SITE_KINDS[activity]


class Verdict(models.TextChoices):
    MET = "met", gettext_lazy("Met")
    NOT_MET = "not_met", gettext_lazy("Not met")
    UNKNOWN = "unknown", gettext_lazy("Unknown")


class Outcome(models.TextChoices):
    ELIGIBLE = "eligible", gettext_lazy("Eligible")
    OPEN = "open", gettext_lazy("Not everything is known")
    INELIGIBLE = "ineligible", gettext_lazy("Not eligible")


class Consequence(models.TextChoices):
    BARS = "bars", gettext_lazy("No quota may be given")
    LEFT_OPEN = "left_open", gettext_lazy("Quota is withheld until officers release it")


@dataclass(frozen=True, slots=True)
class Judgement:
    """``evidence`` is text in the reader's language: the rows of the register that the verdict is based on.

    ``matters``: those to which such rows belong. A reader with a conflict of interest in one is told nothing of it.
    """

    verdict: Verdict
    evidence: str
    matters: frozenset[UUID] = frozenset()


class Batch:
    """The enterprises asked about, with their sites of the activity on the day, and rows that conditions share.

    ``on``: the day of the facts; ``law_on``: that of the paper, by which the conditions are law and holders exist.
    """

    def __init__(self, activity: str, on: dt.date, law_on: dt.date, enterprises: Iterable[Enterprise]) -> None:
        self.activity, self.on, self.law_on = activity, on, law_on
        self.enterprises = {enterprise.pk: enterprise for enterprise in enterprises}
        self._found: dict[Callable[..., Any], Any] = {}

    def once[Found](self, find: "Callable[[Batch], Found]") -> Found:
        """Return what a function finds for this batch; it is called once for all conditions that need it."""
        if find not in self._found:
            self._found[find] = find(self)
        found: Found = self._found[find]
        return found

    @cached_property
    def tenures(self) -> list[tuple[UUID, Site]]:
        """Return the sites of the activity, each with its holder on the day."""
        rows = SiteTenure.objects.held_on(self.on).filter(
            enterprise__in=self.enterprises, site__kind__in=kinds_of(self.activity)
        )
        return [(row.enterprise_id, row.site) for row in rows.select_related("site").order_by("site__code")]

    @cached_property
    def sites(self) -> dict[UUID, Site]:
        return {site.pk: site for _holder, site in self.tenures}

    @cached_property
    def licences(self) -> Mapping[tuple[UUID, str], Sequence[Licence]]:
        """Return the licences of the sites with their state on the day, by site and kind, the latest first."""
        found: dict[tuple[UUID, str], list[Licence]] = defaultdict(list)
        rows = Licence.objects.filter(site__in=self.sites).with_state(self.on)
        for licence in rows.order_by("-valid_from", "number"):
            found[licence.site_id, licence.kind].append(licence)
        return found

    def is_licensed(self, site: Site) -> bool:
        """Return whether the licence without which such a site may not work is in force on the day."""
        held = self.licences.get((site.pk, OPERATING_LICENCE[site.kind]), ())
        return any(licence.state == Licence.State.IN_FORCE for licence in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of quota.

    ``judge`` returns judgements by the key of the enterprise, or of the site where ``of_sites``. ``since`` and
    ``until``: the days (inclusive) on which it is law for quota. ``fault``: its code where a notice is refused.
    ``confidential``: shown to officials alone; others read that a condition is not public.
    """

    code: str
    label: Text
    legal_basis: Text
    judge: Callable[[Batch], Mapping[UUID, Judgement]]
    of_sites: bool = False
    activities: Collection[str] = tuple(SITE_KINDS)
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max
    consequence: Consequence = Consequence.BARS
    fault: str = "ineligible"
    confidential: bool = False

    def applies(self, batch: Batch) -> bool:
        """Return whether it is asked for; the days are those of quota, and no list of preconditions has any."""
        is_law = batch.activity == LISTING or self.since <= batch.law_on <= self.until
        return batch.activity in self.activities and is_law


_CONDITIONS: dict[str, Condition] = {}


def declare(condition: Condition) -> Condition:
    """Register a condition, once."""
    if condition.code in _CONDITIONS:
        raise ValueError(f"condition {condition.code!r} is declared twice")
    _CONDITIONS[condition.code] = condition
    return condition


def declared() -> list[Condition]:
    """Return all conditions in the order in which the apps declare them."""
    return list(_CONDITIONS.values())


@dataclass(frozen=True, slots=True)
class JudgedCondition:
    condition: Condition
    judgement: Judgement
    site: Site | None = None

    @property
    def can_bar(self) -> bool:
        return self.condition.consequence == Consequence.BARS

    @property
    def bars(self) -> bool:
        return self._fails and self.can_bar

    @property
    def is_left_open(self) -> bool:
        return self._fails and self.condition.consequence == Consequence.LEFT_OPEN

    @property
    def is_unknown(self) -> bool:
        return self.judgement.verdict == Verdict.UNKNOWN

    @property
    def _fails(self) -> bool:
        return self.judgement.verdict == Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer for one enterprise, activity and day."""

    enterprise: Enterprise
    activity: str
    on: dt.date
    sites: Sequence[Site] = ()
    working: frozenset[UUID] = frozenset()  # those of them with an operating licence in force
    conditions: list[JudgedCondition] = field(default_factory=list)

    @property
    def failed(self) -> list[JudgedCondition]:
        """Return the conditions for which no quota may be given: its own, else those of its sites; empty if it may."""
        barring = [judged for judged in self.conditions if judged.bars]
        if own := [judged for judged in barring if judged.site is None]:
            return own
        barred = {row.site.pk for row in barring if row.site is not None}
        known = {row.site.pk for row in self.conditions if row.site is not None and row.can_bar and not row.is_unknown}
        return barring if barred and (self.working or known) <= barred else []

    @property
    def left_open(self) -> list[JudgedCondition]:
        """Return the conditions that fail, and for which quota is withheld until officers release it."""
        return [judged for judged in self.conditions if judged.is_left_open]

    def withheld_because(self) -> list[str]:
        """Return the reasons for withholding as everybody may read them, without what is confidential."""
        reasons = [self._described(judged) for judged in self.left_open if not judged.condition.confidential]
        if len(reasons) < len(self.left_open):
            reasons.append(_("A condition that is not public (%s) is not met.") % self.enterprise.code)
        return reasons

    def _described(self, judged: JudgedCondition) -> str:
        return _("%(condition)s (%(subject)s): %(evidence)s %(basis)s.") % {
            "condition": judged.condition.label,
            "subject": judged.site.code if judged.site is not None else self.enterprise.code,
            "evidence": judged.judgement.evidence,
            "basis": judged.condition.legal_basis,
        }

    @property
    def needs_site(self) -> bool:
        return bool(kinds_of(self.activity))

    @property
    def not_met(self) -> list[JudgedCondition]:
        return [judged for judged in self.conditions if judged.bars or judged.is_left_open]

    @property
    def unknown(self) -> list[JudgedCondition]:
        return [judged for judged in self.conditions if judged.is_unknown]

    @property
    def is_remarkable(self) -> bool:
        """Return whether an officer who gives quota has something to look at."""
        return bool(self.left_open) or self.outcome != Outcome.ELIGIBLE

    @property
    def outcome(self) -> Outcome:
        if self.failed:
            return Outcome.INELIGIBLE
        has_no_site = self.needs_site and not self.sites
        return Outcome.OPEN if has_no_site or self.unknown else Outcome.ELIGIBLE

    def for_reader(self, reader: object) -> "Eligibility":
        """Return the answer without the conditions that only officials may see, and those of matters closed to one."""
        official = not OFFICIAL_ROLES.isdisjoint(getattr(reader, "roles", ()))
        closed: frozenset[UUID] = reader.reach.closed if isinstance(reader, User) else frozenset()
        shown = [
            judged
            for judged in self.conditions
            if not judged.condition.confidential or (official and closed.isdisjoint(judged.judgement.matters))
        ]
        return replace(self, conditions=shown)


def assess(
    activity: str, on: dt.date, enterprises: Iterable[Enterprise], *, law_on: dt.date | None = None
) -> dict[UUID, Eligibility]:
    """Return the eligibility of each enterprise on a day, by its key; a fixed number of queries.

    ``law_on``: the day by which conditions are law, if it is another than that of the facts.
    """
    batch = Batch(activity, on, law_on or on, enterprises)
    with row_security.unrestricted("an answer says today what a notice will be refused for"):
        return _assessed(batch)


def _assessed(batch: Batch) -> dict[UUID, Eligibility]:
    sites: dict[UUID, list[Site]] = defaultdict(list)
    for holder, site in batch.tenures:
        sites[holder].append(site)
    answers = {key: _answer(batch, row, sites[key]) for key, row in batch.enterprises.items()}
    for condition in declared():
        if not condition.applies(batch):
            continue
        judgements = condition.judge(batch)
        for key, answer in answers.items():
            if not condition.of_sites:
                answer.conditions.extend(_judged(condition, judgements, key))
            for site in answer.sites if condition.of_sites else ():
                answer.conditions.extend(_judged(condition, judgements, site.pk, site))
    return answers


def _answer(batch: Batch, enterprise: Enterprise, sites: Sequence[Site]) -> Eligibility:
    working = frozenset(site.pk for site in sites if batch.is_licensed(site))
    return Eligibility(enterprise, batch.activity, batch.on, sites, working)


def _judged(
    condition: Condition, judgements: Mapping[UUID, Judgement], key: UUID, site: Site | None = None
) -> list[JudgedCondition]:
    return [JudgedCondition(condition, judgements[key], site)] if key in judgements else []

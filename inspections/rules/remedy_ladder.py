"""The ladder of environmental enforcement as pure rules: which step to propose to an officer, why, and by which law.

It knows nothing of Django and decides nothing: an officer accepts a proposal, puts it off or rejects it. Each step and
each legal basis has the day from which it is cited. No step is passed over unless a law names the higher one directly.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from inspections.rules.base import Dated, gettext_noop, in_force

NOVEMBER_2011 = dt.date(2011, 11, 30)  # only the month is in a source: its last day
WHITE_PAPER = dt.date(2012, 6, 30)  # as above
PROTECTION_LAW = dt.date(2015, 1, 1)
PERMIT_REGULATIONS = dt.date(2021, 3, 1)


class Step(StrEnum):
    CORRECT = "correct"
    TREAT = "treat"
    RESTRICT = "restrict"
    SUSPEND = "suspend"
    CLOSE = "close"

    @property
    def rank(self) -> int:
        return list(Step).index(self)


class Outcome(StrEnum):
    """The outcome of the step that was accepted last."""

    PENDING = "pending"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"


class Reason(StrEnum):
    FIRST = "first"  # nothing was ordered for these facts
    AGAIN = "again"  # what was ordered earlier was met or has ended, and the site is behind anew
    MISSED = "missed"  # the order of the step below was missed
    DIRECT = "direct"  # a law names this step at once


_INSPECTION = gettext_noop("Environmental inspection of rare-earth enterprises by the ministry, November 2011")
_TREATMENT = gettext_noop(
    "Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part IV: treatment within a time"
)
_ARTICLE_60 = gettext_noop("Environmental Protection Law of 2014, art. 60: restricted production, stop for treatment")
# The step, the day from which it is part of the ladder, and its legal basis.
RUNGS: tuple[tuple[Step, tuple[Dated[str], ...]], ...] = (
    (
        Step.CORRECT,
        (
            Dated(NOVEMBER_2011, _INSPECTION),
            Dated(
                WHITE_PAPER,
                gettext_noop(
                    "Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part IV:"
                    " rectification by a date"
                ),
            ),
        ),
    ),
    (Step.TREAT, (Dated(NOVEMBER_2011, _INSPECTION), Dated(WHITE_PAPER, _TREATMENT))),
    (Step.RESTRICT, (Dated(PROTECTION_LAW, _ARTICLE_60),)),
    (
        Step.SUSPEND,
        (
            Dated(NOVEMBER_2011, _INSPECTION),
            Dated(
                WHITE_PAPER,
                gettext_noop(
                    "Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part IV:"
                    " production stopped for pollution control"
                ),
            ),
            Dated(PROTECTION_LAW, _ARTICLE_60),
        ),
    ),
    (
        Step.CLOSE,
        (
            Dated(NOVEMBER_2011, _INSPECTION),
            Dated(
                WHITE_PAPER,
                gettext_noop(
                    "Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part IV:"
                    " closed if the standards are still not met"
                ),
            ),
            Dated(
                PROTECTION_LAW,
                gettext_noop(
                    "Environmental Protection Law of 2014, art. 60: closure, approved by the competent government"
                ),
            ),
        ),
    ),
)
# By the kind of what is behind: a higher step that a law names at once, and since when.
DIRECT: Mapping[str, tuple[Step, Dated[str]]] = {
    "permit": (
        Step.RESTRICT,
        Dated(
            PERMIT_REGULATIONS,
            gettext_noop(
                "Regulations on pollutant discharge permits, art. 33: without a valid permit, restricted or stopped"
                " production"
            ),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something in which a site is behind: its kind, and a key that differs as soon as the facts differ."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The step that was accepted last for a site, with what became of it."""

    step: Step
    outcome: Outcome
    order: str = ""  # its number, if one was issued
    day: dt.date | None = None  # by which it was to be met
    kinds: Collection[str] | None = None  # of what it was taken for; ``None``: of anything


@dataclass(frozen=True, slots=True)
class History:
    """The earlier decisions about a site.

    ``settled``: step and facts of the proposals that were accepted or rejected; ``put_off``: of those that were put
    off, with the day until which.
    """

    taken: Taken | None = None
    settled: Collection[tuple[Step, str]] = ()
    put_off: Mapping[tuple[Step, str], dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    step: Step
    reason: Reason
    legal_basis: str
    direct_basis: str = ""  # of a step that is named at once: the law that names it


@dataclass(frozen=True, slots=True)
class Judgement:
    """The proposal for a site, or why none is made now."""

    proposal: Proposal | None
    waits_for: Taken | None = None  # the order that still runs
    settled: bool = False  # an officer has decided about this step and these facts
    put_off_until: dt.date | None = None
    at_the_top: bool = False  # closure was ordered and missed: no step is above it


def fingerprint(facts: Collection[Fact]) -> str:
    """Return a text that is the same for the same facts and no others."""
    rows = sorted([fact.kind, fact.key] for fact in facts)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def ladder(on: dt.date) -> list[Step]:
    """Return the steps of the ladder on a day, the lowest first; before the first of all, as on it."""
    day = max(on, NOVEMBER_2011)
    return [step for step, bases in RUNGS if bases[0].valid_from <= day]


def legal_basis(step: Step, on: dt.date) -> str:
    return in_force(dict(RUNGS)[step], on)


def judge(facts: Sequence[Fact], history: History, on: dt.date) -> Judgement | None:
    """Return the step to propose for what a site is behind in; ``None`` if it is behind in nothing."""
    if not facts:
        return None
    taken = history.taken
    if taken is not None and taken.outcome == Outcome.PENDING:
        return Judgement(None, waits_for=taken)
    if taken is not None and taken.outcome == Outcome.MISSED and not _concerns(taken, facts):
        taken = None  # nothing was ordered for what the site is behind in now
    found = _rise(taken, on) if taken is not None and taken.outcome == Outcome.MISSED else _begin(facts, taken, on)
    if found is None:
        return Judgement(None, at_the_top=True)
    subject = (found.step, fingerprint(facts))
    if subject in history.settled:
        return Judgement(None, settled=True)
    until = history.put_off.get(subject)
    if until is not None and until > on:
        return Judgement(None, put_off_until=until)
    return Judgement(found)


def _concerns(taken: Taken, facts: Collection[Fact]) -> bool:
    """Return whether a site is still behind in something of the kind for which a step was taken."""
    return taken.kinds is None or any(fact.kind in taken.kinds for fact in facts)


def _rise(taken: Taken, on: dt.date) -> Proposal | None:
    """Return the next step above one whose order was missed."""
    above = [step for step in ladder(on) if step.rank > taken.step.rank]
    return Proposal(above[0], Reason.MISSED, legal_basis(above[0], on)) if above else None


def _begin(facts: Sequence[Fact], taken: Taken | None, on: dt.date) -> Proposal:
    """Return the lowest step, or the higher one that a law names at once for one of the facts."""
    named = [DIRECT[fact.kind] for fact in facts if fact.kind in DIRECT]
    direct = [(step, dated.value) for step, dated in named if dated.valid_from <= on]
    if direct:
        step, basis = max(direct, key=lambda pair: pair[0].rank)
        return Proposal(step, Reason.DIRECT, basis, direct_basis=basis)
    lowest = ladder(on)[0]
    return Proposal(lowest, Reason.FIRST if taken is None else Reason.AGAIN, legal_basis(lowest, on))

"""Turns verdicts into flags. Applying the same verdicts again changes nothing.

A flag stays until an officer decides; its episodes follow the condition. After a decision the episode continues while
the condition does, so that nothing is raised twice for what an officer has judged: only a condition that has grown
worse, or that ended and came back, raises a new flag, which refers to the decided one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core import audit, clock
from core.actors import SystemActor
from enterprises.models import Enterprise, Jurisdiction, Site
from inspections import rules
from inspections.facts import FlagSubject, SubjectFacts
from inspections.models import Episode, Flag
from inspections.rules import Link, ParameterValues, RuleMatch, Severity
from quotas.quantities import to_kilogram

RULES = SystemActor("rules")


type Key = tuple[Any, ...]


@dataclass(slots=True)
class Outcome:
    """The changes made by a screening."""

    raised: int = 0
    reopened: int = 0  # the condition came back under a flag that still stood
    ended: int = 0
    crashed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: "Outcome") -> None:
        self.raised += other.raised
        self.reopened += other.reopened
        self.ended += other.ended
        for rule, count in other.crashed.items():
            self.crashed[rule] += count


def judge_and_apply(
    matters: Iterable[SubjectFacts], *, on: dt.date, values: ParameterValues, cause: Mapping[Link, str] | None = None
) -> Outcome:
    """Let every rule judge by these parameters, then update the flags.

    ``cause`` links a flag to the paper that raised it.
    """
    judged: dict[Key, tuple[FlagSubject, RuleMatch | None]] = {}
    crashes: dict[str, list[str]] = defaultdict(list)
    for matter in matters:
        for verdict in rules.judge(matter.facts, values):
            if verdict.crash:
                crashes[verdict.rule].append(f"{matter.about.name}: {verdict.crash}")
            else:
                judged[key_of(verdict.rule, matter.about)] = (matter.about, verdict.finding)
    outcome = Outcome()
    for rule, traces in crashes.items():
        outcome.crashed[rule] = len(traces)
        audit.record(
            actor=RULES,
            action="rules.crashed",
            obj=f"rule {rule}",
            data={"rule": rule, "times": len(traces), "first": traces[0][:4000]},
        )
    _Application(judged, on, cause or {}, outcome).run()
    return outcome


def key_of(rule: str, about: FlagSubject) -> Key:
    """Return the identity of a flag; the database's unique constraint has the same columns."""
    return (
        rule,
        str(about.subject_type),
        about.subject_code,
        about.programme_id,
        about.year,
        about.category,
        about.period,
    )


class _Application:
    def __init__(
        self,
        judged: Mapping[Key, tuple[FlagSubject, RuleMatch | None]],
        on: dt.date,
        cause: Mapping[Link, str],
        outcome: Outcome,
    ) -> None:
        self.judged, self.on, self.cause, self.outcome = judged, on, cause, outcome
        self.codes = {key[2] for key in judged}
        self.standing: dict[Key, Flag] = {}
        self.decided: dict[Key, Flag] = {}  # decided by an officer while the condition went on
        self.open: dict[Any, Episode] = {}

    def run(self) -> None:
        self._load()
        raise_for: list[Key] = []
        for key, (about, finding) in self.judged.items():
            flag, decided = self.standing.get(key), self.decided.get(key)
            if finding is None:
                for other in (flag, decided):
                    if other is not None:
                        self._end(other)
            elif flag is not None:
                self._update_flag(flag, about, finding)
            elif decided is None:
                raise_for.append(key)
            elif _worse(finding, decided, self.open[decided.pk]):
                self._end(decided)
                raise_for.append(key)
        if raise_for:
            self._raise(raise_for)

    def _load(self) -> None:
        """Load the flags concerned, locked in one order, with their open episodes. Two queries."""
        going_on = Exists(Episode.objects.filter(flag=OuterRef("pk"), ended_on=None))
        flags = (
            Flag.objects.filter(Q(state__in=Flag.STANDING) | going_on, subject_code__in=self.codes)
            .select_for_update(no_key=True, of=("self",))
            .order_by("id")
        )
        by_id = {flag.pk: flag for flag in flags if flag_key(flag) in self.judged}
        self.open = {episode.flag_id: episode for episode in Episode.objects.filter(flag__in=by_id, ended_on=None)}
        for flag in by_id.values():
            (self.standing if flag.state in Flag.STANDING else self.decided)[flag_key(flag)] = flag

    def _end(self, flag: Flag) -> None:
        episode = self.open.get(flag.pk)
        if episode is None:
            return
        episode.ended_on = max(self.on, episode.began_on)
        episode.save(update_fields=["ended_on"])
        flag.save_next()
        self.outcome.ended += 1

    def _update_flag(self, flag: Flag, about: FlagSubject, finding: RuleMatch) -> None:
        """Update an undecided flag whose condition holds: today's figures, the episode's peak, the gravest severity."""
        episode = self.open.get(flag.pk)
        changed = episode is None
        if episode is None:
            Episode.objects.create(flag=flag, began_on=self.on, peak=finding.tonnes)
            self.outcome.reopened += 1
        elif finding.tonnes is not None and (episode.peak is None or finding.tonnes > episode.peak):
            episode.peak = finding.tonnes
            episode.save(update_fields=["peak"])
            changed = True
        tonnes = None if finding.tonnes is None else to_kilogram(finding.tonnes)
        rows = [row.stored() for row in finding.rows]
        stated = (flag.evidence["figures"], flag.evidence["formula"], flag.template_values, flag.tonnes)
        found = (dict(finding.figures), finding.formula, dict(finding.values), tonnes)
        if stated != found or flag.evidence.get("rows", []) != rows:
            flag.evidence = self._evidence(about, finding, flag.evidence["links"], flag.evidence["peak"])
            flag.template_version = len(rules.rule(flag.rule).templates)
            flag.template_values = dict(finding.values)
            flag.tonnes = finding.tonnes
            changed = True
        if finding.severity.rank > Severity(flag.severity).rank:
            flag.severity = str(finding.severity)
            changed = True
        if changed:
            flag.save_next("evidence", "template_version", "template_values", "tonnes", "severity")

    def _raise(self, keys: list[Key]) -> None:
        before, judged = self._decided_before(keys), self._judged_subjects(keys)
        enterprises = Enterprise.objects.in_bulk({about.enterprise_id for about, _f in judged} - {None})
        places = Jurisdiction.objects.in_bulk({about.place_id for about, _f in judged})
        sites = Site.objects.in_bulk({about.site_id for about, _f in judged} - {None})
        flags, episodes = [], []
        for key, (about, finding) in zip(keys, judged, strict=True):
            assert finding is not None
            flag = Flag(
                rule=key[0],
                severity=str(finding.severity),
                subject_type=about.subject_type,
                subject_code=about.subject_code,
                subject_description=about.name,
                enterprise=enterprises.get(about.enterprise_id),
                site=sites.get(about.site_id),
                place=places[about.place_id],
                programme_id=about.programme_id,
                year=about.year,
                category=about.category,
                period=about.period,
                raised_at=clock.now(),
                seen_on=about.seen_on,
                latitude=about.latitude,
                longitude=about.longitude,
                tonnes=finding.tonnes,
                template_version=len(rules.rule(key[0]).templates),
                template_values=dict(finding.values),
                evidence=self._evidence(about, finding, {}, finding.figures),
                follows=before.get(key),
            )
            flags.append(flag)
            episodes.append(Episode(flag=flag, began_on=self.on, peak=finding.tonnes))
        Flag.objects.bulk_create(flags)
        for flag, episode in zip(flags, episodes, strict=True):
            episode.flag = flag  # which has its key only now
        Episode.objects.bulk_create(episodes)
        # No enterprise is named here: people of an enterprise must not read who was flagged, and why.
        audit.record_many(
            audit.event(actor=RULES, action="flags.raise", obj=flag, place=flag.place.code, data={"rule": flag.rule})
            for flag in flags
        )
        self.outcome.raised += len(flags)

    def _judged_subjects(self, keys: list[Key]) -> list[tuple[FlagSubject, RuleMatch | None]]:
        return [self.judged[key] for key in keys]

    def _decided_before(self, keys: list[Key]) -> dict[Key, Flag]:
        rows = Flag.objects.filter(rule__in={key[0] for key in keys}, subject_code__in={key[2] for key in keys})
        rows = rows.exclude(state__in=Flag.STANDING).order_by("raised_at", "id")
        return {flag_key(flag): flag for flag in rows}

    def _evidence(
        self, about: FlagSubject, finding: RuleMatch, links: Mapping[str, str], peak: Mapping[str, str]
    ) -> dict[str, Any]:
        return {
            "figures": dict(finding.figures),
            "peak": dict(_higher(finding.figures, peak)),
            "formula": finding.formula,
            "parameters": dict(finding.parameters),
            "links": {**links, **about.links, **self.cause},
            **({"parameter_sources": dict(finding.parameter_sources)} if finding.parameter_sources else {}),
            **({"rows": [row.stored() for row in finding.rows]} if finding.rows else {}),
            **({"geometry": about.geometry} if about.geometry else {}),
        }


def _higher(figures: Mapping[str, str], peak: Mapping[str, str]) -> Mapping[str, str]:
    """Return the figures with the higher use; today's if the rule counts no use."""
    if "used" not in figures or "used" not in peak:
        return figures
    return max(peak, figures, key=lambda each: Decimal(each["used"]))


def flag_key(flag: Flag) -> Key:
    return (
        flag.rule,
        flag.subject_type,
        flag.subject_code,
        flag.programme_id,
        flag.year,
        flag.category,
        flag.period,
    )


def _worse(finding: RuleMatch, decided: Flag, episode: Episode) -> bool:
    """Check whether the condition is worse than when the officer decided."""
    if finding.severity.rank > Severity(decided.severity).rank:
        return True
    if finding.tonnes is None or not rules.rule(decided.rule).every_tonne_counts:
        return False
    return episode.peak is None or finding.tonnes > episode.peak

"""Judgement of the processes of a site by the restrictions known for a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from environment.models import ProcessRestriction, SiteProcess


class ProcessVerdict(models.TextChoices):
    """The judgement of a process on a day; ``UNKNOWN``: a later document restricts it, from no known day."""

    BANNED = "banned", _("Banned")
    PHASE_OUT = "phase_out", _("To be phased out")
    UNKNOWN = "unknown", _("Not known for this day")
    UNRESTRICTED = "unrestricted", _("No restriction known")


@dataclass(frozen=True, slots=True)
class JudgedUse:
    """A process of a site, how a day judges it, and the restriction by which."""

    use: SiteProcess
    verdict: ProcessVerdict
    restriction: ProcessRestriction | None


def judge(uses: Iterable[SiteProcess], on: dt.date) -> list[JudgedUse]:
    """Return how the restrictions judge each of the processes, which come with their site.

    A process that ended before the day ``on`` is judged by its own last day.
    """
    rows = list(uses)
    by_process: dict[str, list[ProcessRestriction]] = defaultdict(list)
    restrictions = ProcessRestriction.objects.filter(process__in={row.process for row in rows})
    for restriction in restrictions.order_by("stated_on", "pk"):
        by_process[restriction.process].append(restriction)
    return [_judge(row, by_process[row.process], min(row.used_until or on, on)) for row in rows]


def _judge(use: SiteProcess, restrictions: Iterable[ProcessRestriction], on: dt.date) -> JudgedUse:
    verdicts = [
        (verdict, restriction)
        for restriction in restrictions
        if restriction.ore_type in {"", use.site.ore_type} and (verdict := verdict_of(restriction, on)) is not None
    ]
    for worst in (ProcessVerdict.BANNED, ProcessVerdict.PHASE_OUT, ProcessVerdict.UNKNOWN):
        for verdict, restriction in verdicts:
            if verdict == worst:
                return JudgedUse(use, verdict, restriction)
    return JudgedUse(use, ProcessVerdict.UNRESTRICTED, None)


def verdict_of(restriction: ProcessRestriction, on: dt.date) -> ProcessVerdict | None:
    """Return how a restriction judges its process on a day, or ``None`` if it does not hold on it."""
    if restriction.in_force_until is not None and on > restriction.in_force_until:
        return None
    if on >= restriction.known_from:
        return ProcessVerdict(restriction.kind)
    return ProcessVerdict.UNKNOWN if restriction.in_force_from is None else None

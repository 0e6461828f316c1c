"""The days of a project's steps that count, and what they breach."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.type_aliases import Text
from enterprises import compliance_standing
from environment.models import Project, ProjectStep

Step = ProjectStep.Step
EIA_LAW = _("Law on environmental impact assessment, art. 31: 1 to 5 per cent of the investment")
WHITE_PAPER = _("Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part IV")
_TOGETHER = (
    (Step.WORKS_DESIGNED, Step.CONTROLS_DESIGNED, _("Pollution controls designed later than the main works")),
    (Step.WORKS_BUILT, Step.CONTROLS_BUILT, _("Pollution controls built later than the main works")),
    (
        Step.WORKS_COMMISSIONED,
        Step.CONTROLS_COMMISSIONED,
        _("Pollution controls commissioned later than the main works"),
    ),
)
# The code of a breach, the step that was taken, the one that had to come before or with it, label and legal basis.
_PAIRS = (
    ("begun_before_approval", Step.BEGUN, Step.APPROVED, _("Building begun before approval"), EIA_LAW),
    (
        "commissioned_before_acceptance",
        Step.WORKS_COMMISSIONED,
        Step.ACCEPTED,
        _("Commissioned before the pollution controls were accepted"),
        WHITE_PAPER,
    ),
    *((str(second), first, second, label, WHITE_PAPER) for first, second, label in _TOGETHER),
)
BREACH_LABELS = {code: label for code, _done, _needed, label, _basis in _PAIRS}
STEP_TAKEN = {code: done for code, done, _needed, _label, _basis in _PAIRS}


@dataclass(frozen=True, slots=True)
class Breach:
    """A step out of order.

    ``days``: by how many days; ``None`` while the missing step has not come, or where no step is missing.
    """

    code: str
    label: Text
    legal_basis: Text
    days: int | None
    misses_a_step: bool = True


@dataclass(frozen=True, slots=True)
class ProjectHistory:
    project: Project
    steps: Mapping[str, ProjectStep]  # that count, by their step
    breaches: list[Breach]

    @property
    def rows(self) -> list[tuple[Text, ProjectStep | None]]:
        """Return every step in its order, with its entry that counts."""
        return [(step.label, self.steps.get(step)) for step in Step]

    @property
    def spent(self) -> Decimal | None:
        """Return the largest sum that a counting step states; the investment is what was planned."""
        return max((entry.spent for entry in self.steps.values() if entry.spent is not None), default=None)


@dataclass(frozen=True, slots=True)
class Spending:
    """Yuan planned and spent on projects, apart, each with the number of projects that state it."""

    planned: Decimal
    with_plan: int
    spent: Decimal
    with_spending: int


def spending(projects: QuerySet[Project]) -> Spending:
    """Return the sums over projects; of each the largest sum of its counting steps counts; two queries."""
    rows = list(projects.order_by().values_list("pk", "investment"))
    entries = ProjectStep.objects.filter(project__in=[pk for pk, _sum in rows]).order_by("pk")
    spent = [
        max(sums)
        for steps in latest_steps(entries).values()
        if (sums := [entry.spent for entry in steps.values() if entry.spent is not None])
    ]
    planned = [investment for _pk, investment in rows if investment is not None]
    return Spending(sum(planned, Decimal(0)), len(planned), sum(spent, Decimal(0)), len(spent))


def histories(projects: Iterable[Project], on: dt.date = dt.date.max) -> list[ProjectHistory]:
    """Return the projects with the entries that count and their breaches, in a fixed number of queries.

    ``on``: leave steps of later days aside.
    """
    rows = list(projects)
    entries = ProjectStep.objects.filter(project__in=rows).select_related("recorded_by").order_by("pk")
    latest = latest_steps(entries)
    approved = any(ProjectStep.Step.APPROVED in steps for steps in latest.values())
    announcements = compliance_standing.Announcements() if approved else None
    found = []
    for row in rows:
        steps = {step: entry for step, entry in latest[row.pk].items() if entry.day is not None}
        days = days_of(steps, on)
        breaches = [*breaches_of(days), *_breaches_of_listing(row, days.get(Step.APPROVED), announcements)]
        found.append(ProjectHistory(row, steps, breaches))
    return found


def latest_steps(entries: Iterable[ProjectStep]) -> Mapping[UUID, dict[str, ProjectStep]]:
    """Return the last entry of each step of each project, from entries in the order in which they were made."""
    latest: dict[UUID, dict[str, ProjectStep]] = defaultdict(dict)
    for entry in entries:
        latest[entry.project_id][entry.step] = entry
    return latest


def days_of(steps: Mapping[str, ProjectStep], on: dt.date) -> dict[str, dt.date]:
    """Return the days of the steps that were taken up to a day."""
    return {step: entry.day for step, entry in steps.items() if entry.day is not None and entry.day <= on}


def _breaches_of_listing(
    project: Project, approved_on: dt.date | None, announcements: compliance_standing.Announcements | None
) -> list[Breach]:
    """Return the breach of an assessment that was approved although its enterprise was on no compliance list."""
    if approved_on is None or announcements is None or not blocks_approval(project, approved_on, announcements):
        return []
    label = _("Assessment approved while the enterprise was on no compliance list")
    return [Breach("approved_unlisted", label, compliance_standing.ASSESSMENT.source, None, misses_a_step=False)]


def blocks_approval(project: Project, on: dt.date, announcements: compliance_standing.Announcements) -> bool:
    """Return whether no assessment may be approved on a day, as today's holder of the site was on no list on it."""
    standing = announcements.standing(project.site.enterprise_id, on)
    return compliance_standing.ASSESSMENT in standing.blocked


def breaches_of(days: Mapping[str, dt.date]) -> list[Breach]:
    """Return what is out of order in the days of the steps."""
    return [
        Breach(code, label, basis, _days_late(days[done], days.get(needed)))
        for code, done, needed, label, basis in _PAIRS
        if done in days and (needed not in days or days[needed] > days[done])
    ]


def _days_late(done: dt.date, needed: dt.date | None) -> int | None:
    return (needed - done).days if needed is not None else None

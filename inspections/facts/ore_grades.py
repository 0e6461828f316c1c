"""Facts of mines and half-years: the grade of the ore that was taken, beside the average of the deposit."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from inspections.facts.sites import about_site
from inspections.facts.subjects import SubjectFacts
from inspections.rules import Row, RowKind
from inspections.rules.ore_grades import GradeFacts
from resources import halves
from resources.models import UseReturn
from resources.queries.use_returns import grades_beside


def gather_grade_facts(enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield the grades of the returns of resource use that count. One query without any, else two."""
    standing = UseReturn.objects.standing().filter(enterprise__in=enterprises, year__in=list(years))
    rows = list(standing.select_related("site").order_by("year", "half", "site__code"))
    beside = grades_beside(rows)
    for row in rows:
        found, last = beside[row.pk], halves.last_day(row.year, row.half)
        facts = GradeFacts(
            subject=row.site.name,
            on=on,
            span=row.period,
            ended_on=last,
            depleted=found.grades.depleted,
            mined=found.grades.mined,
            average=found.average,
            estimate_year=found.estimate.year if found.estimate else None,
            row=Row(RowKind.USE_RETURN, str(row.pk), row.period),
        )
        yield SubjectFacts(about_site(row.site, row.enterprise_id, row.year, last.replace(day=1)), facts)

"""Duties of offices that are not met: quota to distribute, quarters to report, next years to apply for.

Three queries at most, however many offices.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q

from enterprises.models import NATION, Jurisdiction
from quotas.models import Notice, NoticeLine, OfficeReturn
from quotas.office_duties import Duty, DutyRule, distribution_rule, rules, rules_of

type Given = tuple[str, str, int]  # codes of a province and of a programme whose quota it got, and the year

_LONGEST = dt.timedelta(days=366)  # from the issue of a notice to the last day for distributing it


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty of the office of a province for a programme that nothing on record meets."""

    duty: Duty
    rule: DutyRule
    programme: str  # its code
    authority: str  # its code
    place: str
    year: int
    due_on: dt.date
    quarter: int | None = None
    notice: Notice | None = None

    @property
    def key(self) -> str:
        about = self.notice.pk if self.notice is not None else f"{self.programme}-{self.year}-{self.quarter or ''}"
        return f"{self.duty}-{self.place}-{about}"


def list_open(provinces: Collection[str], first: dt.date, last: dt.date) -> list[OpenDuty]:
    """Return the duties of the offices of these provinces that fall due between two days, the earliest first.

    Executions and applications are owed by the provinces to which a notice of the nation gave quota of the programme,
    of the year or the year before.
    """
    lines = _lines(provinces, first, last)
    found = [*_distributions(lines, provinces, first, last), *_returns(lines, provinces, first, last)]
    return sorted(found, key=lambda duty: (duty.due_on, duty.key))


def _lines(provinces: Collection[str], first: dt.date, last: dt.date) -> list[NoticeLine]:
    """Return the lines by which notices of the nation gave quota to these provinces, as far as duties follow."""
    rows = NoticeLine.objects.filter(
        Q(notice__issued_on__range=(first - _LONGEST, last))
        | Q(notice__programme_year__year__range=(first.year - 2, last.year)),
        notice__state=Notice.State.IN_FORCE,
        notice__issuer__code=NATION,
        notice__programme_year__programme__code__in={rule.programme for rule in rules()},
        to_holder__code__in=provinces,
        increment__gt=0,
    )
    related = rows.select_related("notice__programme_year__programme__authority", "to_holder")
    return list(related.order_by("pk"))


def _distributions(
    lines: list[NoticeLine], provinces: Collection[str], first: dt.date, last: dt.date
) -> Iterator[OpenDuty]:
    given = {
        (line.notice_id, line.to_holder.code): line
        for line in lines
        if first - _LONGEST <= line.notice.issued_on <= last
    }
    if not given:
        return
    passed_on: dict[tuple[str, object], dt.date] = {}
    rows = Notice.objects.filter(
        state=Notice.State.IN_FORCE,
        issuer__code__in=provinces,
        programme_year__in={line.notice.programme_year_id for line in given.values()},
    )
    for issuer, of_year, day in rows.values_list("issuer__code", "programme_year", "issued_on"):
        passed_on[issuer, of_year] = max(day, passed_on.get((issuer, of_year), day))
    for (_notice, place), line in given.items():
        notice = line.notice
        year = notice.programme_year
        rule = distribution_rule(year.programme.code, year.year, notice.batch)
        if rule is None or passed_on.get((place, year.pk), dt.date.min) >= notice.issued_on:
            continue
        due_on = rule.due_after(notice.issued_on, year.year)
        if first <= due_on <= last:
            yield OpenDuty(
                Duty.DISTRIBUTION, rule, year.programme.code, year.programme.authority.code, place, year.year, due_on,
                notice=notice,
            )  # fmt: skip


def _returns(lines: list[NoticeLine], provinces: Collection[str], first: dt.date, last: dt.date) -> Iterator[OpenDuty]:
    years = ((line.to_holder.code, line.notice.programme_year) for line in lines)
    given = frozenset((place, year.programme.code, year.year) for place, year in years)
    asked = [*_executions(given, first, last), *_applications(given, first, last)]
    if not asked:
        return
    rows = OfficeReturn.objects.filter(place__code__in=provinces, year__range=(first.year - 1, last.year))
    there = set(rows.values_list("kind", "programme__code", "place__code", "year", "quarter"))
    kinds = {Duty.REPORT: OfficeReturn.Kind.EXECUTION, Duty.APPLICATION: OfficeReturn.Kind.APPLICATION}
    for duty in asked:
        if (kinds[duty.duty].value, duty.programme, duty.place, duty.year, duty.quarter) not in there:
            yield duty


def _has_quota(given: frozenset[Given], place: str, rule: DutyRule, year: int) -> bool:
    return bool(given & {(place, rule.programme, year), (place, rule.programme, year - 1)})


def _executions(given: frozenset[Given], first: dt.date, last: dt.date) -> Iterator[OpenDuty]:
    for rule in rules_of(Duty.REPORT):
        for place in sorted({code for code, _programme, _year in given if rule.place in ("", code)}):
            for year in range(first.year - 1, last.year + 1):
                if not (rule.holds_in(year) and _has_quota(given, place, rule, year)):
                    continue
                for quarter in (1, 2, 3, 4):
                    day = rule.due_of_quarter(year, quarter)
                    if first <= day <= last:
                        yield OpenDuty(
                            Duty.REPORT, rule, rule.programme, rule.authority, place, year, day, quarter=quarter
                        )


def _applications(given: frozenset[Given], first: dt.date, last: dt.date) -> Iterator[OpenDuty]:
    for rule in rules_of(Duty.APPLICATION):
        for place in sorted({code for code, _programme, _year in given if rule.place in ("", code)}):
            for year in range(first.year, last.year + 1):
                if not (rule.holds_in(year) and _has_quota(given, place, rule, year)):
                    continue
                if first <= rule.due_in(year) <= last:
                    yield OpenDuty(
                        Duty.APPLICATION, rule, rule.programme, rule.authority, place, year, rule.due_in(year)
                    )


def provinces_with_quota(year: int) -> list[str]:
    """Return the provinces that a notice of the nation gave quota of a year or the year before."""
    rows = Jurisdiction.objects.filter(
        level=Jurisdiction.Level.PROVINCE,
        holder__in=NoticeLine.objects.filter(
            notice__state=Notice.State.IN_FORCE, notice__programme_year__year__in=[year - 1, year], increment__gt=0
        ).values("to_holder"),
    )
    return list(rows.order_by("code").values_list("code", flat=True))

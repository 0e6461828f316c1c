"""Facts of returns of consumption by site and month: owed and filed, without an item, amended after a flag."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median
from uuid import UUID

from core import months
from enterprises.models import Freeze, Site, SiteTenure
from inspections.facts.filings import excused
from inspections.facts.sites import about_site
from inspections.facts.subjects import SubjectFacts
from inspections.models import Flag
from inspections.rules import RULES, Row, RowKind
from inspections.rules.consumption import JUDGED, YEAR
from inspections.rules.consumption_facts import AmendedReturn, ConsumptionFacts, LeftOut, ReturnFacts
from inspections.rules.consumption_filing import ConsumptionMissing
from quotas.models import ConsumptionReturn, ReportingDuty

KNOWN_MONTHS = 24  # a site that filed a return within these owes one
COMPARED_MONTHS = YEAR + JUDGED - 1  # before a month, whose returns it is compared with
ON_CONSUMPTION = tuple(code for code, rule in RULES.items() if rule.judges is ConsumptionFacts)
ON_RETURNS = tuple(code for code, rule in RULES.items() if rule.judges is ReturnFacts)

type Key = tuple[UUID, dt.date]  # a site and a month
type Versions = Mapping[Key, list[ConsumptionReturn]]


def gather_return_facts(enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield the facts of the returns of sites of which these enterprises filed any. One query without, else seven."""
    judged = tuple(years)
    first, last = dt.date(min(judged), 1, 1), dt.date(max(judged), 12, 1)
    known = (months.shift(first, -KNOWN_MONTHS), last)
    own = ConsumptionReturn.objects.filter(enterprise__in=enterprises, period__range=known).values("site")
    versions: dict[Key, list[ConsumptionReturn]] = defaultdict(list)
    for row in ConsumptionReturn.objects.filter(site__in=own, period__range=known).order_by("period", "number"):
        versions[row.site_id, row.period].append(row)
    if not versions:
        return
    sites = Site.objects.in_bulk({site for site, _month in versions})
    holders = _holders(sites, first, last)
    due = _due_days(enterprises, first, last, on)
    flagged = _flagged(sites)
    going_on = Flag.objects.filter(site__in=sites, rule__in=ON_RETURNS, episodes__isnull=False, episodes__ended_on=None)
    flagged_now = list(going_on.values_list("rule", "site_id", "period"))
    ended = {(site, month) for _rule, site, month in flagged_now if site and month}
    missing = {(site, month) for rule, site, month in flagged_now if rule == ConsumptionMissing.code}
    for site_id, month in sorted({*holders, *ended}, key=lambda key: (key[1], str(key[0]))):
        site = sites[site_id]
        holder = holders.get((site_id, month), site.enterprise_id)
        if holder not in enterprises or month.year not in judged:
            continue
        filed = versions.get((site_id, month), [])
        before = [one for one in _between(site_id, month, KNOWN_MONTHS) if one in versions]
        facts = ReturnFacts(
            subject=site.name,
            on=on,
            month=month,
            due_on=due.get((holder, month)) if before else None,
            # One officer's word, a paper that nobody has confirmed, ends no flag of a missing return.
            filed=bool(filed) and not ((site_id, month) in missing and filed[-1].confirmation_waits),
            left_out=tuple(
                _left_out(_counting(filed), [counts[-1] for one in before if (counts := _counting(versions[one]))])
            ),
            amended=tuple(_amended(site_id, month, versions, flagged)),
            rows=tuple(_row(one) for one in filed[-1:]),
        )
        yield SubjectFacts(about_site(site, holder, month.year, month), facts)


def _holders(sites: Mapping[UUID, Site], first: dt.date, last: dt.date) -> dict[Key, UUID]:
    """Return the enterprise that held each site last in each month. One query."""
    held: dict[Key, UUID] = {}
    tenures = SiteTenure.objects.held_within(first, months.last_day(last)).filter(site__in=sites).order_by("held_from")
    for tenure in tenures:
        until = min(last, months.month_of(tenure.held_to)) if tenure.held_to else last
        for month in months.between(max(first, months.month_of(tenure.held_from)), until):
            held[tenure.site_id, month] = tenure.enterprise_id
    return held


def _due_days(enterprises: Collection[UUID], first: dt.date, last: dt.date, on: dt.date) -> dict[Key, dt.date]:
    """Return the day on which the report of each enterprise and month is due, and the return with it. Two queries."""
    duties = ReportingDuty.objects.filter(enterprise__in=enterprises, period__range=(first, last))
    freezes = list(Freeze.objects.select_related("place"))
    columns = ("enterprise_id", "period", "due_on", "enterprise__jurisdiction__code")
    return {
        (firm, month): excused(due_on, on, place, freezes)
        for firm, month, due_on, place in duties.values_list(*columns)
    }


def _flagged(sites: Mapping[UUID, Site]) -> dict[Key, tuple[dt.datetime, UUID]]:
    """Return when the consumption of each site and month was first flagged. One query."""
    rows = Flag.objects.filter(site__in=sites, rule__in=ON_CONSUMPTION).order_by("-raised_at")
    return {
        (site, month): (raised_at, key)
        for site, month, raised_at, key in rows.values_list("site_id", "period", "raised_at", "pk")
        if site and month
    }


def _counting(versions: Sequence[ConsumptionReturn]) -> list[ConsumptionReturn]:
    """Return the versions whose figures count."""
    return [version for version in versions if not version.confirmation_waits]


def _left_out(filed: Sequence[ConsumptionReturn], before: Sequence[ConsumptionReturn]) -> Iterator[LeftOut]:
    if not filed:
        return
    since = months.shift(filed[-1].period, -YEAR)
    used: dict[str, list[Decimal]] = defaultdict(list)
    for row in before:
        for item, quantity in row.quantities.items() if row.period >= since else ():
            if quantity > 0:
                used[item].append(quantity)
    for item in sorted(used.keys() - filed[-1].quantities.keys()):
        taken_out = any(item in version.quantities for version in filed)
        yield LeftOut(item=item, months=len(used[item]), usual=median(used[item]), taken_out=taken_out)


def _amended(
    site: UUID, month: dt.date, versions: Versions, flagged: Mapping[Key, tuple[dt.datetime, UUID]]
) -> Iterator[AmendedReturn]:
    raised = flagged.get((site, month))
    if raised is None:
        return
    for key in (*_between(site, month, COMPARED_MONTHS), (site, month)):
        for version in versions.get(key, []):
            if version.amends_id is not None and (version.filed_at, version.pk) > raised:
                yield AmendedReturn(month=version.period, row=_row(version))


def _between(site: UUID, month: dt.date, number: int) -> list[Key]:
    """Return the months before a month, without it, oldest first."""
    return [(site, months.shift(month, -back)) for back in range(number, 0, -1)]


def _row(version: ConsumptionReturn) -> Row:
    return Row(RowKind.CONSUMPTION, str(version.pk), f"{version.period:%Y-%m}")

"""Screening: after filings, notices and other changes, and every night, the rules judge what may have changed.

The rules act here themselves, so no actor is passed. Screenings run one at a time: each reads its facts after the one
before has committed, so that older facts never overwrite newer ones. The nightly run works in slices, and other
screenings run between them.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from uuid import UUID

from django.db import connection
from django.db.models import Q

from core import clock
from core.months import shift
from core.planner_statistics import analyse_grown
from core.transactions import service
from enterprises.models import Enterprise
from inspections import facts, rule_parameters
from inspections.models import Episode, Flag, Observation
from inspections.rules import Link
from inspections.services.flagging import Outcome, judge_and_apply
from inspections.services.slices import Slices
from quotas.models import Account, ImportPart, LineUse, Notice, Posting, Report, ReportLine
from quotas.services.imports.many_reports import reports_of

SEEN_MONTHS = 24  # whose observations are judged every night
_TURN = "SELECT pg_advisory_xact_lock(hashtext('inspections.screening'))"


@service
def screen_report(report_id: UUID | str) -> Outcome:
    """Screen after a month was filed, returned, accepted or repudiated.

    Judges its accounts and all above them, its sites, and the month itself.
    """
    report = Report.objects.get(pk=report_id)
    return _screen_months([report.enterprise_id], [report.period], {Link.REPORT: str(report.pk)})


def screen_imported_reports(part_id: UUID | str) -> Outcome:
    """Screen after the reports of some enterprises were filed from a sheet, as after each of them."""
    analyse_grown(Report, ReportLine, LineUse, Account, Flag, Episode)
    return _screen_part(part_id)


@service
def _screen_part(part_id: UUID | str) -> Outcome:
    filed = reports_of(ImportPart.objects.get(pk=part_id))
    firms, periods = {report.enterprise_id for report in filed}, {report.period for report in filed}
    return _screen_months(firms, periods, {})


def _screen_months(firms: Collection[UUID], periods: Collection[dt.date], cause: Mapping[Link, str]) -> Outcome:
    _take_turn()
    on, values, years = clock.today(), rule_parameters.read(), {period.year for period in periods}
    used = LineUse.objects.filter(line__report__enterprise__in=firms, line__report__period__in=periods)
    own = Account.objects.filter(holder__enterprise__in=firms, programme_year__year__in=years)
    sites = ReportLine.objects.filter(report__enterprise__in=firms, report__period__in=periods)
    touched = {*used.values_list("account_id", flat=True), *own.values_list("pk", flat=True)}
    months = Q(enterprise__in=firms, period__in=periods)
    # Named one by one, so that their lines are found by their keys and not by reading those of all sites.
    named = list(sites.order_by().values_list("site", flat=True).distinct())
    in_years = Q(site__in=named, report__period__range=_whole(years))
    return judge_and_apply(
        chain(
            facts.gather_account_facts(facts.with_those_above(touched), on=on),
            facts.gather_filing_facts(months, on=on),
            facts.gather_site_facts(in_years, on=on),
            facts.gather_invoice_facts(firms, years, on=on, values=values),
            facts.gather_customs_facts(firms, years, on=on),
            facts.gather_balance_facts(firms, years, on=on, values=values),
            facts.gather_consumption_facts(firms, years, on=on),
            facts.gather_return_facts(firms, years, on=on),
            facts.gather_pattern_facts(firms, years, on=on, values=values),
            facts.gather_sister_facts(firms, years, on=on, values=values),
        ),
        on=on,
        values=values,
        cause=cause,
    )


def screen_notice(notice_id: UUID | str) -> Outcome:
    """Screen after a notice came into force or was revoked: all holders of its year with any use or flag.

    The plan may have reached whole branches that no line names, so the lines alone would not do.
    """
    notice = Notice.objects.select_related("programme_year").get(pk=notice_id)
    accounts = _worth_judging(Q(programme_year=notice.programme_year), notice.programme_year.year)
    return _screen_accounts(accounts, on=clock.today(), cause={Link.NOTICE: str(notice.pk)})


def screen_movement(key: str) -> Outcome:
    """Screen after quota moved outside a notice: both accounts and all above them."""
    sides = Posting.objects.filter(key=key).values_list("from_account", "to_account")
    touched = facts.with_those_above({*chain.from_iterable(sides)} - {None})
    return _screen_accounts(touched, on=clock.today())


def screen_enterprise(enterprise_id: UUID | str) -> Outcome:
    """Screen after an enterprise's licences or state changed: its months and sites of this year and the last."""
    return _screen_filings([UUID(str(enterprise_id))], on=clock.today())


@service
def screen_observations(observation_ids: Iterable[UUID]) -> Outcome:
    """Screen after observations were recorded or withdrawn."""
    _take_turn()
    on, values = clock.today(), rule_parameters.read()
    return judge_and_apply(
        facts.gather_observation_facts(Q(pk__in=list(observation_ids)), on=on, values=values), on=on, values=values
    )


@service
def screen_invoices(enterprise_ids: Collection[UUID]) -> Outcome:
    """Screen the months of enterprises, of this year and the last, after invoices of theirs were recorded."""
    _take_turn()
    on, values = clock.today(), rule_parameters.read()
    return judge_and_apply(
        facts.gather_invoice_facts(enterprise_ids, _years(on), on=on, values=values), on=on, values=values
    )


@service
def screen_customs(enterprise_ids: Collection[UUID]) -> Outcome:
    """Screen the months of enterprises, of this year and the last, after declarations of theirs were recorded."""
    _take_turn()
    on, values = clock.today(), rule_parameters.read()
    return judge_and_apply(facts.gather_customs_facts(enterprise_ids, _years(on), on=on), on=on, values=values)


@service
def screen_consumption(enterprise_ids: Collection[UUID]) -> Outcome:
    """Screen the months of enterprises, of this year and the last, after they filed consumption."""
    _take_turn()
    on, values = clock.today(), rule_parameters.read()
    outcome = judge_and_apply(facts.gather_consumption_facts(enterprise_ids, _years(on), on=on), on=on, values=values)
    # These ask for the flags of the consumption that was just judged.
    outcome.add(judge_and_apply(facts.gather_return_facts(enterprise_ids, _years(on), on=on), on=on, values=values))
    return outcome


def screen_day(day: dt.date) -> Outcome:
    """Screen this year and the last every night, which also covers events that the outbox missed.

    What cannot be screened is raised when everything else has been.
    """
    slices = Slices()
    for year in _years(day):
        accounts = _worth_judging(Q(programme_year__year=year), year)
        slices.screen(accounts, lambda some: _screen_some_accounts(some, day, {}))
    enterprises = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    slices.screen(enterprises.iterator(chunk_size=5_000), lambda some: _screen_filings(some, on=day))
    # Licences of the past may have been entered, revoked or suspended since, so observations are judged anew.
    seen = Observation.objects.filter(seen_on__gte=shift(day, 1 - SEEN_MONTHS))
    for month in seen.dates("seen_on", "month"):
        within = Q(seen_on__year=month.year, seen_on__month=month.month)
        slices.screen([within], lambda some: _screen_seen(some[0], on=day))
    return slices.finish()


@service
def _screen_seen(within: Q, *, on: dt.date) -> Outcome:
    _take_turn()
    values = rule_parameters.read()
    return judge_and_apply(facts.gather_observation_facts(within, on=on, values=values), on=on, values=values)


def _worth_judging(accounts: Q, year: int) -> Iterable[UUID]:
    """Return ids of accounts with any use or flag: for others no rule can be met and no episode can end."""
    flagged = Flag.objects.filter(year=year, programme__isnull=False).values("subject_code")
    used = Q(used_pending__gt=0) | Q(used_accepted__gt=0)
    rows = Account.objects.filter(accounts & (used | Q(holder__code__in=flagged)))
    return rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5_000)


def _screen_accounts(account_ids: Iterable[UUID], *, on: dt.date, cause: Mapping[Link, str] | None = None) -> Outcome:
    slices = Slices()
    slices.screen(account_ids, lambda some: _screen_some_accounts(some, on, cause or {}))
    return slices.finish()


@service
def _screen_some_accounts(account_ids: Sequence[UUID], on: dt.date, cause: Mapping[Link, str]) -> Outcome:
    _take_turn()
    return judge_and_apply(
        facts.gather_account_facts(account_ids, on=on), on=on, values=rule_parameters.read(), cause=cause
    )


@service
def _screen_filings(enterprise_ids: Sequence[UUID], *, on: dt.date) -> Outcome:
    _take_turn()
    years, values = _years(on), rule_parameters.read()
    within = Q(enterprise__in=enterprise_ids, period__range=(dt.date(years[0], 1, 1), on))
    whole = _whole(years)
    sites = ReportLine.objects.filter(report__enterprise__in=enterprise_ids, report__period__range=whole)
    in_years = Q(site__in=sites.values("site"), report__period__range=whole)
    return judge_and_apply(
        chain(
            facts.gather_filing_facts(within, on=on),
            facts.gather_site_facts(in_years, on=on),
            facts.gather_invoice_facts(enterprise_ids, years, on=on, values=values),
            facts.gather_customs_facts(enterprise_ids, years, on=on),
            facts.gather_balance_facts(enterprise_ids, years, on=on, values=values),
            facts.gather_consumption_facts(enterprise_ids, years, on=on),
            facts.gather_return_facts(enterprise_ids, years, on=on),
            facts.gather_pattern_facts(enterprise_ids, years, on=on, values=values),
            facts.gather_sister_facts(enterprise_ids, years, on=on, values=values),
            facts.gather_grade_facts(enterprise_ids, years, on=on),
        ),
        on=on,
        values=values,
    )


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TURN)


def _whole(years: Collection[int]) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of these years: a range, for which the planner has statistics."""
    return dt.date(min(years), 1, 1), dt.date(max(years), 12, 31)


def _years(day: dt.date) -> list[int]:
    return [day.year - 1, day.year]

"""Facts of accounts: as they are, and as they were when they were flagged."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Min, Q

from enterprises.models import Enterprise
from inspections.facts.subjects import FlagSubject, SubjectFacts
from inspections.models import Flag
from inspections.rules import AccountFacts, Link, LoweringFacts
from quotas.due_days import DueDays
from quotas.models import Account, Category, Holder, Report

_ENDED = {Enterprise.State.CLOSED, Enterprise.State.MERGED}

# Upwards along ``parent``, and beside each account its holder's computed total.
_WITH_THOSE_ABOVE = """
    WITH RECURSIVE touched AS (
        SELECT id, parent_id, total_id FROM quotas_account WHERE id = ANY(%s::uuid[])
        UNION
        SELECT a.id, a.parent_id, a.total_id
        FROM touched t
        CROSS JOIN LATERAL unnest(ARRAY[t.parent_id, t.total_id]) AS next(id)
        JOIN quotas_account a ON a.id = next.id
    )
    SELECT id FROM touched
"""


def with_those_above(account_ids: Iterable[UUID]) -> list[UUID]:
    """Return the ids of the accounts, of every account above them, and of the computed totals of their holders."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_THOSE_ABOVE, [list(account_ids)])
        return [row[0] for row in cursor.fetchall()]


def gather_account_facts(account_ids: Collection[UUID], *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield the facts of each account, and its figures at the time of its last flag. Four queries."""
    rows = (
        Account.objects.filter(pk__in=account_ids)
        .select_related("holder__jurisdiction", "holder__group", "holder__enterprise", "holder__place")
        .select_related("programme_year__programme")
        .annotate(telling_parts=Count("parts", filter=Q(parts__given__gt=0) | Q(parts__used__gt=0)))
    )
    accounts = list(rows)
    reported = _months_reported(accounts)
    flagged, due_days = _flagged(accounts), DueDays.read()
    for account in accounts:
        about = _about_account(account)
        year = account.programme_year.year
        first, count = _data_of(account.holder, year, reported, due_days, on)
        common: dict[str, Any] = {
            "subject": about.name,
            "on": on,
            "programme": account.programme_year.programme.name,
            "year": year,
            "category": account.category,
        }
        yield SubjectFacts(
            about,
            AccountFacts(
                **common,
                allocated=account.allocated,
                given=account.given,
                used=account.used,
                plan_reached=account.plan_reached,
                first_month=first,
                months=count,
                ended=_has_ended(account.holder),
                repeats=account.category == Category.TOTAL and account.telling_parts < 2,  # type: ignore[attr-defined]  # annotated
            ),
        )
        key = (about.subject_type, about.subject_code, about.programme_id, about.year, about.category)
        if (last := flagged.get(key)) is not None:
            yield SubjectFacts(
                about,
                LoweringFacts(
                    **common,
                    flagged_used=Decimal(last["used"]),
                    flagged_allocated=Decimal(last["allocated"]),
                    used=account.used,
                ),
            )


def _has_ended(holder: Holder) -> bool:
    return holder.enterprise is not None and holder.enterprise.state in _ENDED


def _about_account(account: Account) -> FlagSubject:
    holder = account.holder
    subject_type = {
        Holder.Type.ENTERPRISE: Flag.SubjectType.ENTERPRISE,
        Holder.Type.GROUP: Flag.SubjectType.GROUP,
    }.get(Holder.Type(holder.type), Flag.SubjectType.JURISDICTION)
    return FlagSubject(
        subject_type=subject_type,
        subject_code=holder.code,
        name=holder.name,
        place_id=holder.place_id,
        enterprise_id=holder.enterprise_id,
        programme_id=account.programme_year.programme_id,
        year=account.programme_year.year,
        category=account.category,
        links={Link.ACCOUNT: str(account.pk)},
    )


def _months_reported(accounts: Iterable[Account]) -> dict[tuple[UUID, int], tuple[int, int]]:
    """Return the first month and the number of months with a report in force, by enterprise and year."""
    firms = {account.holder.enterprise_id for account in accounts if account.holder.enterprise_id}
    years = {account.programme_year.year for account in accounts}
    rows = (
        Report.objects.filter(state__in=Report.STANDING, enterprise__in=firms, period__year__in=years)
        .order_by()
        .values("enterprise_id", year=F("period__year"))
        .annotate(first=Min("period"), count=Count("pk"))
    )
    return {(row["enterprise_id"], row["year"]): (row["first"].month, row["count"]) for row in rows}


def _data_of(
    holder: Holder, year: int, reported: Mapping[tuple[UUID, int], tuple[int, int]], due_days: DueDays, on: dt.date
) -> tuple[int, int]:
    """Return the first month of data and the number of months.

    An enterprise has the months that it reported; a level above it the months whose reports were due by ``on``.
    """
    if holder.enterprise_id is not None:
        return reported.get((holder.enterprise_id, year), (1, 0))
    return 1, due_days.months_due(year, holder.place.code, on=on)


def _flagged(accounts: Iterable[Account]) -> dict[tuple[str, str, UUID | None, int | None, str], dict[str, str]]:
    """Return the highest figures at which an account was flagged as over, unless that flag was dismissed."""
    rows = (
        Flag.objects.filter(
            rule__in=["exceeded", "unplanned"],
            subject_code__in={account.holder.code for account in accounts},
            year__in={account.programme_year.year for account in accounts},
        )
        .exclude(state=Flag.State.DISMISSED)
        .order_by("raised_at", "id")
        .only("subject_type", "subject_code", "programme_id", "year", "category", "evidence")
    )
    return {
        (row.subject_type, row.subject_code, row.programme_id, row.year, row.category): row.evidence["peak"]
        for row in rows
    }

"""Accounts as they are, as they were on a day or known at an instant, and their statements."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, Func, QuerySet, Value, When

from quotas.models import Account, Posting
from quotas.quantities import ZERO, TonnesField
from quotas.queries.rows import SqlRows

TONNES = (
    "received",
    "passed_on",
    "withheld",
    "withheld_below",
    "used",
    "used_pending",
    "used_accepted",
    "allocated",
    "undistributed",
    "available",
    "excess",
)
# The columns of ledger_balances, for an account at other times than now.
FIGURES = (*TONNES, "given", "plan_reached", "state", "parent_id", "not_yet_effective")
# The fields of an account in the API, as paths from the account.
LISTED = (
    "id",
    "category",
    "parent_id",
    *TONNES,
    "state",
    "not_yet_effective",
    "programme_year__year",
    "programme_year__state",
    "programme_year__programme__code",
    "programme_year__programme__unit",
    "holder__type",
    "holder__code",
    "holder__jurisdiction__name",
    "holder__group__name",
    "holder__enterprise__name",
)
# Orderings of a list: the name, the queryset's column, the balances' column.
ORDERINGS = {
    "excess": ("excess", "b.excess"),
    "used": ("used", "b.used"),
    "allocated": ("allocated", "b.allocated"),
    "available": ("available", "b.available"),
    "received": ("received", "b.received"),
    "holder": ("holder__code", "h.code"),
    "year": ("programme_year__year", "y.year"),
}
WORST_FIRST = ("-excess",)

_AT = """
    SELECT b.* FROM ledger_balances(ARRAY(SELECT programme_year_id FROM quotas_account WHERE id IN ({ids})),
                                    %s::date, %s::timestamptz, %s::date) b
    JOIN quotas_account a ON a.id = b.account_id
    JOIN quotas_holder h ON h.id = a.holder_id
    JOIN quotas_programmeyear y ON y.id = a.programme_year_id
    WHERE b.account_id IN ({ids}) AND (%s::text[] IS NULL OR b.state = ANY (%s::text[]))
    ORDER BY {order}, b.account_id
"""
_STATEMENT = """
    WITH RECURSIVE own AS (
        SELECT id FROM quotas_account WHERE id = %s OR total_id = %s
    ), below AS (
        SELECT id FROM own
        UNION SELECT a.id FROM below JOIN quotas_account a ON a.parent_id = below.id WHERE a.category <> 'total'
    ), line AS (
        SELECT e.posting_id, e.recorded_at, e.effective_on, e.kind, e.reversal, e.received, e.passed_on, e.withheld,
               e.withheld AS own_withheld, e.used_pending + e.used_accepted AS used, e.account_id
        FROM own o CROSS JOIN LATERAL (SELECT * FROM ledger_effect WHERE account_id = o.id OFFSET 0) e
        UNION ALL
        SELECT e.posting_id, e.recorded_at, e.effective_on, e.kind, e.reversal, 0, 0, e.withheld, 0,
               e.used_pending + e.used_accepted, e.account_id
        FROM below b
        CROSS JOIN LATERAL (SELECT * FROM ledger_effect WHERE account_id = b.id AND side = 'to' OFFSET 0) e
        WHERE (e.used_pending <> 0 OR e.used_accepted <> 0 OR e.withheld <> 0) AND b.id NOT IN (SELECT id FROM own)
    )
    SELECT l.posting_id AS id, l.recorded_at, l.effective_on, l.kind, l.reversal, h.code AS holder, a.category,
           other.code AS counterparty, COALESCE(n.number, p.document) AS document, p.actor_name,
           l.received, l.passed_on, l.withheld, l.used,
           sum(l.received - l.withheld) OVER run AS allocated,
           sum(l.used) OVER run AS used_so_far,
           sum(l.received - l.withheld - l.used) OVER run AS available,
           sum(l.received - l.passed_on - l.own_withheld) OVER run AS undistributed
    FROM line l
    JOIN quotas_posting p ON p.id = l.posting_id
    JOIN quotas_account a ON a.id = l.account_id
    JOIN quotas_holder h ON h.id = a.holder_id
    LEFT JOIN quotas_account oa
        ON oa.id = CASE WHEN p.to_account_id = l.account_id THEN p.from_account_id ELSE p.to_account_id END
    LEFT JOIN quotas_holder other ON other.id = oa.holder_id
    LEFT JOIN quotas_noticeline nl ON nl.id = p.notice_line_id
    LEFT JOIN quotas_notice n ON n.id = nl.notice_id
    WHERE (%s::date IS NULL OR l.effective_on <= %s::date)
      AND (%s::timestamptz IS NULL OR l.recorded_at <= %s::timestamptz)
    WINDOW run AS (ORDER BY l.recorded_at, l.posting_id, l.account_id)
    ORDER BY l.recorded_at, l.posting_id, l.account_id
"""


def with_holders(today: dt.date) -> QuerySet[Account]:
    """Return accounts with all that a list shows of them, in one query."""
    to_come = Exists(Posting.objects.filter(effective_on__gt=today))  # evaluated once for the whole list
    later = Case(
        When(to_come, then=Func(F("pk"), Value(today), function="ledger_later")),
        default=Value(ZERO),
        output_field=TonnesField(),
    )
    return Account.objects.select_related(
        "programme_year__programme", "holder__jurisdiction", "holder__group", "holder__enterprise"
    ).annotate(not_yet_effective=later)


def listed(rows: QuerySet[Account]) -> QuerySet[Account, dict[str, Any]]:
    """Return the rows as dictionaries of the paths in ``LISTED``.

    Measured: building six objects a row took longer than reading them.
    """
    return rows.values(*LISTED)


def balances_at(
    rows: QuerySet[Account],
    *,
    today: dt.date,
    on: dt.date | None = None,
    as_of: dt.datetime | None = None,
    states: Sequence[str] = (),
    ordering: Sequence[str] = WORST_FIRST,
) -> SqlRows[Account]:
    """Return these accounts with the figures that count on a day (``on``) as known at an instant (``as_of``)."""
    ids, parameters = rows.order_by().values("pk").query.sql_with_params()
    wanted = list(states) or None
    order = ", ".join(
        f"{ORDERINGS[name.removeprefix('-')][1]} {'DESC' if name.startswith('-') else 'ASC'}" for name in ordering
    )
    query = _AT.format(ids=ids, order=order)

    def wrap(batch: Sequence[dict[str, Any]]) -> list[Account]:
        found = with_holders(today).in_bulk([row["account_id"] for row in batch])
        return [_as_it_stood(found[row["account_id"]], row) for row in batch]

    return SqlRows(query, (*parameters, on, as_of, today, *parameters, wanted, wanted), wrap)


def statement(account: UUID, *, on: dt.date | None = None, as_of: dt.datetime | None = None) -> SqlRows[dict[str, Any]]:
    """Return every posting that changed the account, oldest first, each with the balance after it.

    These are its own, and what was used or withheld below it.
    """
    return SqlRows(_STATEMENT, (account, account, on, on, as_of, as_of), list)


def lapsed(state: str, available: Decimal) -> Decimal:
    """Return what a closed year left unused; zero for other states."""
    return max(available, ZERO) if state == "closed" else ZERO


def _as_it_stood(account: Account, figures: dict[str, Any]) -> Account:
    for name in FIGURES:
        setattr(account, name, figures[name])
    return account

"""Accounts as they are, as they were on a day or known at an instant, and their statements."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from quotas.models import Account, AccountDay
from quotas.quantities import ZERO, TonnesField
from quotas.queries.account_rows import AccountRow, account_rows
from quotas.queries.sql_rows import SqlRows

type Figures = dict[str, Any]  # of an account at another time: a row of _ON or _AS_OF

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
# The columns of _ON and _AS_OF, for an account at other times than now.
FIGURES = (*TONNES, "given", "plan_reached", "state", "parent_id", "not_yet_effective")
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

# As they count on a day, from the totals by day. The tree is today's, and so are the parents.
_ON = """
    WITH asked AS MATERIALIZED (
        SELECT id FROM quotas_account WHERE id IN ({ids})
    ), reached AS MATERIALIZED (
        SELECT id FROM ledger_plan_reached(ARRAY(SELECT id FROM asked), %s::date) AS r (id)
    ), stood AS MATERIALIZED (
        SELECT d.account_id AS id, sum(d.received) FILTER (WHERE d.day <= %s::date) AS received,
               sum(d.given) FILTER (WHERE d.day <= %s::date) AS given,
               sum(d.passed_on) FILTER (WHERE d.day <= %s::date) AS passed_on,
               sum(d.withheld) FILTER (WHERE d.day <= %s::date) AS withheld,
               sum(d.withheld_below) FILTER (WHERE d.day <= %s::date) AS withheld_below,
               sum(d.used_pending) FILTER (WHERE d.day <= %s::date) AS used_pending,
               sum(d.used_accepted) FILTER (WHERE d.day <= %s::date) AS used_accepted,
               sum(d.received) FILTER (WHERE d.day > %s::date) AS later
        FROM quotas_accountday d WHERE d.account_id IN (SELECT id FROM asked) GROUP BY d.account_id
    ), figure AS (
        SELECT a.id AS account_id, a.parent_id, COALESCE(s.received, 0) AS received, COALESCE(s.given, 0) AS given,
               COALESCE(s.passed_on, 0) AS passed_on, COALESCE(s.withheld, 0) AS withheld,
               COALESCE(s.withheld_below, 0) AS withheld_below, COALESCE(s.used_pending, 0) AS used_pending,
               COALESCE(s.used_accepted, 0) AS used_accepted, COALESCE(s.later, 0) AS not_yet_effective,
               a.id IN (SELECT id FROM reached) AS plan_reached
        FROM quotas_account a LEFT JOIN stood s ON s.id = a.id WHERE a.id IN (SELECT id FROM asked)
    ), b AS (
        SELECT f.*, t.used, t.allocated, f.received - f.passed_on - f.withheld AS undistributed,
               t.allocated - t.used AS available, GREATEST(t.used - t.allocated, 0) AS excess,
               ledger_state(f.plan_reached, f.given, t.allocated, t.used) AS state
        FROM figure f
        CROSS JOIN LATERAL (SELECT f.used_pending + f.used_accepted AS used,
                                   f.received - f.withheld - f.withheld_below AS allocated) t
    )
    SELECT b.* FROM b
    JOIN quotas_account a ON a.id = b.account_id
    JOIN quotas_holder h ON h.id = a.holder_id
    JOIN quotas_programmeyear y ON y.id = a.programme_year_id
    WHERE %s::text[] IS NULL OR b.state = ANY (%s::text[])
    ORDER BY {order}, b.account_id
"""
# As they were known at an instant, recomputed from all postings of their programme years.
_AS_OF = """
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
    SELECT l.posting_id AS id, l.recorded_at, k.known_from, l.effective_on, l.kind, l.reversal, h.code AS holder,
           a.category, other.code AS counterparty, COALESCE(n.number, p.document) AS document, n.id AS notice_id,
           (SELECT rl.report_id FROM quotas_lineuse u JOIN quotas_reportline rl ON rl.id = u.line_id
            WHERE u.id = p.line_use_id) AS report_id, p.actor_name,
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
    LEFT JOIN posting_known_from k ON k.posting_id = l.posting_id
    WHERE (%s::date IS NULL OR l.effective_on <= %s::date)
      AND (%s::timestamptz IS NULL OR COALESCE(k.known_from, l.recorded_at) <= %s::timestamptz)
    WINDOW run AS (ORDER BY COALESCE(k.known_from, l.recorded_at), l.posting_id, l.account_id)
    ORDER BY COALESCE(k.known_from, l.recorded_at), l.posting_id, l.account_id
"""


# What the account above received; row-level security admits the accounts above those of the reader.
RECEIVED_ABOVE = Subquery(Account.objects.filter(pk=OuterRef("parent")).values("received")[:1])


def with_holders(today: dt.date) -> QuerySet[Account]:
    """Return accounts with all that a list shows of them, in one query."""
    later = (
        AccountDay.objects.filter(account=OuterRef("pk"), day__gt=today)
        .order_by()
        .values("account")
        .values_list(Sum("received"))
    )
    return Account.objects.select_related(
        "programme_year__programme", "holder__jurisdiction", "holder__group", "holder__enterprise", "holder__place"
    ).annotate(
        not_yet_effective=Coalesce(Subquery(later), ZERO, output_field=TonnesField()), received_above=RECEIVED_ABOVE
    )


def balances_at[T](
    rows: QuerySet[Account],
    represent: Callable[[Sequence[Figures]], list[T]],
    *,
    today: dt.date,
    on: dt.date | None = None,
    as_of: dt.datetime | None = None,
    states: Sequence[str] = (),
    ordering: Sequence[str] = WORST_FIRST,
) -> SqlRows[T]:
    """Return these accounts with the figures that count on a day (``on``) as known at an instant (``as_of``).

    ``represent`` turns a batch of figures into rows: ``as_accounts`` or ``as_rows``. A day alone reads the totals
    by day; an instant recomputes the programme years of these accounts from all their postings.
    """
    ids, parameters = rows.order_by().values("pk").query.sql_with_params()
    wanted = list(states) or None
    order = ", ".join(
        f"{ORDERINGS[name.removeprefix('-')][1]} {'DESC' if name.startswith('-') else 'ASC'}" for name in ordering
    )
    if as_of is None and on is not None:
        return SqlRows(_ON.format(ids=ids, order=order), (*parameters, *[on] * 9, wanted, wanted), represent)
    query = _AS_OF.format(ids=ids, order=order)
    return SqlRows(query, (*parameters, on, as_of, today, *parameters, wanted, wanted), represent)


def as_accounts(today: dt.date) -> Callable[[Sequence[Figures]], list[Account]]:
    """Return a function that makes accounts of figures, with all that a list shows of them."""

    def represent(batch: Sequence[Figures]) -> list[Account]:
        accounts = with_holders(today).in_bulk([figures["account_id"] for figures in batch])
        for figures in batch:
            for name in FIGURES:
                setattr(accounts[figures["account_id"]], name, figures[name])
            vars(accounts[figures["account_id"]])["received_above"] = None  # today's, which is not comparable
        return [accounts[figures["account_id"]] for figures in batch]

    return represent


def as_rows(today: dt.date) -> Callable[[Sequence[Figures]], list[AccountRow]]:
    """Return a function that makes typed rows of figures."""

    def represent(batch: Sequence[Figures]) -> list[AccountRow]:
        rows = account_rows([figures["account_id"] for figures in batch], today=today)
        return [
            replace(
                row, received_above=None, **{name: figures[name] for name in FIGURES if name in AccountRow.__slots__}
            )
            for row, figures in zip(rows, batch, strict=True)
        ]

    return represent


def statement(account: UUID, *, on: dt.date | None = None, as_of: dt.datetime | None = None) -> SqlRows[dict[str, Any]]:
    """Return every posting that changed the account, oldest first, each with the balance after it.

    These are its own, and what was used or withheld below it. A row has the key of its notice or report, if the
    reader may see it.
    """
    return SqlRows(_STATEMENT, (account, account, on, on, as_of, as_of), list)

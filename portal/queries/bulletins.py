"""The figures of a bulletin: plan, accepted use, flags and cases of a period, by programme and province.

They are those of the public pages: sums of places, accepted use, and no single enterprise.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Left

from core import clock, row_security
from enterprises.models import NATION, Jurisdiction
from inspections.models import Case, Flag
from portal.models import Bulletin
from quotas.models import Account
from quotas.quantities import ZERO
from quotas.queries import accounts, publication


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures as a bulletin keeps them, with the day on which they count and the instant at which they were known."""

    on: dt.date
    as_of: dt.datetime
    figures: dict[str, Any]


def freeze(bulletin: Bulletin) -> Frozen:
    """Return the figures of a bulletin as they stand now: those of its last day, or of today if it is not over."""
    on, as_of = min(bulletin.last_day, clock.today()), clock.now()
    with row_security.unrestricted("the sums of a bulletin are the same whichever officer reviews or publishes it"):
        figures = {"plans": _plans(bulletin, on), "enforcement": _enforcement(bulletin, on)}
    return Frozen(on, as_of, figures)


def _plans(bulletin: Bulletin, on: dt.date) -> list[dict[str, Any]]:
    """Return plan and accepted use of each programme of the ministry: the nation and each province.

    Use that would tell that of one or two enterprises is not stated, as on the public pages.
    """
    rows = Account.objects.whole().filter(
        programme_year__year=bulletin.year,
        programme_year__programme__authority=bulletin.authority,
        holder__type__in=publication.PUBLISHED,
    )
    figures = accounts.balances_at(rows, accounts.as_accounts(on), today=on, on=on, ordering=("holder",))
    concealed = publication.concealed_uses(set(rows.values_list("programme_year", flat=True)))
    return [
        {
            "programme": _names(account.programme_year.programme),
            "unit": account.programme_year.programme.unit,
            "place": _names(account.holder.place),
            "nation": account.holder.code == NATION,
            "plan": f"{account.allocated:.3f}",
            "used": None if account.pk in concealed else f"{account.used_accepted:.3f}",
        }
        for account in sorted(
            figures[:],
            key=lambda one: (one.programme_year.programme.code, one.holder.code != NATION, one.holder.code),
        )
        if account.given > ZERO or (account.used_accepted > ZERO and account.pk not in concealed)
    ]


def _enforcement(bulletin: Bulletin, on: dt.date) -> list[dict[str, Any]]:
    """Return flags raised and cases opened and decided in the period, by province; two queries."""
    begin = dt.datetime.combine(bulletin.first_day, dt.time(), clock.ZONE)
    end = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), clock.ZONE)
    counted: dict[str, dict[str, int]] = defaultdict(lambda: {"flags": 0, "opened": 0, "decided": 0})
    flags = Flag.objects.filter(raised_at__gte=begin, raised_at__lt=end).filter(
        Q(programme__authority=bulletin.authority) | Q(programme=None)
    )
    province = Left("place__code", 2)
    for code, count in flags.order_by().values_list(province).annotate(n=Count("pk")):
        counted[code]["flags"] = count
    within = {
        "opened": Q(opened_at__gte=begin, opened_at__lt=end),
        "decided": Q(decided_at__gte=begin, decided_at__lt=end),
    }
    rows = Case.objects.filter(within["opened"] | within["decided"]).order_by().values_list(province)
    for code, opened, decided in rows.annotate(
        opened_n=Count("pk", filter=within["opened"]), decided_n=Count("pk", filter=within["decided"])
    ):
        counted[code] |= {"opened": opened, "decided": decided}
    places = {place.code: place for place in Jurisdiction.objects.filter(code__in=counted)}
    return [{"place": _names(places[code]), **counted[code]} for code in sorted(counted)]


def _names(row: Any) -> dict[str, str]:
    return {"code": row.code, "name": row.name, "name_zh": row.name_zh}

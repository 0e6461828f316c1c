"""The public figures: plans in force and accepted use, by nation and province, without single enterprises.

Use is published where at least ``LEAST_ENTERPRISES`` have some: of one or two it would tell what each of them used, to
everybody or to the other. For the same reason the nation's use is not published where its difference from the published
provinces is that of one or two enterprises.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from core import row_security
from quotas.models import Account, Category, Holder
from quotas.quantities import ZERO

PUBLISHED = (Holder.Type.NATION, Holder.Type.PROVINCE)
LEAST_ENTERPRISES = 3


def plans() -> QuerySet[Account]:
    """Return the nation's and provinces' accounts with a plan or published use; computed totals are excluded."""
    return (
        _published(Account.objects.exclude(category=Category.TOTAL))
        .select_related("programme_year__programme__authority", "holder__jurisdiction")
        .order_by(
            "-programme_year__year", "programme_year__programme__code", "holder__type", "holder__code", "category"
        )
    )


def wholes(programme: str) -> QuerySet[Account]:
    """Return the published accounts of one programme with one total figure per holder and year, for charts."""
    whole = _published(Account.objects.whole().filter(programme_year__programme__code=programme))
    return whole.select_related("programme_year__programme", "holder__jurisdiction").order_by(
        "programme_year__year", "holder__code"
    )


def _published(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Annotate ``published_use``: the accepted use, or ``None`` where it is not published."""
    use = Case(When(pk__in=concealed_uses(), then=Value(None)), default=F("used_accepted"))
    accounts = accounts.filter(holder__type__in=PUBLISHED).annotate(published_use=use)
    return accounts.filter(Q(given__gt=ZERO) | Q(published_use__gt=ZERO))


def concealed_uses(programme_years: Iterable[UUID] | None = None) -> set[UUID]:
    """Return the accounts whose use would tell that of one or two enterprises, in these years or all. Two queries."""
    accounts = Account.objects.order_by()
    if programme_years is not None:
        accounts = accounts.filter(programme_year__in=list(programme_years))
    firms = accounts.filter(enterprise__isnull=False, used_accepted__gt=ZERO).exclude(category=Category.TOTAL)
    above = accounts.exclude(holder__type=Holder.Type.ENTERPRISE)
    with row_security.unrestricted("how many enterprises have used quota, and not which"):
        users = Counter(dict(firms.values_list("parent").annotate(count=Count("pk"))))
        holders = list(above.values_list("pk", "parent", "holder__type", "category", "total"))
    children: dict[UUID | None, list[UUID]] = {}
    for key, parent, *_rest in holders:
        children.setdefault(parent, []).append(key)
    types = {key: kind for key, _parent, kind, _category, _total in holders}
    concealed: set[UUID] = set()
    for key, _parent, kind, category, total in holders:
        if kind not in PUBLISHED or category == Category.TOTAL:
            continue
        count = _users_below(key, users, children)
        if kind == Holder.Type.NATION:  # less the provinces whose use is published
            provinces = [child for child in children.get(key, ()) if types[child] in PUBLISHED]
            counts = [_users_below(province, users, children) for province in provinces]
            count -= sum(other for other in counts if other >= LEAST_ENTERPRISES)
        if 0 < count < LEAST_ENTERPRISES:
            concealed |= {key, *([total] if total else [])}
    return concealed


def uses_told(accounts: Iterable[Account], visible: Collection[UUID]) -> dict[UUID, Decimal]:
    """Return the use of accounts as a reader may hear it: of those that he sees, and the accepted one as published."""
    rows = list(accounts)
    told = {row.pk: row.used for row in rows if row.pk in visible}
    if others := [row for row in rows if row.pk not in visible and row.holder.type in PUBLISHED]:
        concealed = concealed_uses({row.programme_year_id for row in others})
        told |= {row.pk: row.used_accepted for row in others if row.pk not in concealed}
    return told


def _users_below(key: UUID, users: Counter[UUID | None], children: dict[UUID | None, list[UUID]]) -> int:
    return users[key] + sum(_users_below(child, users, children) for child in children.get(key, ()))

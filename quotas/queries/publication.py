"""The public figures: plans in force and accepted use, by nation and province, without single enterprises."""

from django.db.models import Q, QuerySet

from quotas.models import Account, Category, Holder
from quotas.quantities import ZERO

PUBLISHED = (Holder.Type.NATION, Holder.Type.PROVINCE)


def plans() -> QuerySet[Account]:
    """Return the nation's and provinces' accounts with a plan or accepted use; computed totals are excluded."""
    return (
        Account.objects.filter(Q(given__gt=ZERO) | Q(used_accepted__gt=ZERO), holder__type__in=PUBLISHED)
        .exclude(category=Category.TOTAL)
        .select_related("programme_year__programme__authority", "holder__jurisdiction")
        .order_by(
            "-programme_year__year", "programme_year__programme__code", "holder__type", "holder__code", "category"
        )
    )


def wholes(programme: str) -> QuerySet[Account]:
    """Return the published accounts of one programme with one total figure per holder and year, for charts."""
    whole = Account.objects.whole().filter(
        Q(given__gt=ZERO) | Q(used_accepted__gt=ZERO),
        programme_year__programme__code=programme,
        holder__type__in=PUBLISHED,
    )
    return whole.select_related("programme_year__programme", "holder__jurisdiction").order_by(
        "programme_year__year", "holder__code"
    )

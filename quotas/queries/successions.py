"""Predecessors of an enterprise: their excess stays their own and is shown with the successor."""

from django.db.models import QuerySet

from enterprises.models import Enterprise
from quotas.models import Account, Succession


def predecessors_over(enterprise: Enterprise) -> QuerySet[Account]:
    """Return the accounts of predecessors that are over, the worst first."""
    merged = Succession.objects.filter(successor=enterprise, kind=Succession.Kind.MERGER)
    rows = Account.objects.over().filter(holder__enterprise__in=merged.values("predecessor")).exclude(category="total")
    return rows.select_related("holder__enterprise", "programme_year__programme").order_by("-excess", "pk")

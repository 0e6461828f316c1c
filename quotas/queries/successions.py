"""What an enterprise has taken over by mergers: the excess of those who went stays theirs, and is shown here."""

from django.db.models import QuerySet

from enterprises.models import Enterprise
from quotas.models import Account, Succession


def predecessors_over(enterprise: Enterprise) -> QuerySet[Account]:
    """Accounts of predecessors that are over, the worst first."""
    merged = Succession.objects.filter(successor=enterprise, kind=Succession.Kind.MERGER)
    rows = Account.objects.over().filter(holder__enterprise__in=merged.values("predecessor")).exclude(category="total")
    return rows.select_related("holder__enterprise", "programme_year__programme").order_by("-excess", "pk")

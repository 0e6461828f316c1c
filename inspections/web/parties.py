"""The parties of a tip or case on its page."""

from typing import Any

from enterprises.models import Party
from inspections.lifecycles import list_respondents
from inspections.models import Case, Tip


def parties_of(obj: Case | Tip) -> list[Party]:
    """Return the parties of a tip or case in the order in which they were added."""
    return list(obj.matter.parties.all())


def respondents_of(case: Case) -> list[dict[str, Any]]:
    """Return the respondents of a case, each with the orders and proceedings that are addressed to it."""
    return [
        {
            "party": party,
            "orders": [order for order in case.orders.all() if order.respondent_id == party.pk],
            "rounds": [round_ for round_ in case.proceedings.all() if round_.respondent_id == party.pk],
        }
        for party in list_respondents(case)
    ]

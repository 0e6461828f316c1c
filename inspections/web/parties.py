"""The parties of a tip or case on its page, and the steps by which they change."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.verbs import Step
from enterprises.models import Party, User
from inspections.forms.parties import DecidePartyForm, PartyForm, RecusalForm
from inspections.lifecycles import list_respondents
from inspections.models import Case, Tip
from inspections.services import parties, recusals

PARTY_STEPS = {
    "decide_party": Step(
        parties.decide,
        form=DecidePartyForm,
        tone="primary",
        hint=gettext_lazy("The person with this name cannot see this until you decide."),
    ),
    "add_party": Step(
        parties.add,
        form=PartyForm,
        hint=gettext_lazy("The party that is added, and its members, can no longer see this."),
    ),
    "recuse": Step(recusals.recuse, form=RecusalForm, hint=gettext_lazy("It is not taken back.")),
}


def parties_of(obj: Case | Tip) -> list[Party]:
    """Return the parties of a tip or case in the order in which they were added."""
    return list(obj.matter.parties.all())


def respondents_of(case: Case) -> list[dict[str, Any]]:
    """Return the respondents of a case, each with the orders and proceedings that are addressed to it."""
    return [
        {
            "party": party,
            "orders": [order for order in case.orders.all() if order.respondent_id == party.pk],
            "rounds": [each for each in case.proceedings.all() if each.respondent_id == party.pk],
        }
        for party in list_respondents(case)
    ]


def still_sees(request: HttpRequest, obj: Case | Tip) -> bool:
    """Check whether the reader may still see the object, for example after recusing himself."""
    person = User.objects.get(pk=request.user.pk)
    return type(obj).objects.visible_to(person).filter(pk=obj.pk).exists()

"""Respondents of a case: addressees of orders and notices, and the change when an unknown one is identified."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict, Invalid
from core.transactions import refusal
from enterprises.models import Party
from inspections import lifecycles
from inspections.models import Case, Order, Proceeding

refusal(
    "respondent_of_the_case",
    lambda: Conflict("not_a_respondent", gettext_lazy("Choose a respondent of this case who has no outcome yet.")),
)


def choose(case: Case, number: int | None) -> Party:
    """Return the respondent with this number; without a number, the only one for whom no outcome is on record."""
    answering = lifecycles.list_respondents(case)
    pending = [party for party in answering if not party.outcome]
    if number is None:
        if len(pending) != 1:
            names = "; ".join(f"{party.number}. {party}" for party in pending)
            raise Invalid.at("/respondent", "required", _("Name the respondent to whom it is addressed: %s.") % names)
        return pending[0]
    party = next((respondent for respondent in answering if respondent.number == number), None)
    if party is None:
        raise Invalid.at("/respondent", "not_a_respondent", _("There is no respondent of this number."))
    if party.outcome:
        raise Conflict("outcome_recorded", _("The outcome for this respondent is on record."))
    return party


def follow_identity(case: Case, earlier: Party, party: Party) -> None:
    """Address orders and notices of the unknown respondent to the identified party."""
    if not party.answers:
        return
    for model in (Proceeding, Order):  # an order is addressed as the decision that it rests on
        for row in model.objects.filter(case=case, respondent=earlier):
            row.respondent = party
            row.save_next("respondent")

"""Steps that change the parties and handlers of a tip or a case; the same for both."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Transition
from core.write_access import Lock
from enterprises.models import Matter, Party
from inspections import capabilities

# A respondent who is added while the case is being closed would end without an outcome.
_MATTER = (Lock(Matter, lambda obj: [obj.matter_id]),)


def _proposed(actor: Actor, obj: Any) -> DomainError | None:
    if any(party.state == Party.State.PROPOSED for party in obj.matter.parties.all()):
        return None
    return Conflict("nothing_proposed", _("No name waits to be confirmed or denied."))


def names_decided(actor: Actor, obj: Any) -> DomainError | None:
    """Refuse while a name that the register knows is neither confirmed nor denied."""
    if any(party.state == Party.State.PROPOSED for party in obj.matter.parties.all()):
        return Conflict(
            "parties_undecided",
            _("It contains the name of a person in the register. Confirm or deny each name first."),
        )
    return None


def _no_maker(actor: Actor, case: Any) -> DomainError | None:
    if actor.pk in {case.opened_by_id, case.lead_id}:
        return Conflict("maker_is_checker", _("The officer who opened or leads the case cannot record its outcome."))
    return None


def steps(sources: Collection[str], capability: str) -> list[Transition]:
    """Return the transitions of a tip or a case by which its parties and handlers change."""
    return [
        Transition(
            "add_party",
            sources,
            None,
            capability,
            gettext_lazy("Add a party"),
            reason_required=True,
            locks=_MATTER,
        ),
        Transition(
            "decide_party",
            sources,
            None,
            capability,
            gettext_lazy("Confirm or deny a name"),
            guard=_proposed,
            reason_required=True,
            locks=_MATTER,
        ),
        Transition(
            "recuse",
            sources,
            None,
            capabilities.MATTERS_RECUSE,
            gettext_lazy("Declare or impose a recusal"),
            reason_required=True,
        ),
    ]


def record_outcome(sources: Collection[str]) -> Transition:
    """Return the transition by which the case ends for one respondent."""
    return Transition(
        "record_outcome",
        sources,
        None,
        capabilities.CASES_CLOSE,
        gettext_lazy("Record the outcome for a respondent"),
        guard=_no_maker,
        reason_required=True,
    )

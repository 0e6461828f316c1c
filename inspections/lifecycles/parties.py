"""Steps that change the parties and handlers of a tip or a case; the same for both."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Transition
from core.write_access import Lock
from enterprises.models import NATION, Jurisdiction, Matter, Party, inside
from enterprises.roles import Role
from enterprises.scoping import bounds_of
from inspections import capabilities
from inspections.models import Case, Tip

IMPOSING = (Role.INSPECTOR, Role.CASE_DECIDER)  # superiors of handlers; a ministry that gives quota is none
# A respondent who is added while the case is being closed would end without an outcome.
_MATTER = (Lock(Matter, lambda obj: [obj.matter_id]),)


def _proposed(actor: Actor, obj: Case | Tip) -> DomainError | None:
    if any(party.state == Party.State.PROPOSED for party in obj.matter.parties.all()):
        return None
    return Conflict("nothing_proposed", _("No name waits to be confirmed or denied."))


def names_decided(actor: Actor, obj: Case | Tip) -> DomainError | None:
    """Refuse while a name that the register knows is neither confirmed nor denied."""
    if any(party.state == Party.State.PROPOSED for party in obj.matter.parties.all()):
        return Conflict(
            "parties_undecided",
            _("It contains the name of a person in the register. Confirm or deny each name first."),
        )
    return None


def _no_maker(actor: Actor, case: Case) -> DomainError | None:
    if actor.pk in {case.opened_by_id, case.lead_id}:
        return Conflict("maker_is_checker", _("The officer who opened or leads the case cannot record its outcome."))
    return None


def _undeclared(actor: Actor, case: Case) -> DomainError | None:
    reach = getattr(actor, "reach", None)
    if reach is None:
        return Forbidden("forbidden", _("People declare for themselves."))
    if case.matter_id in reach.opened:
        return Conflict("already_declared", _("You have declared this for every party on the list."))
    return None


def declare_impartiality(sources: Collection[str]) -> Transition:
    """Return the transition by which a reviewer or decider declares that he has no conflict of interest."""
    return Transition(
        "declare_impartiality",
        sources,
        None,
        capabilities.MATTERS_DECLARE,
        gettext_lazy("Declare that you have no conflict of interest"),
        guard=_undeclared,
    )


def responsible_place(obj: Case | Tip) -> Jurisdiction:
    """Return the place whose offices handle a tip or a case: the assigned place, else that of the tip or case."""
    assignment = obj.matter.assignment
    place: Jurisdiction = assignment.office_place if assignment is not None else obj.place
    return place


def _is_above(actor: Actor, obj: Case | Tip) -> DomainError | None:
    """Refuse an actor who is not above the office that handles a tip or a case; at the nation, a decider is."""
    assignment = obj.matter.assignment
    office = assignment.office_place if assignment is not None else getattr(obj, "office", None) or obj.place
    for bound in bounds_of(actor):
        if bound.place is None or bound.role not in IMPOSING or not inside(office.code, bound.place):
            continue
        if office.code != bound.place or (bound.place == NATION and bound.role == Role.CASE_DECIDER):
            return None
    return Forbidden("not_superior", _("An inspector or decider of the level above assigns it to another office."))


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
            entry=gettext_lazy("Party added"),
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
            entry={"confirm_party": gettext_lazy("Party confirmed"), "deny_party": gettext_lazy("Name denied")},
        ),
        Transition(
            "recuse",
            sources,
            None,
            capabilities.MATTERS_RECUSE,
            gettext_lazy("Declare or impose a recusal"),
            reason_required=True,
            entry=gettext_lazy("Recusal"),
        ),
        Transition(
            "assign",
            sources,
            None,
            capabilities.MATTERS_ASSIGN,
            gettext_lazy("Assign to another office"),
            guard=_is_above,
            reason_required=True,
            locks=_MATTER,
            entry=gettext_lazy("Assigned to another office"),
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
        entry=gettext_lazy("Outcome for a respondent"),
    )

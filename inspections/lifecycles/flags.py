"""The lifecycle of a flag: acknowledged, and ended by an officer or by its case."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import undo
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can, roles_with
from enterprises.roles import REGULATORS
from enterprises.scoping import bounds_of
from inspections import capabilities
from inspections.flag_authorities import authorities_of_rule
from inspections.models import Case, Flag, Severity

State = Flag.State


def _case_has_ended(actor: Actor, flag: Flag) -> DomainError | None:
    """Return a conflict while the flag's case is open: the matter is decided in the case."""
    if flag.case is not None and flag.case.state not in Case.ENDED:
        return Conflict("case_open", _("Its case is still open. End the case first."), case=flag.case.number)
    return None


def _not_with_a_case(actor: Actor, flag: Flag) -> DomainError | None:
    if flag.case is not None and flag.case.state != Case.State.NOT_SUBSTANTIATED:
        return Conflict("case_open", _("A flag that became a case is not dismissed unless the case found nothing."))
    return None


def _may_be_undone(actor: Actor, flag: Flag) -> DomainError | None:
    """Refuse to take back what two people decided, another or long ago, or what a later flag follows."""
    if (refused := undo.refusal(actor, flag.decided_by_id, flag.decided_at)) is not None:
        return refused
    ended = flag.state in {State.DISMISSED, State.RESOLVED}
    if flag.case_id is not None or (ended and flag.severity == Severity.SEVERE):
        return Conflict("decided_by_two", _("It has a case, or two people decided: this is not taken back."))
    if ended and flag.followed_by.exists():
        return Conflict("followed", _("A later flag follows this one: its decision stands."))
    return None


def may_act_on_flag(actor: Actor, capability: str, flag: Flag | None = None) -> bool:
    """Return whether the actor may take an act on a flag.

    Inspectors of its place decide on it, and officers there of the authority of its programme, else of its rule.
    Other officers read it for their own work.
    """
    if flag is None or capability != capabilities.FLAGS_DECIDE or not can(actor, capability, flag):
        return can(actor, capability, flag)
    of_programme = (flag.programme.authority.code,) if flag.programme is not None else ()
    bounds, owners, roles = bounds_of(actor), of_programme or authorities_of_rule(flag.rule), roles_with(capability)
    return not bounds or any(  # the system has none
        bound.covers(flag, Flag.SCOPE) and (bound.role not in REGULATORS or bound.authority in owners)
        for bound in bounds
        if bound.role in roles
    )


FLAG = Lifecycle(
    Flag,
    rows=lambda: Flag.objects.select_related("place", "enterprise", "site", "programme__authority", "case__matter"),
    states=State.values,
    can=may_act_on_flag,
    transitions=[
        Transition(
            "acknowledge",
            [State.OPEN],
            State.ACKNOWLEDGED,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Acknowledge"),
        ),
        Transition(
            "dismiss",
            Flag.STANDING,
            State.DISMISSED,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Dismiss"),
            guard=_not_with_a_case,
            reason_required=True,
        ),
        Transition(
            "resolve",
            Flag.STANDING,
            State.RESOLVED,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Resolve"),
            guard=_case_has_ended,
            reason_required=True,
        ),
        Transition(
            "undo",
            [State.ACKNOWLEDGED, State.DISMISSED, State.RESOLVED],
            State.OPEN,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Take the decision back"),
            guard=_may_be_undone,
        ),
        Transition(
            "escalate",
            [State.OPEN, State.ACKNOWLEDGED],
            State.ESCALATED,
            capabilities.FLAGS_ESCALATE,
            gettext_lazy("Open a case"),
            reason_required=True,
        ),
    ],
)

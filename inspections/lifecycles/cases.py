"""The lifecycle of a case: reported, on file, investigated, heard, decided, rectified, closed by a second person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.models import Party
from enterprises.policies import can
from inspections import capabilities
from inspections.lifecycles import parties, respondents
from inspections.lifecycles.case_closing import makers, may_close, may_drop
from inspections.lifecycles.proceedings import decided, decisions
from inspections.models import Case

State = Case.State


def _may_notify(actor: Actor, case: Case) -> DomainError | None:
    if (refusal := parties.names_decided(actor, case)) is not None:
        return refusal
    named = [party for party in respondents.list_pending(case) if party.kind != Party.Kind.UNKNOWN]
    if not named:
        return Conflict("nobody_known", _("A notice must be served on a party. Name the responsible party first."))
    if case.is_time_barred():
        return Conflict(
            "time_barred", _("The conduct was discovered more than two years after it ended; it is not penalised.")
        )
    if all(decided(case, party) is not None for party in named):
        return already_decided()
    return None


def already_decided() -> DomainError:
    return Conflict("already_decided", _("This conduct has been decided on. It cannot be penalised twice."))


def _may_order(actor: Actor, case: Case) -> DomainError | None:
    if respondents.list_pending(case):
        return None
    return Conflict("no_respondent", _("This case has no respondent. Name a respondent first."))


def _was_decided(actor: Actor, case: Case) -> DomainError | None:
    if not decisions(case):
        return Conflict("no_decision", _("There is no decision that could be appealed against."))
    return None


def _not_the_decider(actor: Actor, case: Case) -> DomainError | None:
    if actor.pk in makers(case) | {decision.decided_by_id for decision in decisions(case)}:
        return Conflict(
            "maker_is_checker", _("The outcome of an appeal must be recorded by an officer other than the decider.")
        )
    return None


def _seizable(actor: Actor, case: Case) -> DomainError | None:
    if case.source == Case.Source.CUSTOMS:
        return None
    return Conflict("not_smuggling", _("Seizures are recorded only in cases from the customs."))


def _publishable(actor: Actor, case: Case) -> DomainError | None:
    if case.published:
        return Conflict("published", _("It is published already."))
    return None if decisions(case) else Conflict("no_decision", _("Only decided cases are published."))


def _is_published(actor: Actor, case: Case) -> DomainError | None:
    return None if case.published else Conflict("not_published", _("It is not published."))


_BEFORE_ORDERS = (State.REPORTED, State.ON_FILE, State.INVESTIGATING)
_WITH_ORDERS = (State.RECTIFYING, State.VERIFYING)
_IN_HAND = (State.ON_FILE, State.INVESTIGATING, State.HEARING, State.DECIDED, *_WITH_ORDERS)

_RUNNING = [state for state in State if state not in Case.ENDED]

CASE = Lifecycle(
    Case,
    rows=lambda: Case.objects.select_related("place", "office", "enterprise", "site", "lead", "opened_by", "matter"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "place_on_file",
            [State.REPORTED],
            State.ON_FILE,
            capabilities.CASES_HANDLE,
            gettext_lazy("Open the case formally"),
            entry=gettext_lazy("Case opened formally"),
        ),
        Transition(
            "start_investigation",
            [State.ON_FILE],
            State.INVESTIGATING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Investigate"),
            entry=gettext_lazy("Investigation begun"),
        ),
        Transition(
            "notify",
            [State.INVESTIGATING, State.HEARING, State.DECIDED, *_WITH_ORDERS],
            State.HEARING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Enter the notice that was served"),
            guard=_may_notify,
            entry=gettext_lazy("Notice served"),
        ),
        # An order in a case that was only reported places it on file: there are no orders without a case on file.
        # During a hearing or an appeal an order leaves the state of the case unchanged.
        Transition(
            "order",
            [*_BEFORE_ORDERS, State.HEARING, State.DECIDED, *_WITH_ORDERS, State.APPEALED],
            State.RECTIFYING,
            capabilities.ORDERS_ISSUE,
            gettext_lazy("Issue an order"),
            guard=_may_order,
            entry={"order": gettext_lazy("Order issued"), "licences": gettext_lazy("Licences suspended or revoked")},
        ),
        Transition(
            "suspend",
            _IN_HAND,
            State.SUSPENDED,
            capabilities.CASES_HANDLE,
            gettext_lazy("Suspend the case"),
            reason_required=True,
            entry=gettext_lazy("Suspended"),
        ),
        Transition(
            "resume",
            [State.SUSPENDED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Resume"),
            reason_required=True,
            entry=gettext_lazy("Resumed"),
        ),
        Transition(
            "refer",
            [State.REPORTED, *_IN_HAND],
            State.REFERRED,
            capabilities.CASES_HANDLE,
            gettext_lazy("Refer to prosecution"),
            reason_required=True,
            entry=gettext_lazy("Referred to prosecution"),
        ),
        Transition(
            "take_back",
            [State.REFERRED],
            State.INVESTIGATING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Take the case back from prosecution"),
            reason_required=True,
            entry=gettext_lazy("Case taken back from prosecution"),
        ),
        Transition(
            "appeal",
            [State.DECIDED, *_WITH_ORDERS],
            State.APPEALED,
            capabilities.CASES_HANDLE,
            gettext_lazy("Record an appeal"),
            guard=_was_decided,
            reason_required=True,
            entry=gettext_lazy("Appealed"),
        ),
        Transition(
            "uphold",
            [State.APPEALED],
            None,
            capabilities.CASES_SETTLE,
            gettext_lazy("The decision is upheld"),
            guard=_not_the_decider,
            reason_required=True,
            entry=gettext_lazy("Decision upheld"),
        ),
        Transition(
            "annul",
            [State.APPEALED],
            State.INVESTIGATING,
            capabilities.CASES_SETTLE,
            gettext_lazy("Annul the decision"),
            guard=_not_the_decider,
            reason_required=True,
            entry=gettext_lazy("Decision annulled"),
        ),
        Transition(
            "close",
            [*_BEFORE_ORDERS, State.DECIDED, *_WITH_ORDERS, State.REFERRED],
            State.CLOSED,
            capabilities.CASES_CLOSE,
            gettext_lazy("Close"),
            guard=may_close,
            reason_required=True,
            entry=gettext_lazy("Closed"),
        ),
        Transition(
            "not_substantiated",
            [*_BEFORE_ORDERS, State.HEARING],
            State.NOT_SUBSTANTIATED,
            capabilities.CASES_CLOSE,
            gettext_lazy("Not substantiated"),
            guard=may_drop,
            reason_required=True,
            entry=gettext_lazy("Not substantiated"),
        ),
        Transition(
            "reopen",
            Case.ENDED,
            State.INVESTIGATING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Reopen the case"),
            reason_required=True,
            entry=gettext_lazy("Reopened"),
        ),
        Transition(
            "record_seizure",
            [state for state in State if state not in Case.ENDED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Record a seizure"),
            guard=_seizable,
            reason_required=True,
            entry=gettext_lazy("Seizure recorded"),
        ),
        Transition(
            "publish",
            [State.DECIDED, *_WITH_ORDERS, State.CLOSED],
            None,
            capabilities.CASES_PUBLISH,
            gettext_lazy("Publish"),
            guard=_publishable,
            reason_required=True,
            entry=gettext_lazy("Decision published"),
        ),
        Transition(
            "unpublish",
            State.values,
            None,
            capabilities.CASES_PUBLISH,
            gettext_lazy("Take down"),
            guard=_is_published,
            reason_required=True,
            entry=gettext_lazy("Taken down"),
        ),
        *parties.steps(_RUNNING, capabilities.CASES_HANDLE),
        parties.record_outcome(_RUNNING),
        parties.declare_impartiality(State.values),
    ],
)

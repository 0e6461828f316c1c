"""The lives of flags, cases and orders: which verb is open in which state, to whom, and what stands in the way."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Case, Flag, Order

FlagState, CaseState, OrderState = Flag.State, Case.State, Order.State


def _case_has_ended(actor: Any, flag: Flag) -> DomainError | None:
    """What became a case is decided in the case."""
    if flag.case is not None and flag.case.state not in Case.ENDED:
        return Conflict("case_open", _("Its case is still open. End the case first."), case=flag.case.number)
    return None


def _not_with_a_case(actor: Any, flag: Flag) -> DomainError | None:
    if flag.case is not None and flag.case.state != CaseState.NOT_SUBSTANTIATED:
        return Conflict("case_open", _("A flag that became a case is not dismissed unless the case found nothing."))
    return None


FLAG = Lifecycle(
    states=FlagState.values,
    can=can,
    transitions=[
        Transition(
            "acknowledge",
            [FlagState.OPEN],
            FlagState.ACKNOWLEDGED,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Acknowledge"),
        ),
        Transition(
            "dismiss",
            Flag.STANDING,
            FlagState.DISMISSED,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Dismiss"),
            guard=_not_with_a_case,
            reason_required=True,
        ),
        Transition(
            "resolve",
            Flag.STANDING,
            FlagState.RESOLVED,
            capabilities.FLAGS_DECIDE,
            gettext_lazy("Resolve"),
            guard=_case_has_ended,
            reason_required=True,
        ),
        Transition(
            "escalate",
            [FlagState.OPEN, FlagState.ACKNOWLEDGED],
            FlagState.ESCALATED,
            capabilities.FLAGS_ESCALATE,
            gettext_lazy("Open a case"),
            reason_required=True,
        ),
    ],
)


def open_orders(case: Case) -> list[Order]:
    """Orders that keep a case open. One that was not met no longer does when a later one was."""
    orders = sorted(case.orders.all(), key=lambda order: (order.issued_at, str(order.pk)))
    met = max((index for index, order in enumerate(orders) if order.state == OrderState.MET), default=-1)
    return [
        order
        for index, order in enumerate(orders)
        if order.state in Order.OPEN and not (order.state == OrderState.NOT_MET and index < met)
    ]


def _makers(case: Case) -> set[Any]:
    return {case.opened_by_id, case.lead_id, *(order.issued_by_id for order in case.orders.all())} - {None}


def _second_person(actor: Any, case: Case) -> DomainError | None:
    if actor.pk in _makers(case):
        return Conflict(
            "maker_is_checker",
            _("Whoever opened the case, leads it or issued an order in it does not end it. Ask a second officer."),
        )
    return None


def _nothing_pending(actor: Any, case: Case) -> DomainError | None:
    if pending := open_orders(case):
        return Conflict(
            "order_open",
            _("An order of this case is still open."),
            orders=[order.number for order in pending],
        )
    return None


def _may_close(actor: Any, case: Case) -> DomainError | None:
    """Closing follows a verification, and is done by a second person."""
    if (refusal := _nothing_pending(actor, case)) is not None:
        return refusal
    if not any(order.state == OrderState.MET for order in case.orders.all()):
        return Conflict(
            "nothing_verified",
            _("A case is closed after one of its orders was verified as met. If nothing was found, drop it."),
        )
    return _second_person(actor, case)


def _may_drop(actor: Any, case: Case) -> DomainError | None:
    return _nothing_pending(actor, case) or _second_person(actor, case)


_BEFORE_ORDERS = (CaseState.REPORTED, CaseState.ON_FILE, CaseState.INVESTIGATING)
_WITH_ORDERS = (CaseState.RECTIFYING, CaseState.VERIFYING)

CASE = Lifecycle(
    states=CaseState.values,
    can=can,
    transitions=[
        Transition(
            "place_on_file",
            [CaseState.REPORTED],
            CaseState.ON_FILE,
            capabilities.CASES_HANDLE,
            gettext_lazy("Place on file"),
        ),
        Transition(
            "start_investigation",
            [CaseState.ON_FILE],
            CaseState.INVESTIGATING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Investigate"),
        ),
        # An order to a case that was only reported places it on file: nobody is ordered to do anything off the file.
        Transition(
            "order",
            [*_BEFORE_ORDERS, *_WITH_ORDERS],
            CaseState.RECTIFYING,
            capabilities.ORDERS_ISSUE,
            gettext_lazy("Issue an order"),
        ),
        Transition(
            "close",
            [*_BEFORE_ORDERS, *_WITH_ORDERS],
            CaseState.CLOSED,
            capabilities.CASES_CLOSE,
            gettext_lazy("Close"),
            guard=_may_close,
            reason_required=True,
        ),
        Transition(
            "not_substantiated",
            _BEFORE_ORDERS,
            CaseState.NOT_SUBSTANTIATED,
            capabilities.CASES_CLOSE,
            gettext_lazy("Not substantiated"),
            guard=_may_drop,
            reason_required=True,
        ),
        Transition(
            "reopen",
            Case.ENDED,
            CaseState.INVESTIGATING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Reopen"),
            reason_required=True,
        ),
    ],
)


def _case_goes_on(actor: Any, order: Order) -> DomainError | None:
    if order.case.state in Case.ENDED:
        return Conflict("case_ended", _("The case of this order has ended."), case=order.case.number)
    return None


def _not_the_issuer(actor: Any, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if actor.pk is not None and actor.pk == order.issued_by_id:
        return Conflict("maker_is_checker", _("Whoever issued an order does not verify it. Ask another officer."))
    return None


ORDER = Lifecycle(
    states=OrderState.values,
    can=can,
    transitions=[
        Transition(
            "submit_rectification",
            Order.UNDONE,
            OrderState.ANSWERED,
            capabilities.ORDERS_ANSWER,
            gettext_lazy("Report what was done"),
            guard=_case_goes_on,
        ),
        # Also where nobody answered: the officer went and looked (again), or there is nobody who could answer.
        Transition(
            "verify",
            Order.OPEN,
            None,
            capabilities.ORDERS_VERIFY,
            gettext_lazy("Verify"),
            guard=_not_the_issuer,
        ),
    ],
)

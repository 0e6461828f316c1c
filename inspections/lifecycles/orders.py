"""The lifecycle of an order: answered, proved, verified by another officer, with its effect on quota."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Case, Extension, Order

State = Order.State


def open_orders(case: Case) -> list[Order]:
    """Return the orders that keep a case open; one not met no longer does once its respondent met a later one."""
    orders = sorted(case.orders.all(), key=lambda order: (order.issued_at, str(order.pk)))
    last_met = {order.respondent_id: index for index, order in enumerate(orders) if order.state == State.MET}
    return [
        order
        for index, order in enumerate(orders)
        if order.state in Order.OPEN
        and not (order.state == State.NOT_MET and index < last_met.get(order.respondent_id, -1))
    ]


def quota_undecided(order: Order) -> bool:
    """Check whether the effect on quota has yet to be decided; no order changes quota by itself."""
    return (
        order.respondent.enterprise_id is not None
        and order.kind in Order.TOUCHES_QUOTA
        and order.state != State.ANNULLED
        and not hasattr(order, "measure")
    )


def _case_goes_on(actor: Actor, order: Order) -> DomainError | None:
    if order.case.state in Case.ENDED:
        return Conflict("case_ended", _("The case of this order has ended."), case=order.case.number)
    return None


def _not_the_issuer(actor: Actor, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if actor.pk is not None and actor.pk in {order.issued_by_id, order.case.lead_id}:
        return Conflict(
            "maker_is_checker",
            _("An officer who issued the order or leads the case cannot verify it. Ask another officer."),
        )
    return None


def open_extension(order: Order) -> Extension | None:
    """Return the request for more time that awaits an officer, or ``None``."""
    waiting = [extension for extension in order.extensions.all() if extension.state == Extension.State.REQUESTED]
    return waiting[0] if waiting else None


def _may_request_extension(actor: Actor, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if open_extension(order) is not None:
        return Conflict("already_requested", _("A request for more time waits for its decision."))
    if order.due_on is None:
        return Conflict("not_served", _("The order has not been served: its term does not run yet."))
    if clock.today() > order.due_on:
        return Conflict("term_passed", _("The term has ended; more time is asked for before that."))
    return None


def _may_serve(actor: Actor, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    return Conflict("already_served", _("This order has been served.")) if order.served_on is not None else None


def _may_decide_extension(actor: Actor, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if open_extension(order) is None:
        return Conflict("nothing_requested", _("There is no request for more time."))
    return None


def quota_owed(order: Order) -> bool:
    """Check whether quota taken under an annulled decision has neither been returned nor settled."""
    return order.state == State.ANNULLED and hasattr(order, "measure") and order.measure.owed > 0


def not_by_the_issuer() -> DomainError:
    return Conflict("maker_is_checker", _("The officer who issued an order cannot decide about its quota."))


def _may_settle_owed(actor: Actor, order: Order) -> DomainError | None:
    if not quota_owed(order):
        return Conflict(
            "nothing_owed", _("Nothing is owed: what this order took from quota came back, or was settled.")
        )
    return not_by_the_issuer() if actor.pk is not None and actor.pk == order.issued_by_id else None


def _may_decide_quota(actor: Actor, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if order.kind not in Order.TOUCHES_QUOTA or order.respondent.enterprise_id is None:
        return Conflict("no_quota_touched", _("This order has no effect on quota."))
    if hasattr(order, "measure"):
        return Conflict("already_decided", _("The effect on quota was decided."))
    return not_by_the_issuer() if actor.pk is not None and actor.pk == order.issued_by_id else None


def _may_lift(actor: Actor, order: Order) -> DomainError | None:
    if order.kind not in (Order.Kind.SUSPEND, Order.Kind.WITHHOLD):
        return Conflict(
            "nothing_to_lift",
            _("Only a suspension or a withholding can be lifted. A revoked licence must be issued again."),
        )
    if order.lifted_at is not None:
        return Conflict("already_lifted", _("This order is lifted."))
    if actor.pk is not None and actor.pk == order.issued_by_id:
        return Conflict("maker_is_checker", _("The officer who issued an order cannot lift it. Ask another officer."))
    return None


ORDER = Lifecycle(
    Order,
    rows=lambda: Order.objects.select_related("case__place", "case__office", "respondent__enterprise"),
    locks=[Lock(Case, lambda order: [order.case_id])],  # acts in one case are done one after another
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "serve",
            Order.OPEN,
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Enter the service of the order"),
            guard=_may_serve,
            entry={"serve_order": gettext_lazy("Order served")},
        ),
        Transition(
            "submit_rectification",
            Order.UNDONE,
            State.ANSWERED,
            capabilities.ORDERS_ANSWER,
            gettext_lazy("Report the action taken"),
            guard=_case_goes_on,
            entry={"rectification": gettext_lazy("Answered by the enterprise")},
        ),
        Transition(
            "request_extension",
            Order.UNDONE,
            None,
            capabilities.ORDERS_ANSWER,
            gettext_lazy("Ask for more time"),
            guard=_may_request_extension,
            reason_required=True,
            entry=gettext_lazy("More time asked for"),
        ),
        Transition(
            "decide_extension",
            Order.OPEN,
            None,
            capabilities.ORDERS_EXTEND,
            gettext_lazy("Decide about more time"),
            guard=_may_decide_extension,
            reason_required=True,
            entry={
                "grant_extension": gettext_lazy("More time granted"),
                "refuse_extension": gettext_lazy("More time refused"),
            },
        ),
        Transition(
            "prove",
            Order.OPEN,
            None,
            capabilities.ORDERS_PROVE,
            gettext_lazy("Submit evidence"),
            guard=_case_goes_on,
            entry=gettext_lazy("Evidence submitted"),
        ),
        # Also for an unanswered order: an officer checks on site, or there is no one who could answer.
        Transition(
            "verify",
            Order.OPEN,
            None,
            capabilities.ORDERS_VERIFY,
            gettext_lazy("Verify"),
            guard=_not_the_issuer,
            entry=gettext_lazy("Verified"),
        ),
        Transition(
            "decide_quota",
            [state for state in State if state != State.ANNULLED],
            None,
            capabilities.ORDERS_QUOTA,
            gettext_lazy("Decide about the quota"),
            guard=_may_decide_quota,
            reason_required=True,
            entry=gettext_lazy("Decided about the quota"),
        ),
        # Its decision was annulled after what was deducted had been distributed: an officer says how it is made good.
        Transition(
            "settle_owed",
            [State.ANNULLED],
            None,
            capabilities.ORDERS_QUOTA,
            gettext_lazy("Settle owed quota"),
            guard=_may_settle_owed,
            reason_required=True,
            entry=gettext_lazy("Owed quota settled"),
        ),
        # Production may resume only by this action, after the order was verified as met.
        Transition(
            "lift",
            [State.MET],
            None,
            capabilities.ORDERS_LIFT,
            gettext_lazy("Lift it"),
            guard=_may_lift,
            reason_required=True,
            entry=gettext_lazy("Order lifted"),
        ),
    ],
)

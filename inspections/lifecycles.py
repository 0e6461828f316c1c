"""The lives of flags, cases, proceedings and orders: which verb is open when, to whom, and what stands in the way."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Case, Extension, Flag, Order, Proceeding

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


def decided(case: Case) -> Proceeding | None:
    """The decision that stands, if any."""
    standing = [each for each in case.proceedings.all() if each.state == Proceeding.State.DECIDED]
    return max(standing, key=lambda each: each.number, default=None)


def _makers(case: Case) -> set[Any]:
    return {
        case.opened_by_id,
        case.lead_id,
        *(order.issued_by_id for order in case.orders.all()),
        *(each.notified_by_id for each in case.proceedings.all()),
    } - {None}


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


def quota_undecided(order: Order, case: Case) -> bool:
    """Whether somebody has yet to say what becomes of the quota: by no order does it simply go, or stay."""
    return (
        case.enterprise_id is not None
        and order.kind in Order.TOUCHES_QUOTA
        and order.state != OrderState.ANNULLED
        and not hasattr(order, "measure")
    )


def has_evidence(case: Case) -> bool:
    """A flag with its figures, a finding of an inspection, or a sealed file of the case or its orders that counts."""
    if case.flags.all() or case.findings.all():
        return True
    files = [*case.evidence.all(), *(file for order in case.orders.all() for file in order.evidence.all())]
    return any(file.counts for file in files)


def _may_close(actor: Any, case: Case) -> DomainError | None:
    """Closing follows a verification, a decision not to penalise, or a referral, and is done by a second person."""
    if (refusal := _nothing_pending(actor, case)) is not None:
        return refusal
    decision = decided(case)
    unpenalised = decision is not None and not decision.penalties
    verified = any(order.state == OrderState.MET for order in case.orders.all())
    if not (verified or unpenalised or case.state == CaseState.REFERRED):
        return Conflict(
            "nothing_verified",
            _("A case is closed after one of its orders was verified as met. If nothing was found, drop it."),
        )
    if decision is not None and (missing := set(decision.penalties) - {order.kind for order in case.orders.all()}):
        return Conflict(
            "penalty_not_ordered", _("A penalty that was decided has not been ordered yet."), penalties=sorted(missing)
        )
    if waiting := [order.number for order in case.orders.all() if quota_undecided(order, case)]:
        return Conflict(
            "quota_undecided", _("What becomes of the quota has not been decided for an order."), orders=waiting
        )
    if (refusal := _second_person(actor, case)) is not None:
        return refusal
    if not has_evidence(case):
        return Conflict(
            "no_evidence",
            _("A case is closed on evidence: a flag with its figures, or a sealed file of the case or its orders."),
        )
    return None


def _may_drop(actor: Any, case: Case) -> DomainError | None:
    return _nothing_pending(actor, case) or _second_person(actor, case)


def _may_notify(actor: Any, case: Case) -> DomainError | None:
    if case.subject_type == Case.SubjectType.UNKNOWN:
        return Conflict("nobody_known", _("A notice is served on somebody: say first who is responsible."))
    if case.is_time_barred():
        return Conflict(
            "time_barred", _("The conduct was discovered more than two years after it ended; it is not penalised.")
        )
    if decided(case) is not None:
        return Conflict("already_decided", _("This conduct is decided; nobody is penalised twice for the same."))
    return None


def _was_decided(actor: Any, case: Case) -> DomainError | None:
    if decided(case) is None:
        return Conflict("no_decision", _("There is no decision that could be appealed against."))
    return None


def _not_the_decider(actor: Any, case: Case) -> DomainError | None:
    decision = decided(case)
    if actor.pk in _makers(case) or (decision is not None and actor.pk == decision.decided_by_id):
        return Conflict(
            "maker_is_checker", _("The outcome of an appeal is recorded by somebody else than the decider.")
        )
    return None


_BEFORE_ORDERS = (CaseState.REPORTED, CaseState.ON_FILE, CaseState.INVESTIGATING)
_WITH_ORDERS = (CaseState.RECTIFYING, CaseState.VERIFYING)
_IN_HAND = (CaseState.ON_FILE, CaseState.INVESTIGATING, CaseState.HEARING, CaseState.DECIDED, *_WITH_ORDERS)

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
        Transition(
            "notify",
            [CaseState.INVESTIGATING, CaseState.HEARING, *_WITH_ORDERS],
            CaseState.HEARING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Enter the notice that was served"),
            guard=_may_notify,
        ),
        # An order to a case that was only reported places it on file: nobody is ordered to do anything off the file.
        # While somebody is being heard, or an appeal is open, an order leaves the case where it is.
        Transition(
            "order",
            [*_BEFORE_ORDERS, CaseState.HEARING, CaseState.DECIDED, *_WITH_ORDERS, CaseState.APPEALED],
            CaseState.RECTIFYING,
            capabilities.ORDERS_ISSUE,
            gettext_lazy("Issue an order"),
        ),
        Transition(
            "suspend",
            _IN_HAND,
            CaseState.SUSPENDED,
            capabilities.CASES_HANDLE,
            gettext_lazy("Suspend the case"),
            reason_required=True,
        ),
        Transition(
            "resume",
            [CaseState.SUSPENDED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Go on"),
            reason_required=True,
        ),
        Transition(
            "refer",
            [CaseState.REPORTED, *_IN_HAND],
            CaseState.REFERRED,
            capabilities.CASES_HANDLE,
            gettext_lazy("Refer to prosecution"),
            reason_required=True,
        ),
        Transition(
            "take_back",
            [CaseState.REFERRED],
            CaseState.INVESTIGATING,
            capabilities.CASES_HANDLE,
            gettext_lazy("Take back from prosecution"),
            reason_required=True,
        ),
        Transition(
            "appeal",
            [CaseState.DECIDED, *_WITH_ORDERS],
            CaseState.APPEALED,
            capabilities.CASES_HANDLE,
            gettext_lazy("Record an appeal"),
            guard=_was_decided,
            reason_required=True,
        ),
        Transition(
            "uphold",
            [CaseState.APPEALED],
            None,
            capabilities.CASES_SETTLE,
            gettext_lazy("The decision stands"),
            guard=_not_the_decider,
            reason_required=True,
        ),
        Transition(
            "annul",
            [CaseState.APPEALED],
            CaseState.INVESTIGATING,
            capabilities.CASES_SETTLE,
            gettext_lazy("The decision falls"),
            guard=_not_the_decider,
            reason_required=True,
        ),
        Transition(
            "close",
            [*_BEFORE_ORDERS, CaseState.DECIDED, *_WITH_ORDERS, CaseState.REFERRED],
            CaseState.CLOSED,
            capabilities.CASES_CLOSE,
            gettext_lazy("Close"),
            guard=_may_close,
            reason_required=True,
        ),
        Transition(
            "not_substantiated",
            [*_BEFORE_ORDERS, CaseState.HEARING],
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
        Transition(
            "record_seizure",
            [state for state in CaseState if state not in Case.ENDED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Record what was seized"),
            guard=lambda actor, case: _seizable(case),
            reason_required=True,
        ),
        Transition(
            "publish",
            [CaseState.DECIDED, *_WITH_ORDERS, CaseState.CLOSED],
            None,
            capabilities.CASES_PUBLISH,
            gettext_lazy("Publish"),
            guard=lambda actor, case: _publishable(case),
            reason_required=True,
        ),
        Transition(
            "unpublish",
            CaseState.values,
            None,
            capabilities.CASES_PUBLISH,
            gettext_lazy("Take down"),
            guard=lambda actor, case: None if case.published else Conflict("not_published", _("It is not published.")),
            reason_required=True,
        ),
    ],
)


def _seizable(case: Case) -> DomainError | None:
    if case.source == Case.Source.CUSTOMS:
        return None
    return Conflict("not_smuggling", _("Only a case from the customs states what was seized."))


def _publishable(case: Case) -> DomainError | None:
    if case.published:
        return Conflict("published", _("It is published already."))
    return None if decided(case) is not None else Conflict("no_decision", _("What is not decided is not published."))


PROCEEDING_STATE = Proceeding.State


def _in_time(proceeding: Proceeding) -> bool:
    return clock.today() <= proceeding.statement_due_on


def _may_state(actor: Any, proceeding: Proceeding) -> DomainError | None:
    if proceeding.statement:
        return Conflict("already_stated", _("The statement is on file."))
    return None


def _may_answer(actor: Any, proceeding: Proceeding) -> DomainError | None:
    if not proceeding.statement:
        return Conflict("nothing_stated", _("Nothing was stated that could be answered."))
    return Conflict("already_answered", _("The statement is answered.")) if proceeding.answer else None


def _may_request_hearing(actor: Any, proceeding: Proceeding) -> DomainError | None:
    if not proceeding.hearing_offered:
        return Conflict("no_hearing_offered", _("No hearing was offered: the intended penalty does not require one."))
    if proceeding.hearing_requested_at:
        return Conflict("already_requested", _("A hearing is requested already."))
    return None if _in_time(proceeding) else Conflict("term_passed", _("The term for requesting a hearing has passed."))


def _may_hold_hearing(actor: Any, proceeding: Proceeding) -> DomainError | None:
    if not proceeding.hearing_requested_at:
        return Conflict("no_hearing_requested", _("Nobody requested a hearing."))
    if proceeding.hearing_held_on:
        return Conflict("already_held", _("The hearing was held."))
    if actor.pk in {proceeding.notified_by_id, proceeding.case.lead_id, proceeding.case.opened_by_id}:
        return Conflict("maker_is_checker", _("Whoever investigates does not preside over the hearing."))
    return None


def _was_heard(actor: Any, proceeding: Proceeding) -> DomainError | None:
    """Statement answered, or its term over; hearing held where it was requested, or its term over."""
    if proceeding.statement and not proceeding.answer:
        return Conflict("statement_unanswered", _("The statement has not been answered in writing."))
    if proceeding.hearing_requested_at and not proceeding.hearing_held_on:
        return Conflict("hearing_pending", _("A hearing was requested and has not been held."))
    waits = not proceeding.statement or (proceeding.hearing_offered and not proceeding.hearing_requested_at)
    if waits and _in_time(proceeding):
        return Conflict(
            "term_running",
            _("The term for the statement and the request of a hearing is still running."),
            until=proceeding.statement_due_on.isoformat(),
        )
    if actor.pk is not None and actor.pk in {proceeding.notified_by_id, proceeding.case.lead_id}:
        return Conflict("maker_is_checker", _("Whoever investigates does not review the case."))
    return None


def _may_decide(actor: Any, proceeding: Proceeding) -> DomainError | None:
    hands = {
        proceeding.notified_by_id,
        proceeding.reviewed_by_id,
        proceeding.case.lead_id,
        proceeding.case.opened_by_id,
    }
    if actor.pk in hands:
        return Conflict("maker_is_checker", _("Whoever investigated or reviewed a case does not decide it."))
    return None


def _may_serve(actor: Any, proceeding: Proceeding) -> DomainError | None:
    if proceeding.decision_served_on:
        return Conflict("already_served", _("The decision was served."))
    return None


def _in_hand(guard: Any) -> Any:
    """Nothing goes on in a proceeding while its case rests or has ended."""

    def asked(actor: Any, proceeding: Proceeding) -> DomainError | None:
        if proceeding.case.state in Case.RESTING:
            return Conflict("wrong_state", _("The case rests or has ended."), state=str(proceeding.case.state))
        found: DomainError | None = guard(actor, proceeding)
        return found

    return asked


PROCEEDING = Lifecycle(
    states=PROCEEDING_STATE.values,
    can=can,
    transitions=[
        Transition(
            "make_statement",
            [PROCEEDING_STATE.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_STATE,
            gettext_lazy("State and defend"),
            guard=_in_hand(_may_state),
        ),
        Transition(
            "answer_statement",
            [PROCEEDING_STATE.NOTIFIED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Answer the statement"),
            guard=_in_hand(_may_answer),
        ),
        Transition(
            "request_hearing",
            [PROCEEDING_STATE.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_STATE,
            gettext_lazy("Request a hearing"),
            guard=_in_hand(_may_request_hearing),
        ),
        Transition(
            "hold_hearing",
            [PROCEEDING_STATE.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_HEAR,
            gettext_lazy("Record the hearing"),
            guard=_in_hand(_may_hold_hearing),
        ),
        Transition(
            "review",
            [PROCEEDING_STATE.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_REVIEW,
            gettext_lazy("Review"),
            guard=_in_hand(_was_heard),
        ),
        Transition(
            "decide",
            [PROCEEDING_STATE.REVIEWED],
            PROCEEDING_STATE.DECIDED,
            capabilities.PROCEEDINGS_DECIDE,
            gettext_lazy("Decide"),
            guard=_in_hand(_may_decide),
        ),
        Transition(
            "serve",
            [PROCEEDING_STATE.DECIDED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Enter the service of the decision"),
            guard=_in_hand(_may_serve),
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
    if actor.pk is not None and actor.pk in {order.issued_by_id, order.case.lead_id}:
        return Conflict(
            "maker_is_checker", _("Whoever issued an order or leads the case does not verify it. Ask another officer.")
        )
    return None


def open_extension(order: Order) -> Extension | None:
    """The request for more time that waits for an officer."""
    waiting = [each for each in order.extensions.all() if each.state == Extension.State.REQUESTED]
    return waiting[0] if waiting else None


def _may_request_extension(actor: Any, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if open_extension(order) is not None:
        return Conflict("already_requested", _("A request for more time waits for its decision."))
    if clock.today() > order.due_on:
        return Conflict("term_passed", _("The term has ended; more time is asked for before that."))
    return None


def _may_decide_extension(actor: Any, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if open_extension(order) is None:
        return Conflict("nothing_requested", _("Nobody asks for more time."))
    return None


def _may_decide_quota(actor: Any, order: Order) -> DomainError | None:
    if (refusal := _case_goes_on(actor, order)) is not None:
        return refusal
    if order.kind not in Order.TOUCHES_QUOTA or order.case.enterprise_id is None:
        return Conflict("no_quota_touched", _("This order does not touch anybody's quota."))
    if hasattr(order, "measure"):
        return Conflict("already_decided", _("What becomes of the quota is decided."))
    if actor.pk is not None and actor.pk == order.issued_by_id:
        return Conflict("maker_is_checker", _("Whoever issued an order does not decide about its quota."))
    return None


def _may_lift(actor: Any, order: Order) -> DomainError | None:
    if order.kind not in (Order.Kind.SUSPEND, Order.Kind.WITHHOLD):
        return Conflict(
            "nothing_to_lift", _("Only a suspension or a withholding is lifted. A revoked licence is issued anew.")
        )
    if order.lifted_at is not None:
        return Conflict("already_lifted", _("This order is lifted."))
    if actor.pk is not None and actor.pk == order.issued_by_id:
        return Conflict("maker_is_checker", _("Whoever issued an order does not lift it. Ask another officer."))
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
        Transition(
            "request_extension",
            Order.UNDONE,
            None,
            capabilities.ORDERS_ANSWER,
            gettext_lazy("Ask for more time"),
            guard=_may_request_extension,
            reason_required=True,
        ),
        Transition(
            "decide_extension",
            Order.OPEN,
            None,
            capabilities.ORDERS_EXTEND,
            gettext_lazy("Decide about more time"),
            guard=_may_decide_extension,
            reason_required=True,
        ),
        Transition(
            "prove",
            Order.OPEN,
            None,
            capabilities.ORDERS_PROVE,
            gettext_lazy("Hand in evidence"),
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
        Transition(
            "decide_quota",
            [state for state in OrderState if state != OrderState.ANNULLED],
            None,
            capabilities.ORDERS_QUOTA,
            gettext_lazy("Decide about the quota"),
            guard=_may_decide_quota,
            reason_required=True,
        ),
        # Production goes on only by this act, and only after the order was verified as met.
        Transition(
            "lift",
            [OrderState.MET],
            None,
            capabilities.ORDERS_LIFT,
            gettext_lazy("Lift it"),
            guard=_may_lift,
            reason_required=True,
        ),
    ],
)

"""A return of consumption is frozen as filed, then amended, confirmed if on paper; a draft is filed or discarded."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError, Invalid
from core.lifecycle import Lifecycle, Transition
from core.transactions import refusal
from enterprises.policies import can
from quotas.capabilities import (
    CONSUMPTION_CONFIRM,
    CONSUMPTION_CONFIRM_RECEIPT,
    CONSUMPTION_FILE,
    CONSUMPTION_PREPARE,
)
from quotas.models import ConsumptionDraft, ConsumptionReturn

STATE = ConsumptionReturn.State


def amended_already() -> Conflict:
    return Conflict("amended_already", _("This version was amended already. Amend the last one."))


refusal("consumption_amendment_is_next_version", amended_already)
refusal("consumption_month_is_over", lambda: Invalid.at("/period", "not_over", _("This month is not over.")))
refusal(
    "consumption_filed_now",
    lambda: Invalid.at("/period", "not_now", _("A return is filed now: its instant is that of the register's clock.")),
)
refusal(
    "consumption_paper_after_its_month",
    lambda: Invalid.at(
        "/received_on", "before_period", _("The paper cannot have been received before the month was over.")
    ),
)
refusal(
    "consumption_of_the_holder",
    lambda: Invalid.at("/site", "not_held", _("This enterprise did not hold the site last in the month.")),
)


def _last_version(actor: Actor, row: ConsumptionReturn) -> DomainError | None:
    replaced = row.__dict__.get("replaced")  # for lists: ``with_replaced``
    return amended_already() if (row.amendments.exists() if replaced is None else replaced) else None


def _waits(actor: Actor, row: ConsumptionReturn) -> DomainError | None:
    if not (row.confirmation_waits or (row.receipt_waits and can(actor, CONSUMPTION_CONFIRM_RECEIPT, row))):
        return Conflict("nothing_to_confirm", _("This return needs no confirmation."))
    if actor.pk is not None and actor.pk == row.filed_by_id:
        return Conflict("maker_is_checker", _("The person who entered a return cannot confirm it."))
    return _last_version(actor, row)


CONSUMPTION = Lifecycle(
    ConsumptionReturn,
    rows=lambda: (
        ConsumptionReturn.objects.with_replaced()
        .with_due_day()
        .select_related(
            "site__jurisdiction", "enterprise__jurisdiction", "filed_by", "confirmed_by", "receipt_confirmed_by"
        )
    ),
    states=STATE.values,
    can=can,
    transitions=[
        Transition(
            "amend", STATE, None, CONSUMPTION_FILE, gettext_lazy("Amend"), guard=_last_version, reason_required=True
        ),
        Transition("confirm", STATE, None, CONSUMPTION_CONFIRM, gettext_lazy("Confirm the figures"), guard=_waits),
    ],
)
_DRAFT = ConsumptionDraft.State
DRAFT = Lifecycle(
    ConsumptionDraft,
    rows=lambda: ConsumptionDraft.objects.select_related("site__jurisdiction", "enterprise", "saved_by"),
    states=_DRAFT.values,
    can=can,
    transitions=[
        Transition("update", _DRAFT, None, CONSUMPTION_PREPARE, gettext_lazy("Edit")),
        Transition("file", _DRAFT, None, CONSUMPTION_FILE, gettext_lazy("File the return")),
        Transition("discard", _DRAFT, None, CONSUMPTION_PREPARE, gettext_lazy("Discard")),
    ],
)

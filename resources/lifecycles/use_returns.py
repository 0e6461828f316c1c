"""A return of resource use is filed, returned for correction and amended; a draft is saved, filed or discarded."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from core.transactions import refusal
from enterprises.policies import can
from resources import capabilities
from resources.models import UseReturn, UseReturnDraft

_State = UseReturn.State
_FILED = (_State.FILED, _State.RETURNED)


def amended_already() -> Conflict:
    return Conflict("amended_already", _("This version was amended already. Amend the last one."))


refusal("use_return_amendment_is_next_version", amended_already)


def _last_version(actor: Actor, row: UseReturn) -> DomainError | None:
    replaced = row.__dict__.get("replaced")  # for lists: ``with_replaced``
    return amended_already() if (row.amendments.exists() if replaced is None else replaced) else None


def _other_hands(actor: Actor, row: UseReturn) -> DomainError | None:
    return _last_version(actor, row) or _is_maker(actor, row)


def _is_maker(actor: Actor, row: UseReturn) -> DomainError | None:
    if actor.pk is not None and actor.pk == row.filed_by_id:
        return Conflict("maker_is_checker", _("The person who filed a return cannot decide on it."))
    return None


def _receipt_waits(actor: Actor, row: UseReturn) -> DomainError | None:
    if not row.receipt_waits:
        return Conflict("nothing_to_confirm", _("The day of receipt of this return needs no confirmation."))
    return _is_maker(actor, row)  # also once it was amended: amendments are late as it is


USE_RETURN = Lifecycle(
    UseReturn,
    rows=lambda: UseReturn.objects.with_replaced().select_related(
        "site__jurisdiction", "enterprise__jurisdiction", "original", "filed_by"
    ),
    states=_State.values,
    can=can,
    transitions=[
        Transition(
            "amend", _FILED, None, capabilities.USE_RETURNS_FILE, gettext_lazy("Amend"), guard=_last_version,
            reason_required=True,
        ),
        Transition(
            "amend_on_paper", _FILED, None, capabilities.USE_RETURNS_KEY_IN,
            gettext_lazy("Enter an amendment on paper"), guard=_last_version, reason_required=True,
        ),
        Transition(
            "return", [_State.FILED], _State.RETURNED, capabilities.USE_RETURNS_DECIDE,
            gettext_lazy("Return for correction"), guard=_other_hands, reason_required=True,
        ),
        Transition(
            "confirm_receipt", _FILED, None, capabilities.USE_RETURNS_DECIDE,
            gettext_lazy("Confirm the day of receipt"), guard=_receipt_waits, reason_required=True,
        ),
    ],
)  # fmt: skip
DRAFT = Lifecycle(
    UseReturnDraft,
    rows=lambda: UseReturnDraft.objects.select_related("site__jurisdiction", "enterprise", "saved_by"),
    states=UseReturnDraft.State.values,
    can=can,
    transitions=[
        Transition("update", UseReturnDraft.State, None, capabilities.USE_RETURNS_PREPARE, gettext_lazy("Edit")),
        Transition("file", UseReturnDraft.State, None, capabilities.USE_RETURNS_FILE, gettext_lazy("File the return")),
        Transition("discard", UseReturnDraft.State, None, capabilities.USE_RETURNS_PREPARE, gettext_lazy("Discard")),
    ],
)

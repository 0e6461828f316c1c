"""A return of a half-year is frozen as filed, and amended by a further version."""

from typing import Any

from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from resources.capabilities import USE_RETURNS_FILE
from resources.lifecycles.use_returns import amended_already
from resources.models import AssociatedReturn, EnergyReturn, RecoveryReturn, TailingsReturn, ThoriumReturn
from resources.models.half_years import HalfYearReturn

_STATE = HalfYearReturn.State


def _last_version(actor: Actor, row: Any) -> DomainError | None:
    replaced = row.__dict__.get("replaced")  # for lists: ``with_replaced``
    return amended_already() if (row.amendments.exists() if replaced is None else replaced) else None


def _amendable() -> Transition:
    return Transition(
        "amend", _STATE, None, USE_RETURNS_FILE, gettext_lazy("Amend"), guard=_last_version, reason_required=True
    )


RECOVERY_RETURN = Lifecycle(
    RecoveryReturn,
    rows=lambda: RecoveryReturn.objects.with_replaced().select_related(
        "site__jurisdiction", "enterprise", "feed", "filed_by"
    ),
    locks_rows=False,
    states=_STATE.values,
    can=can,
    transitions=[_amendable()],
)
TAILINGS_RETURN = Lifecycle(
    TailingsReturn,
    rows=lambda: TailingsReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by"),
    locks_rows=False,
    states=_STATE.values,
    can=can,
    transitions=[_amendable()],
)
ASSOCIATED_RETURN = Lifecycle(
    AssociatedReturn,
    rows=lambda: AssociatedReturn.objects.with_replaced().select_related(
        "site__jurisdiction", "enterprise", "filed_by"
    ),
    locks_rows=False,
    states=_STATE.values,
    can=can,
    transitions=[_amendable()],
)
THORIUM_RETURN = Lifecycle(
    ThoriumReturn,
    rows=lambda: ThoriumReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by"),
    locks_rows=False,
    states=_STATE.values,
    can=can,
    transitions=[_amendable()],
)
ENERGY_RETURN = Lifecycle(
    EnergyReturn,
    rows=lambda: EnergyReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by"),
    locks_rows=False,
    states=_STATE.values,
    can=can,
    transitions=[_amendable()],
)

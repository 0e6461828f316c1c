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
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn

_STATE = HalfYearReturn.State


def _last_version(actor: Actor, row: Any) -> DomainError | None:
    replaced = row.__dict__.get("replaced")  # for lists: ``with_replaced``
    return amended_already() if (row.amendments.exists() if replaced is None else replaced) else None


def _of_half_year[M: HalfYearReturn](model: type[M], *joined: str) -> Lifecycle[M]:
    """Return the lifecycle of returns that are read with their site, their enterprise and what is ``joined``."""
    return Lifecycle(
        model,
        rows=lambda: (
            HalfYearQuerySet(model)
            .with_replaced()
            .select_related("site__jurisdiction", "enterprise", "filed_by", *joined)
        ),
        locks_rows=False,
        states=_STATE.values,
        can=can,
        transitions=[
            Transition(
                "amend",
                _STATE,
                None,
                USE_RETURNS_FILE,
                gettext_lazy("Amend"),
                guard=_last_version,
                reason_required=True,
            )
        ],
    )


RECOVERY_RETURN = _of_half_year(RecoveryReturn, "feed")
TAILINGS_RETURN = _of_half_year(TailingsReturn)
ASSOCIATED_RETURN = _of_half_year(AssociatedReturn)
THORIUM_RETURN = _of_half_year(ThoriumReturn)
ENERGY_RETURN = _of_half_year(EnergyReturn)

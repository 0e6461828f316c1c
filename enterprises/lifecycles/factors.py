"""The lifecycle of a second factor, which another administrator releases for signing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.lifecycles.people import manages
from enterprises.models import Factor


def _may_release(actor: Actor, capability: str, factor: Factor | None) -> bool:
    return manages(actor, capability, factor.user if factor is not None else None)


def _neither_holder_nor_resetter(actor: Actor, factor: Factor) -> DomainError | None:
    if actor.pk in {factor.user_id, factor.reset_by_id}:
        return Forbidden("four_eyes", _("Another administrator has to release this factor."))
    return None


FACTOR = Lifecycle(
    Factor,
    rows=lambda: Factor.objects.select_related("user"),
    states=Factor.State.values,
    can=_may_release,
    transitions=[
        Transition(
            "release",
            [Factor.State.WAITING],
            Factor.State.USABLE,
            PEOPLE_MANAGE,
            gettext_lazy("Release for signing"),
            guard=_neither_holder_nor_resetter,
            reason_required=True,
        ),
    ],
)

"""The lifecycle of a membership, which ends."""

from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.models import Enterprise, Membership
from enterprises.policies import can
from enterprises.roles import ENTERPRISE_ROLES


def _ends(actor: Actor, capability: str, membership: Membership | None) -> bool:
    own = (membership is None or membership.role in ENTERPRISE_ROLES) and can(
        actor, ENTERPRISE_PEOPLE_MANAGE, membership
    )
    return own or can(actor, capability, membership)


MEMBERSHIP = Lifecycle(
    Membership,
    rows=lambda: Membership.objects.select_related("user", "enterprise__jurisdiction", "jurisdiction"),
    locks=[Lock(Enterprise, lambda membership: [membership.enterprise_id])],
    states=Membership.State.values,
    can=_ends,
    transitions=[
        Transition(
            "end",
            [Membership.State.OPEN],
            Membership.State.ENDED,
            PEOPLE_MANAGE,
            gettext_lazy("End"),
            reason_required=True,
        ),
    ],
)

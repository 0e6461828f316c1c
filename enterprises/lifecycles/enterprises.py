"""The lifecycle of an enterprise: suspended and reinstated, closed, merged into another."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import ENTERPRISES_CLOSE, ENTERPRISES_MERGE, ENTERPRISES_SUSPEND, REGISTER_EDIT
from enterprises.models import Enterprise
from enterprises.policies import can

_ALIVE = (Enterprise.State.ACTIVE, Enterprise.State.SUSPENDED)

ENTERPRISE = Lifecycle(
    Enterprise,
    rows=lambda: Enterprise.objects.select_related("jurisdiction", "group"),
    states=Enterprise.State.values,
    can=can,
    transitions=[
        Transition("update", _ALIVE, None, REGISTER_EDIT, gettext_lazy("Edit")),
        Transition(
            "suspend",
            [Enterprise.State.ACTIVE],
            Enterprise.State.SUSPENDED,
            ENTERPRISES_SUSPEND,
            gettext_lazy("Suspend"),
            reason_required=True,
        ),
        Transition(
            "reinstate",
            [Enterprise.State.SUSPENDED],
            Enterprise.State.ACTIVE,
            ENTERPRISES_SUSPEND,
            gettext_lazy("Reinstate"),
            reason_required=True,
        ),
        Transition(
            "close",
            _ALIVE,
            Enterprise.State.CLOSED,
            ENTERPRISES_CLOSE,
            gettext_lazy("Close"),
            reason_required=True,
        ),
        Transition(
            "merge",
            _ALIVE,
            Enterprise.State.MERGED,
            ENTERPRISES_MERGE,
            gettext_lazy("Merge into another"),
            reason_required=True,
        ),
    ],
)

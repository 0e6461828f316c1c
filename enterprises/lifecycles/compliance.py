"""The lifecycle of a compliance list, whose entries are made and struck."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import COMPLIANCE_ANNOUNCE
from enterprises.lifecycles.licences import own_authority
from enterprises.models import ComplianceList
from enterprises.policies import can


def _has_room(actor: Actor, document: ComplianceList) -> DomainError | None:
    if (refusal := own_authority(actor, document)) is not None:
        return refusal
    if sum(entry.struck_on is None for entry in document.entries.all()) >= document.size:
        return Conflict("list_full", _("The list has the announced number of enterprises already."))
    return None


COMPLIANCE_LIST = Lifecycle(
    ComplianceList,
    rows=lambda: ComplianceList.objects.with_entries(),
    states=ComplianceList.State.values,
    can=can,
    transitions=[
        Transition(
            "enter",
            [ComplianceList.State.ANNOUNCED],
            None,
            COMPLIANCE_ANNOUNCE,
            gettext_lazy("Enter an enterprise"),
            guard=_has_room,
        ),
        Transition(
            "strike",
            [ComplianceList.State.ANNOUNCED],
            None,
            COMPLIANCE_ANNOUNCE,
            gettext_lazy("Strike an enterprise"),
            guard=own_authority,
            reason_required=True,
        ),
    ],
)

"""What may become of a sheet that was handed in: its sender takes it over, or throws it away."""

from typing import Any

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from quotas.models import Import

State = Import.State
OWN = "imports.own"  # held by whoever handed the sheet in; what it says is authorised again where it is taken over


def own(actor: Any, capability: str, row: Import) -> bool:
    return actor.pk is not None and actor.pk == row.uploaded_by_id


LIFECYCLE = Lifecycle(
    states=State.values,
    can=own,
    transitions=[
        Transition("commit", [State.READY], State.COMMITTED, OWN, gettext_lazy("Take over")),
        Transition(
            "discard", [State.PENDING, State.FAULTY, State.READY], State.DISCARDED, OWN, gettext_lazy("Throw away")
        ),
    ],
)

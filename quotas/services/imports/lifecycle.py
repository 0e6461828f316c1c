"""The lifecycle of an uploaded sheet: its sender commits or discards it."""

from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.lifecycle import Lifecycle, Transition
from quotas.models import Import

State = Import.State
OWN = "imports.own"  # held by the sender; what the sheet says is authorised again by the service that writes it


def is_own(actor: Actor, capability: str, row: Import | None) -> bool:
    return actor.pk is not None and (row is None or actor.pk == row.uploaded_by_id)


LIFECYCLE = Lifecycle(
    Import,
    rows=lambda: Import.objects.select_related("enterprise__jurisdiction", "uploaded_by"),
    denied=gettext_lazy("Only the person who uploaded a sheet can import it."),
    states=State.values,
    can=is_own,
    transitions=[
        Transition("commit", [State.READY], State.COMMITTED, OWN, gettext_lazy("Import")),
        Transition(
            "discard", [State.PENDING, State.FAULTY, State.READY], State.DISCARDED, OWN, gettext_lazy("Throw away")
        ),
    ],
)

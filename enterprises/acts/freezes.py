"""Lifting an emergency freeze, by two people who could have imposed it."""

from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError
from enterprises.models import Freeze
from enterprises.services import freezes
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare


def _preview(freeze: Freeze) -> Preview:
    return Preview(
        [
            (gettext_noop("Place"), f"{freeze.place.code} {freeze.place.name}"),
            (gettext_noop("Imposed by"), freeze.imposed_by.name),
            (gettext_noop("Why it was imposed"), freeze.reason),
        ]
    )


def _guard(actor: Actor, freeze: Freeze) -> DomainError | None:
    return freezes.lifted_already(freeze)


LIFT = declare(
    TwoPersonAct(
        name=freezes.LIFT,
        label=gettext_lazy("Lift an emergency freeze"),
        model=Freeze,
        related=("place", "imposed_by"),
        bounds=lambda freeze: Bounds(place=freeze.place),
        allows=lambda actor, freeze: freezes.may_freeze(actor, freeze.place),
        guard=_guard,
        lock=freezes.FREEZE.lock,
        preview=_preview,
        carry_out=freezes.lift,
        notified=lambda request: freezes.concerned(Freeze.objects.select_related("place").get(pk=request.target_id)),
        while_frozen=True,
    )
)

"""Lifecycles of consultations: asked, answered office by office, concluded with reasons."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, formats
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.capabilities import CONSULTATIONS_ANSWER, CONSULTATIONS_ASK, CONSULTATIONS_REMIND
from enterprises.models import Consultation, ConsultedOffice
from enterprises.policies import can
from enterprises.scoping import bounds_of

State = Consultation.State


def _answered_or_late(actor: Actor, row: Consultation) -> DomainError | None:
    silent = [str(office) for office in row.offices.all() if not office.opinion]
    if not silent or row.due_on < clock.today():
        return None
    detail = _("These offices have time until %(day)s and have not answered: %(offices)s.")
    stated = {"day": formats.day(row.due_on), "offices": ", ".join(silent)}
    return Conflict("opinions_missing", detail % stated, offices=silent)


def _somebody_is_silent(actor: Actor, row: Consultation) -> DomainError | None:
    if any(not office.opinion for office in row.offices.all()):
        return None
    return Conflict("all_answered", _("Every office has given its opinion."))


CONSULTATION = Lifecycle(
    Consultation,
    rows=lambda: Consultation.objects.select_related(
        "place", "authority", "opened_by", "concluded_by"
    ).prefetch_related("offices__place", "offices__authority", "offices__given_by"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "conclude",
            [State.OPEN],
            State.CONCLUDED,
            CONSULTATIONS_ASK,
            gettext_lazy("Record the outcome"),
            guard=_answered_or_late,
            reason_required=True,
        ),
        Transition(
            "remind",
            [State.OPEN],
            None,
            CONSULTATIONS_REMIND,
            gettext_lazy("Remind the silent offices"),
            guard=_somebody_is_silent,
        ),
    ],
)


def _is_of_the_office(actor: Actor, capability: str, row: ConsultedOffice | None) -> bool:
    """Return whether the actor holds the very office that is asked; one above it is told, and does not answer."""
    if row is None or isinstance(actor, SystemActor):
        return can(actor, capability)
    return can(actor, capability, row) and any(
        bound.place == row.place.code and bound.authority == row.authority.code for bound in bounds_of(actor)
    )


def closed() -> Conflict:
    return Conflict("concluded", _("The consultation is concluded; opinions are no longer given."))


def asker_answers() -> Conflict:
    return Conflict("maker_is_checker", _("The officer who asks does not answer. Another officer gives the opinion."))


def _answerable(actor: Actor, row: ConsultedOffice) -> DomainError | None:
    if row.consultation.state != State.OPEN:
        return closed()
    return asker_answers() if actor.pk == row.consultation.opened_by_id else None


CONSULTED_OFFICE = Lifecycle(
    ConsultedOffice,
    rows=lambda: ConsultedOffice.objects.select_related(
        "place", "authority", "given_by", "consultation__place", "consultation__authority", "consultation__opened_by"
    ),
    states=ConsultedOffice.State.values,
    can=_is_of_the_office,
    locks=[Lock(Consultation, lambda office: [office.consultation_id])],
    transitions=[
        Transition(
            "answer",
            [ConsultedOffice.State.SILENT],
            ConsultedOffice.State.ANSWERED,
            CONSULTATIONS_ANSWER,
            gettext_lazy("Give the opinion"),
            guard=_answerable,
            reason_required=True,
        ),
    ],
)

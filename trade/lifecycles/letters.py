"""The lifecycle of a letter: drafted, sent, answered question by question, and closed as explained or handed on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can, office_of
from trade.capabilities import LETTERS_ANSWER, LETTERS_ANSWER_OF_OFFICE, LETTERS_WRITE
from trade.models import Letter

State = Letter.State


def _answered_or_late(actor: Actor, letter: Letter) -> DomainError | None:
    if letter.state == State.SENT and not letter.is_silent(clock.today()):
        return Conflict("answer_awaited", _("It may still be answered until the end of that day."))
    return None


def _can(actor: Actor, capability: str, letter: Letter | None = None) -> bool:
    """Return whether the actor has the right; to write and close a letter it is that of the office that drafted it.

    That is the office by role and place, or one of the same role above it. A letter to an office is answered by the
    people of that office, or of one of the same role above it.
    """
    if letter is not None and capability == LETTERS_ANSWER and letter.addressee_role:
        return _answers_for_office(actor, letter)
    if letter is None or capability != LETTERS_WRITE or isinstance(actor, SystemActor):
        return can(actor, capability, letter)
    held = office_of(actor, capability, letter.office_place.code, letter.office_role)
    return held is not None and can(actor, capability, letter)


def _answers_for_office(actor: Actor, letter: Letter) -> bool:
    assert letter.addressee_place is not None
    held = office_of(actor, LETTERS_ANSWER_OF_OFFICE, letter.addressee_place.code, letter.addressee_role)
    return held is not None and can(actor, LETTERS_ANSWER_OF_OFFICE, letter)


def _asked_another(actor: Actor, letter: Letter) -> DomainError | None:
    if letter.addressee_role and actor.pk in {letter.drafted_by_id, letter.sent_by_id}:
        return Forbidden("own_letter", _("Another person of the office answers what you asked."))
    return None


LETTER = Lifecycle(
    Letter,
    rows=lambda: Letter.objects.select_related(
        "enterprise__jurisdiction", "office_place", "addressee_place", "recipient", "drafted_by", "sent_by", "closed_by"
    ).prefetch_related("questions__report", "questions__answered_by"),
    states=State.values,
    can=_can,
    transitions=[
        Transition("ask", [State.DRAFT], None, LETTERS_WRITE, gettext_lazy("Add a question")),
        Transition("drop", [State.DRAFT], None, LETTERS_WRITE, gettext_lazy("Remove a question")),
        Transition("send", [State.DRAFT], State.SENT, LETTERS_WRITE, gettext_lazy("Send")),
        Transition(
            "withdraw",
            [State.DRAFT],
            State.WITHDRAWN,
            LETTERS_WRITE,
            gettext_lazy("Withdraw the draft"),
            reason_required=True,
        ),
        Transition(
            "answer", [State.SENT], None, LETTERS_ANSWER, gettext_lazy("Answer a question"), guard=_asked_another
        ),
        Transition(
            "explain",
            [State.ANSWERED],
            State.EXPLAINED,
            LETTERS_WRITE,
            gettext_lazy("Close as explained"),
            reason_required=True,
        ),
        Transition(
            "hand_on",
            [State.SENT, State.ANSWERED],
            State.CLOSED,
            LETTERS_WRITE,
            gettext_lazy("Hand on to an inspector"),
            guard=_answered_or_late,
        ),
    ],
)

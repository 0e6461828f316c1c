"""The lifecycle of a bulletin: drafted by one officer, published or returned by another, corrected by a new edition.

Any officer of the ministry takes a draft over, withdraws it, or takes a published one down.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from portal.capabilities import BULLETINS_DRAFT, BULLETINS_PUBLISH
from portal.models import Bulletin

State = Bulletin.State
EDITABLE = (State.DRAFT, State.RETURNED)


def by_its_drafter() -> Conflict:
    return Conflict("other_drafter", _("Only the officer who drafted a bulletin changes or submits it."))


def maker_is_checker() -> Conflict:
    return Conflict("maker_is_checker", _("The officer who drafted a bulletin does not publish it."))


def _drafter(actor: Actor, row: Bulletin) -> DomainError | None:
    return None if actor.pk == row.drafted_by_id else by_its_drafter()


def _other_officer(actor: Actor, row: Bulletin) -> DomainError | None:
    return maker_is_checker() if actor.pk == row.drafted_by_id else None


def _not_its_drafter(actor: Actor, row: Bulletin) -> DomainError | None:
    if actor.pk == row.drafted_by_id:
        return Conflict("own_draft", _("This draft is yours already."))
    return None


def _publishable(actor: Actor, row: Bulletin) -> DomainError | None:
    if row.figures_until(clock.today()) < row.first_day:
        return Conflict(
            "not_over", _("Of the time of this bulletin no month has ended. Its figures are those of months.")
        )
    return _other_officer(actor, row)


def _last_edition(actor: Actor, row: Bulletin) -> DomainError | None:
    if Bulletin.objects.filter(corrects=row.pk).exclude(state=State.WITHDRAWN).exists():
        return Conflict("corrected_already", _("This edition was corrected already. Correct the last one."))
    return None


BULLETIN = Lifecycle(
    Bulletin,
    rows=lambda: Bulletin.objects.select_related("authority", "place", "drafted_by", "published_by", "corrects"),
    states=State.values,
    can=can,
    transitions=[
        Transition("update", EDITABLE, None, BULLETINS_DRAFT, gettext_lazy("Change the texts"), guard=_drafter),
        Transition("submit", EDITABLE, State.SUBMITTED, BULLETINS_DRAFT, gettext_lazy("Submit"), guard=_drafter),
        Transition(
            "publish",
            [State.SUBMITTED],
            State.PUBLISHED,
            BULLETINS_PUBLISH,
            gettext_lazy("Publish"),
            guard=_publishable,
        ),
        Transition(
            "return",
            [State.SUBMITTED],
            State.RETURNED,
            BULLETINS_PUBLISH,
            gettext_lazy("Return"),
            guard=_other_officer,
            reason_required=True,
        ),
        Transition(
            "take_over",
            EDITABLE,
            None,
            BULLETINS_DRAFT,
            gettext_lazy("Take the draft over"),
            guard=_not_its_drafter,
        ),
        Transition(
            "withdraw",
            Bulletin.UNFINISHED,
            State.WITHDRAWN,
            BULLETINS_DRAFT,
            gettext_lazy("Withdraw the draft"),
            reason_required=True,
        ),
        Transition(
            "take_down",
            [State.PUBLISHED],
            State.TAKEN_DOWN,
            BULLETINS_PUBLISH,
            gettext_lazy("Take down"),
            reason_required=True,
        ),
        Transition(
            "correct",
            Bulletin.WITH_FIGURES,
            None,
            BULLETINS_DRAFT,
            gettext_lazy("Correct by a new edition"),
            guard=_last_edition,
            reason_required=True,
        ),
    ],
)

"""The lifecycle of a campaign: planned, running, ended once none of its inspections is still planned."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Campaign, Inspection

State = Campaign.State


def _has_begun(actor: Actor, campaign: Campaign) -> DomainError | None:
    if clock.today() < campaign.begins_on:
        return Conflict("not_begun", _("Its period has not begun."), begins_on=campaign.begins_on.isoformat())
    return None


def _nothing_planned(actor: Actor, campaign: Campaign) -> DomainError | None:
    pending = getattr(campaign, "still_planned", None)  # counted with the list where one is read (``queries``)
    if pending is None:
        pending = campaign.inspections.filter(state=Inspection.State.PLANNED).count()
    if pending:
        return Conflict(
            "inspections_planned",
            _("Inspections of this campaign are still planned. Carry them out or cancel them."),
            inspections=pending,
        )
    return None


CAMPAIGN = Lifecycle(
    Campaign,
    rows=lambda: Campaign.objects.select_related("place", "authority"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "start",
            [State.PLANNED],
            State.RUNNING,
            capabilities.CAMPAIGNS_PLAN,
            gettext_lazy("Start"),
            guard=_has_begun,
        ),
        Transition(
            "end",
            [State.RUNNING],
            State.ENDED,
            capabilities.CAMPAIGNS_PLAN,
            gettext_lazy("End"),
            guard=_nothing_planned,
        ),
    ],
)

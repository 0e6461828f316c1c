"""The lifecycle of an observation: recorded, and withdrawn with a reason."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Observation

State = Observation.State

OBSERVATION = Lifecycle(
    Observation,
    rows=lambda: Observation.objects.select_related("place"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "withdraw",
            [State.RECORDED],
            State.WITHDRAWN,
            capabilities.OBSERVATIONS_RECORD,
            gettext_lazy("Withdraw"),
            reason_required=True,
        ),
    ],
)

"""The lifecycle of a consent to electronic service: in force until revoked."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Consent

State = Consent.State

CONSENT = Lifecycle(
    Consent,
    rows=lambda: Consent.objects.select_related("enterprise__jurisdiction"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "revoke",
            [State.STANDING],
            State.REVOKED,
            capabilities.CONSENTS_KEEP,
            gettext_lazy("Withdraw"),
            reason_required=True,
        ),
    ],
)

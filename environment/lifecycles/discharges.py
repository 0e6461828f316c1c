"""A reading counts until it is corrected, by officials alone if an office entered it; limits of permits."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock, WriteAccess
from enterprises.models import Site
from enterprises.policies import can
from environment.capabilities import READINGS_RECORD
from environment.lifecycles.offices import kept_by_office
from environment.models import PermitLimit, Reading

_State = Reading.State

# Rows are only added, so none is locked itself; the site's lock serialises corrections of one reading.
READING = Lifecycle(
    Reading,
    rows=lambda: Reading.objects.select_related("site__jurisdiction", "site__enterprise", "recorded_by", "correction"),
    states=_State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Site, lambda reading: [reading.site_id])],
    transitions=[
        Transition(
            "correct",
            [_State.STANDING, _State.WITHDRAWN],
            None,
            READINGS_RECORD,
            gettext_lazy("Correct or withdraw"),
            guard=lambda actor, reading: kept_by_office(actor, by_office=reading.by_office),
            reason_required=True,
        ),
    ],
)
PERMIT_LIMIT = WriteAccess(
    PermitLimit,
    can=can,
    locks_rows=False,
    rows=lambda: PermitLimit.objects.select_related("licence__site__jurisdiction", "licence__site__enterprise"),
)

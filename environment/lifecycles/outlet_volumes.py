"""A discharged volume counts until it is corrected, by officials alone if an office entered it."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import Site
from enterprises.policies import can
from environment.capabilities import VOLUMES_RECORD
from environment.lifecycles.offices import kept_by_office
from environment.models import OutletVolume

_State = OutletVolume.State

# Rows are only added, so none is locked itself; the site's lock serialises corrections of one volume.
OUTLET_VOLUME = Lifecycle(
    OutletVolume,
    rows=lambda: OutletVolume.objects.select_related(
        "site__jurisdiction", "site__enterprise", "recorded_by", "correction"
    ),
    states=_State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Site, lambda row: [row.site_id])],
    transitions=[
        Transition(
            "correct",
            [_State.STANDING, _State.WITHDRAWN],
            None,
            VOLUMES_RECORD,
            gettext_lazy("Correct or withdraw"),
            guard=lambda actor, row: kept_by_office(actor, by_office=row.by_office),
            reason_required=True,
        ),
    ],
)

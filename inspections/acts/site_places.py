"""Act by two officers that moves a site near which something was seen: its licence would explain what was seen."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.forms import PageForm
from core.models import label_of
from enterprises import seen_places
from enterprises.capabilities import REGISTER_EDIT
from enterprises.models import Site
from enterprises.policies import can
from enterprises.services import sites
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from inspections.acts.backdating import flags_it_may_end, near
from inspections.models import Flag, Observation


@seen_places.declare
def is_seen_near(latitude: Decimal, longitude: Decimal) -> bool:
    """Check for observations, and for flags of what was seen, near a place."""
    place = near(latitude, longitude)
    return Observation.objects.filter(place).exists() or Flag.objects.filter(place).exists()


class PlaceForm(PageForm):
    latitude = forms.DecimalField(
        label=label_of(Site, "latitude"), max_digits=8, decimal_places=5, min_value=-90, max_value=90
    )
    longitude = forms.DecimalField(
        label=label_of(Site, "longitude"), max_digits=8, decimal_places=5, min_value=-180, max_value=180
    )


def _preview(site: Site, *, latitude: Decimal, longitude: Decimal) -> Preview:
    before = "" if site.latitude is None else f"{site.latitude}, {site.longitude}"
    facts = [
        (gettext_noop("Site"), f"{site.code} {site.name}"),
        (gettext_noop("Place until now"), before),
        (gettext_noop("New place"), f"{latitude:.5f}, {longitude:.5f}"),
    ]
    return Preview([(label, value) for label, value in facts if value])


MOVE = declare(
    TwoPersonAct(
        name=sites.MOVE,
        label=gettext_lazy("Correct the place of a site near which something was seen"),
        model=Site,
        related=("enterprise", "jurisdiction", "mining_area"),
        form=PlaceForm,
        bounds=lambda site: Bounds(place=site.jurisdiction),
        allows=lambda actor, site: can(actor, REGISTER_EDIT, site),
        argument_guard=lambda actor, site, **place: sites.obstacle_to_move(site, **place),
        lock=lambda site, **arguments: sites.SITE.lock(site),
        preview=_preview,
        reader_tables=lambda reader, site, *, latitude, longitude: flags_it_may_end(
            reader, site, dt.date.min, near(latitude, longitude)
        ),
        carry_out=sites.move,
    )
)

"""Addresses of the layers that a map draws; the layers themselves are pages of the portal."""

from urllib.parse import urlencode

from django.urls import reverse

from enterprises.models import Jurisdiction


def layers_around(place: Jurisdiction, **sites: object) -> str:
    """Return the addresses of the sites of a filter, or else of the place, and of the observations of the place."""
    within = {"place": place.code}
    layers = {"map-sites": sites or within, "map-observations": within}
    return " ".join(f"{reverse(f'pages:{name}')}?{urlencode(filters)}" for name, filters in layers.items())

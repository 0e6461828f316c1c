"""Addresses of the layers that a map draws; the layers themselves are pages of the portal."""

from urllib.parse import urlencode

from django.urls import reverse

from enterprises.models import Jurisdiction


def layers_around(place: Jurisdiction, **sites: object) -> str:
    """Return the addresses of what lies around a place: its observations and planned areas, and sites.

    These are the sites of a filter, or else of the place.
    """
    within = {"place": place.code}
    areas = {"outlined": 1, **({"area": sites["area"]} if "area" in sites else within)}
    layers = {"map-sites": sites or within, "map-observations": within, "map-areas": areas}
    return " ".join(f"{reverse(f'pages:{name}')}?{urlencode(filters)}" for name, filters in layers.items())

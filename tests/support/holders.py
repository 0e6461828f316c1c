"""The holder of a site on a day, read from its tenures."""

import datetime as dt

from django.db.models import Q

from enterprises.models import Enterprise, Site


def holder_on(site: Site, day: dt.date) -> Enterprise | None:
    """Return the enterprise that held the site on a day."""
    tenures = site.tenures.filter(Q(held_to=None) | Q(held_to__gte=day), held_from__lte=day)
    tenure = tenures.select_related("enterprise").first()
    return tenure.enterprise if tenure else None

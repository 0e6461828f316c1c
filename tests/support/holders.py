"""The holder of a site on a day, as the product's query of held sites says."""

import datetime as dt

from enterprises import queries
from enterprises.models import Enterprise, Site


def holder_on(site: Site, day: dt.date) -> Enterprise | None:
    """Return the one enterprise that held the site on a day."""
    holders = [firm for firm in Enterprise.objects.all() if site in queries.sites_held(firm, day, day)]
    assert len(holders) <= 1
    return holders[0] if holders else None

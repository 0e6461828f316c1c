"""Labels of sites and commitments of enterprises: recorded with their document, mistakes withdrawn."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.transactions import service
from enterprises.capabilities import COMMITMENTS_RECORD, LABELS_RECORD
from enterprises.entry_lifecycles import COMMITMENT, SITE_LABEL
from enterprises.models import Commitment, Enterprise, Site, SiteLabel
from enterprises.services.documented_entries import DocumentedEntries

LABELS = DocumentedEntries(
    SITE_LABEL, "labels", "kind", "day", required={"granted_by": _("Name the office that granted it.")}
)
COMMITMENTS = DocumentedEntries(
    COMMITMENT,
    "commitments",
    "kind",
    "day",
    required={"body": _("Name the association or office."), "text": _("State what is promised.")},
)
withdraw_label = LABELS.withdraw
withdraw_commitment = COMMITMENTS.withdraw


@service
def record_label(
    *,
    actor: Actor,
    site: Site,
    kind: str,
    day: dt.date,
    granted_by: str,
    document: str,
    until: dt.date | None = None,
    fictitious: bool = False,
) -> SiteLabel:
    """Record a label that an office granted to a site."""
    row = SITE_LABEL.begin_new(
        lambda: SiteLabel(
            site=site,
            kind=kind,
            day=day,
            until=until,
            granted_by=granted_by.strip(),
            document=document.strip(),
            fictitious=fictitious,
        ),
        LABELS_RECORD,
        actor,
    )
    return LABELS.insert(row, actor)


@service
def record_commitment(
    *,
    actor: Actor,
    enterprise: Enterprise,
    kind: str,
    day: dt.date,
    body: str,
    text: str,
    document: str,
    until: dt.date | None = None,
    fictitious: bool = False,
) -> Commitment:
    """Record what an enterprise promised to an association or office."""
    row = COMMITMENT.begin_new(
        lambda: Commitment(
            enterprise=enterprise,
            kind=kind,
            day=day,
            until=until,
            body=body.strip(),
            text=text.strip(),
            document=document.strip(),
            fictitious=fictitious,
        ),
        COMMITMENTS_RECORD,
        actor,
    )
    return COMMITMENTS.insert(row, actor)

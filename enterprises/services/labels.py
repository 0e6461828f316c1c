"""Labels of sites and commitments of enterprises: recorded with their document, mistakes withdrawn."""

import datetime as dt

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.capabilities import COMMITMENTS_RECORD, LABELS_RECORD
from enterprises.entry_lifecycles import COMMITMENT, SITE_LABEL
from enterprises.models import Commitment, Enterprise, Site, SiteLabel
from enterprises.services import documented_entries


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
    faults = documented_entries.document_faults(row, actor, until, granted_by=_("Name the office that granted it."))
    return _insert_label(row, actor, "record", faults)


@service
def withdraw_label(entry: SiteLabel, *, actor: Actor, reason: str) -> SiteLabel:
    """Withdraw a label that was entered by mistake, by a further entry that names it."""
    entry = SITE_LABEL.begin(entry, "withdraw", actor)
    return _insert_label(documented_entries.withdrawal_of(entry, reason), actor, "withdraw")


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
    faults = documented_entries.document_faults(
        row, actor, until, body=_("Name the association or office."), text=_("State what is promised.")
    )
    return _insert_commitment(row, actor, "record", faults)


@service
def withdraw_commitment(entry: Commitment, *, actor: Actor, reason: str) -> Commitment:
    """Withdraw a commitment that was entered by mistake, by a further entry that names it."""
    entry = COMMITMENT.begin(entry, "withdraw", actor)
    return _insert_commitment(documented_entries.withdrawal_of(entry, reason), actor, "withdraw")


def _insert_label(row: SiteLabel, actor: Actor, verb: str, faults: list[Fault] | None = None) -> SiteLabel:
    return documented_entries.insert(SITE_LABEL, row, f"labels.{verb}", actor, "kind", "day", faults=faults)


def _insert_commitment(row: Commitment, actor: Actor, verb: str, faults: list[Fault] | None = None) -> Commitment:
    return documented_entries.insert(COMMITMENT, row, f"commitments.{verb}", actor, "kind", "day", faults=faults)

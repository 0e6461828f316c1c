"""Processes of outlets: recorded with their document, mistakes withdrawn."""

from django.utils.translation import gettext_lazy as _

from enterprises.services.documented_entries import DocumentedEntries
from environment.capabilities import OUTLETS_RECORD
from environment.lifecycles import OUTLET

OUTLETS = DocumentedEntries(
    OUTLET, OUTLETS_RECORD, "outlets", "outlet", "process", "day", required={"outlet": _("Name the outlet.")}
)
record, withdraw = OUTLETS.record, OUTLETS.withdraw

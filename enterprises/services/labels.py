"""Labels of sites and commitments of enterprises: recorded with their document, mistakes withdrawn."""

from django.utils.translation import gettext_lazy as _

from enterprises.capabilities import COMMITMENTS_RECORD, LABELS_RECORD
from enterprises.lifecycles.labels import COMMITMENT, SITE_LABEL
from enterprises.services.documented_entries import DocumentedEntries

LABELS = DocumentedEntries(
    SITE_LABEL,
    LABELS_RECORD,
    "labels",
    "kind",
    "day",
    required={"granted_by": _("Name the office that granted it.")},
)
COMMITMENTS = DocumentedEntries(
    COMMITMENT,
    COMMITMENTS_RECORD,
    "commitments",
    "kind",
    "day",
    required={"body": _("Name the association or office."), "text": _("State what is promised.")},
)
record_label, withdraw_label = LABELS.record, LABELS.withdraw
record_commitment, withdraw_commitment = COMMITMENTS.record, COMMITMENTS.withdraw

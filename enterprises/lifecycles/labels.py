"""Lifecycles of labels of sites and commitments of enterprises, which are only added."""

from core.write_access import Lock
from enterprises.capabilities import COMMITMENTS_WITHDRAW, LABELS_RECORD
from enterprises.lifecycles.only_added import only_added, withdrawal
from enterprises.models import Commitment, Enterprise, Site, SiteLabel

SITE_LABEL = only_added(
    SiteLabel,
    SiteLabel.State,
    "site__jurisdiction site__enterprise recorded_by withdrawal",
    Lock(Site, lambda row: [row.site_id]),
    transitions=[withdrawal(LABELS_RECORD)],
)
COMMITMENT = only_added(
    Commitment,
    Commitment.State,
    "enterprise__jurisdiction recorded_by withdrawal",
    Lock(Enterprise, lambda row: [row.enterprise_id]),
    transitions=[withdrawal(COMMITMENTS_WITHDRAW)],
)

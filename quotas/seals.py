"""Seals the ledger, notices and reports against tampering, and names the tables left out."""

from core import sealing
from quotas.models import Posting

sealing.chained(Posting)
sealing.version_rows(
    "quotas",
    exempt={
        "quotas_posting": "chained itself",
        "quotas_account": "recomputed from the postings",
        "quotas_accountday": "recomputed from the postings",
        "quotas_import": "sheets are kept for thirty days",
        "quotas_importrow": "deleted with its sheet; what is filed of it is watched",
    },
)

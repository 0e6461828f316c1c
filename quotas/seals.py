"""What of the ledger, of notices and of reports is sealed against tampering."""

from core import sealing
from quotas.models import Posting

sealing.chained(Posting)
sealing.version_rows(
    "quotas",
    but={
        "quotas_posting": "chained itself",
        "quotas_account": "recomputed from the postings",
        "quotas_import": "sheets are kept for thirty days",
    },
)

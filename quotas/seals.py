"""What of the ledger is sealed against tampering."""

from core import sealing
from quotas.models import Posting

sealing.chained(Posting)

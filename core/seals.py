"""What of the kernel is sealed against tampering."""

from core import sealing
from core.models import AuditEvent

sealing.chained(AuditEvent)

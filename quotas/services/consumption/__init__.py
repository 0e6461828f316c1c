"""Returns of consumption: filed by the enterprise, or entered from its paper and confirmed by it; then amended."""

from quotas.services.consumption.filing import amend, confirm, file, key_in
from quotas.services.consumption.lifecycle import CONSUMPTION, DRAFT

__all__ = ["CONSUMPTION", "DRAFT", "amend", "confirm", "file", "key_in"]

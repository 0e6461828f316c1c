"""Sheets that are handed in: read and rehearsed first, every fault by its cell; then taken over or thrown away."""

from quotas.services.imports.deciding import commit, discard, forget
from quotas.services.imports.kinds import KINDS
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.receiving import Upload, create, read

__all__ = ["KINDS", "LIFECYCLE", "Upload", "commit", "create", "discard", "forget", "read"]

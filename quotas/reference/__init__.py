"""The published figures, and how they enter: plans as notices through the services, all else beside the ledger."""

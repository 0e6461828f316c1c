"""The published figures and their loading: plans as notices through the services, all else outside the ledger."""

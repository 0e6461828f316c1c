"""The ledger's interface. Postings are written here only; the database keeps the accounts (docs/adr/0005-ledger.md)."""

from quotas.ledger.accounts import account_for, accounts_for, holder_of, holders_of, open_accounts
from quotas.ledger.locks import lock
from quotas.ledger.offices import is_by_own_office_or_below, withheld_by_others
from quotas.ledger.posting import Entry, post, post_many, reverse
from quotas.ledger.reach_drifts import ReachDrift, reach_drifts
from quotas.ledger.routes import Routes, route, top_of
from quotas.ledger.verification import Drift, drifts

__all__ = [
    "Drift",
    "Entry",
    "ReachDrift",
    "Routes",
    "account_for",
    "accounts_for",
    "drifts",
    "holder_of",
    "holders_of",
    "is_by_own_office_or_below",
    "lock",
    "open_accounts",
    "post",
    "post_many",
    "reach_drifts",
    "reverse",
    "route",
    "top_of",
    "withheld_by_others",
]

"""Tamper evidence: committed rows are hashed in batches, each batch chained to the one before, and its head is signed.

Writing a row locks and computes nothing: the row only records its transaction's number. The sealer later takes, in one
go, all transactions that have ended, so writers do not queue for a head row. ``verify`` recomputes everything and names
the rows that differ from what was sealed.
"""

from core.sealing.checkpoints import take_checkpoint
from core.sealing.discrepancies import Discrepancy
from core.sealing.proofs import NotSealedYet, Proof, proof_of
from core.sealing.row_versions import version_rows, version_table, watched_tables
from core.sealing.sealer import (
    ChainCut,
    CounterBehind,
    complete_until,
    require_counter_ahead,
    require_uncut,
    seal,
    unsealed,
)
from core.sealing.streams import Stream, chained, streams
from core.sealing.verification import verify

__all__ = [
    "ChainCut",
    "CounterBehind",
    "Discrepancy",
    "NotSealedYet",
    "Proof",
    "Stream",
    "chained",
    "complete_until",
    "proof_of",
    "require_counter_ahead",
    "require_uncut",
    "seal",
    "streams",
    "take_checkpoint",
    "unsealed",
    "verify",
    "version_rows",
    "version_table",
    "watched_tables",
]

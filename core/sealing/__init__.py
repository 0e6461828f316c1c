"""Tamper evidence: what was committed is hashed in batches, each batch onto the one before, and the head is signed.

Nothing is locked or computed when a row is written; the row only notes its transaction's number. A sealer follows and
takes up, in one go, whatever transactions are over; so there is no head row for writers to queue at. ``verify``
recomputes everything and names the rows that are not what was sealed.
"""

from core.sealing.checkpoints import take_checkpoint
from core.sealing.findings import Finding
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
    "Finding",
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

"""Tamper evidence: what was committed is hashed in batches, each batch onto the one before, and the head is signed.

Nothing is locked or computed when a row is written; the row only notes its transaction's number. A sealer follows and
takes up, in one go, whatever transactions are over; so there is no head row for writers to queue at. ``verify``
recomputes everything and names the rows that are not what was sealed.
"""

from core.sealing.checkpoints import take_checkpoint
from core.sealing.proofs import NotSealedYet, Proof, proof_of
from core.sealing.sealer import CounterBehind, require_counter_ahead, seal, unsealed
from core.sealing.streams import Stream, chained, streams
from core.sealing.verification import Finding, verify

__all__ = [
    "CounterBehind",
    "Finding",
    "NotSealedYet",
    "Proof",
    "Stream",
    "chained",
    "proof_of",
    "require_counter_ahead",
    "seal",
    "streams",
    "take_checkpoint",
    "unsealed",
    "verify",
]

"""The arithmetic of a draw at random: the same sites for the same seed and list, whoever repeats it.

``migrations/sql/visit_draws.sql`` draws in the same way. A site's lot is the SHA-256 of seed, colon and code; the
lowest lots are drawn. The seed follows from province and month by a key of the database: nobody chooses whom it meets.
"""

import hashlib
from collections.abc import Collection
from decimal import ROUND_CEILING, Decimal

ASSUMED_SHARE = Decimal("0.1000")  # until two administrators enter another; the database knows it too


def number_drawn(visits: int, share: Decimal, candidates: int) -> int:
    """Return how many sites are drawn: the share of the visits, rounded up, and no more than there are."""
    return min(candidates, int((visits * share).to_integral_value(ROUND_CEILING)))


def digest_of(codes: Collection[str]) -> str:
    """Return the SHA-256 of a list of codes, sorted, a line each."""
    return hashlib.sha256("\n".join(sorted(codes)).encode()).hexdigest()


def draw(seed: str, codes: Collection[str], number: int) -> list[str]:
    """Return the codes that a seed draws from a list, in the order of the draw."""
    return sorted(set(codes), key=lambda code: (_lot(seed, code), code))[:number]


def _lot(seed: str, code: str) -> bytes:
    return hashlib.sha256(f"{seed}:{code}".encode()).digest()

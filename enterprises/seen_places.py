"""Places near which something was seen: one officer alone moves no site to or from them.

Observations and flags belong to an app above, which declares how they are asked for.
"""

from collections.abc import Callable
from decimal import Decimal

type Seen = Callable[[Decimal, Decimal], bool]

_SEEN: list[Seen] = []


def declare(seen: Seen) -> Seen:
    """Register a function that says whether something was seen near a place."""
    _SEEN.append(seen)
    return seen


def is_seen_near(latitude: Decimal | None, longitude: Decimal | None) -> bool:
    """Check whether something was seen so near to a place that a licence of a site there may explain it."""
    if latitude is None or longitude is None:
        return False
    return any(seen(latitude, longitude) for seen in _SEEN)

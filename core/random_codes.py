"""Random codes that people read, copy and type: of receipts, documents, tips and inspections.

Consecutive numbers are drawn in ``inspections.services.numbering``; see docs/adr/0010-numbers.md.
"""

import secrets

# Without 0, O, 1 and I, which are mistaken for each other.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # pragma: allowlist secret


def draw_code(*groups: int) -> str:
    """Return random characters in groups of these lengths, joined by hyphens; five bits for each character."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(length)) for length in groups)

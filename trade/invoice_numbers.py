"""Numbers of invoices in the one form in which they are compared."""

import re
import unicodedata

_OTHER = re.compile(r"[^0-9A-Za-z]+", re.ASCII)


def compact(printed: str) -> str:
    """Return a printed number or code in one width and case, without separators; leading zeros stay."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", printed)).upper()


def normalise(printed: str) -> str:
    """Return a printed number in one width and case, without separators and leading zeros; empty if nothing is left.

    ``invoice_number_key`` of the database computes the same.
    """
    return compact(printed).lstrip("0")

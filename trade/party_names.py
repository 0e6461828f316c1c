"""Names of sellers and buyers in the one form in which they are compared."""

import unicodedata


def plain(name: str) -> str:
    """Return a name in one width and case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

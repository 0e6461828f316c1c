"""The source of a page as a reader of its markup compares it."""

import re


def without_blanks(page: str) -> str:
    """Return a page with no blanks beside its tags, and one blank for each run of them within text."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", page))

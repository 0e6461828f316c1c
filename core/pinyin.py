"""Names by their pinyin: in full (``hongdenglong``) or by initials (``hdl``), with or without blanks."""

import re

from pypinyin import Style, lazy_pinyin

FEWEST_LETTERS = 2
_LETTERS = re.compile(r"[a-z]+", re.ASCII)


def letters_of(text: str) -> str:
    """Return a typed text as letters alone, or the empty text if it can be no pinyin."""
    letters = text.lower().replace(" ", "").replace("'", "").replace("ü", "v")
    return letters if len(letters) >= FEWEST_LETTERS and _LETTERS.fullmatch(letters) else ""


def spelling_of(name: str) -> str:
    """Return the pinyin of the Chinese signs of a name in full and, after a blank, their initials."""
    plain = "".join(sign for sign in name if "\u4e00" <= sign <= "\u9fff")
    if not plain:
        return ""
    return f"{''.join(lazy_pinyin(plain))} {''.join(lazy_pinyin(plain, style=Style.FIRST_LETTER))}"

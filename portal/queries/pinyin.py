"""Names by their pinyin: in full (``hongdenglong``) or by initials (``hdl``), with or without blanks."""

import functools
import re
from typing import Any

from django.db.models import QuerySet
from pypinyin import Style, lazy_pinyin

FEWEST_LETTERS = 2
MOST_NAMES = 20_000  # that are compared; a reader who sees more names them in Chinese or by code
_LETTERS = re.compile(r"[a-z]+", re.ASCII)


def letters_of(text: str) -> str:
    """Return a typed text as letters alone, or the empty text if it can be no pinyin."""
    letters = text.lower().replace(" ", "").replace("'", "").replace("ü", "v")
    return letters if len(letters) >= FEWEST_LETTERS and _LETTERS.fullmatch(letters) else ""


@functools.lru_cache(maxsize=MOST_NAMES * 2)
def spellings(name: str) -> tuple[str, str]:
    """Return the pinyin of a Chinese name in full, and its initials."""
    plain = "".join(sign for sign in name if "\u4e00" <= sign <= "\u9fff")
    return "".join(lazy_pinyin(plain)), "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))


def keys_by_pinyin(rows: QuerySet[Any], text: str, most: int) -> list[Any]:
    """Return the keys of rows whose Chinese name sounds as typed: those that begin so first, then the others."""
    letters = letters_of(text)
    if not letters:
        return []
    beginning, inside = [], []
    for key, name in rows.exclude(name_zh="").order_by("pk").values_list("pk", "name_zh")[:MOST_NAMES]:
        full, initials = spellings(name)
        if full.startswith(letters) or initials.startswith(letters):
            beginning.append(key)
        elif letters in full or letters in initials:
            inside.append(key)
    return (beginning + inside)[:most]

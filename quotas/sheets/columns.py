"""Columns of sheets, a class for each sort: it reads a cell or raises a fault with the reason and a suggestion.

A value with only one possible meaning is accepted (full-width digits, thousands separators, a name for a code); a guess
is refused with the guess as a suggestion, because a person signs for the figure.
"""

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import months
from core.files.tables import Cell, cell_text
from quotas.quantities import MOST_TONNES, to_kilogram

_PLAIN = re.compile(r"[0-9]{1,12}(\.[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([, '’])[0-9]{3})(?:\1[0-9]{3})*(\.[0-9]+)?", re.ASCII)
_CONTINENTAL = re.compile(r"[0-9]{1,3}(\.[0-9]{3})*,[0-9]+", re.ASCII)
_UNIT = re.compile(r"\s*(t|吨|tons?|tonnes?)$", re.I)
_KILOGRAMS = re.compile(r"\s*(kg|公斤|千克)$", re.I)
_NOTHING = {"-", "–", "—", "−", "/", "nil", "none", "n/a", "无", "零"}
_NEUTRALISED = re.compile(r"^'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")  # as in files of lists (core.api.sheets)
TRADE = re.compile(r"(?P<party>.+?)[\s:;,，；：=]+(?P<tonnes>[0-9][0-9,.]*)\s*(?:t|吨)?\s*$")


class Wrong(Exception):
    """A cell that cannot be read: a stable code, a text, and the probable meaning."""

    def __init__(self, code: str, detail: str, suggestion: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail, self.suggestion = code, detail, suggestion


def plain(text: str) -> str:
    """Simplify a text for comparing: one width, one case, no spaces, nothing in brackets."""
    text = re.sub(r"[(（\[].*?[)）\]]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s_*:.·-]+", "", text).casefold()


def spellings(label: object) -> set[str]:
    """Return a label in every language of the product, simplified for comparing."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(plain(str(label)))
    return names


@dataclass(frozen=True)
class Column:
    """A column of text, taken unchanged."""

    name: str
    label: str | Promise
    needed: bool = False
    longest: int = 2_000

    def names(self) -> set[str]:
        return {plain(self.name), *spellings(self.label)}

    def read(self, cell: Cell) -> Any:
        match cell:
            case None:
                return None
            case {"formula": _formula, "shows": value}:
                raise Wrong("formula", _("This cell holds a formula. Put its value in its place."), cell_text(value))
            case {"broken": _text}:
                raise Wrong("broken_cell", _("This cell shows an error instead of a value."))
        text = _NEUTRALISED.sub("", cell_text(cell).strip())
        return self.value(text) if text else None

    def value(self, text: str) -> Any:
        if len(text) > self.longest:
            raise Wrong("too_long", _("At most %(most)d characters.") % {"most": self.longest}, text[: self.longest])
        return text


@dataclass(frozen=True)
class CodeColumn(Column):
    """A column of codes; what follows a code is for the reader: ``36 Jiangxi`` names 36."""

    def value(self, text: str) -> str:
        first = (unicodedata.normalize("NFKC", text).split(maxsplit=1) or [""])[0]
        return str(super().value(first))


@dataclass(frozen=True)
class DecimalColumn(Column):
    places: int = 3
    most: Decimal = MOST_TONNES

    def value(self, text: str) -> Decimal:
        read = text if _PLAIN.fullmatch(text) else _without_unit(text)
        if read.startswith(("-", "−")) and _PLAIN.fullmatch(read[1:].strip()):
            raise Wrong("negative", _("This must not be negative."), read[1:].strip())
        if not _PLAIN.fullmatch(read):
            raise Wrong("not_a_number", _("Write plain digits, such as 12.500."), _suggest_figure(read))
        number = Decimal(read)
        if number > self.most:
            slip = to_kilogram(number / 1000) if self.places == 3 else None
            raise Wrong(
                "too_large",
                _("This must be at most %(most)s.") % {"most": self.most},
                str(slip) if slip is not None and slip <= self.most else "",
            )
        if (rounded := round(number, self.places)) != number:
            raise Wrong("too_many_decimals", _("At most %(places)d decimals.") % {"places": self.places}, str(rounded))
        return rounded


def _without_unit(text: str) -> str:
    """Return a figure in plain digits, without its unit and the separators of thousands."""
    read = _UNIT.sub("", unicodedata.normalize("NFKC", text).replace("\u00a0", " ").strip())
    return re.sub(r"[, '’]", "", read) if _GROUPED.fullmatch(read) else read


def _suggest_figure(text: str) -> str:
    """Suggest the figure that an unreadable one probably means; empty if there is no suggestion."""
    if plain(text) in {plain(word) for word in _NOTHING} or text in _NOTHING:
        return "0"
    if _CONTINENTAL.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    kilograms = _KILOGRAMS.sub("", text).replace(",", "")
    if kilograms != text and _PLAIN.fullmatch(kilograms):
        return str(to_kilogram(Decimal(kilograms) / 1000))
    digits = re.sub(r"[^0-9.]", "", text)
    return digits if _PLAIN.fullmatch(digits) else ""


@dataclass(frozen=True)
class ChoiceColumn(Column):
    """A column of fixed values, by code, by name in any language, or as "code name".

    ``options``: names by value; ``means``: what is recorded for a value, as a number for its digits.
    """

    options: Mapping[str, Iterable[Any]] = field(default_factory=dict)
    strange: str | Promise = ""  # the fault's text for any other value
    means: Callable[[str], Any] = str

    @cached_property
    def _named(self) -> dict[str, str]:
        """The values by every spelling that is accepted."""
        named: dict[str, str] = {}
        for value, labels in self.options.items():
            for spelling in {plain(value), *(one for label in labels if label for one in spellings(label))}:
                named.setdefault(spelling, value)
        return named

    def value(self, text: str) -> Any:
        named = self._named
        for candidate in (text, text.split(" ")[0], text.split("\u3000")[0]):
            if (choice := named.get(plain(candidate))) is not None:
                return self.means(choice)
        near = difflib.get_close_matches(plain(text), named, 1, 0.6)
        suggestion = named[near[0]] if near else (next(iter(self.options)) if len(self.options) == 1 else "")
        raise Wrong("unknown_value", str(self.strange or _("This is not one of the permitted values.")), suggestion)


@dataclass(frozen=True)
class ChoicesColumn(ChoiceColumn):
    """A column of several fixed values, with commas or semicolons between them; in the order of the values."""

    def value(self, text: str) -> list[Any]:
        parts = filter(None, (part.strip() for part in re.split(r"[,;，；、\n]", text)))
        named = [super(ChoicesColumn, self).value(part) for part in parts]
        return [value for value in self.options if value in named]


@dataclass(frozen=True)
class MonthColumn(Column):
    def value(self, text: str) -> dt.date:
        match = re.search(r"((?:19|20)[0-9]{2})\D{0,2}([0-9]{1,2})", unicodedata.normalize("NFKC", text), re.ASCII)
        if match is None or not 1 <= int(match[2]) <= 12:
            raise Wrong("invalid_period", str(months.REFUSAL))
        return months.parse(f"{match[1]}-{int(match[2]):02}")


@dataclass(frozen=True)
class DayColumn(Column):
    def value(self, text: str) -> dt.date:
        parts = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", text), re.ASCII)
        try:
            year, month, day = (int(part) for part in parts)
            return dt.date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise Wrong("invalid_day", _("Give a day as YYYY-MM-DD.")) from error


@dataclass(frozen=True)
class TruthColumn(Column):
    def value(self, text: str) -> bool:
        match plain(text):
            case "yes" | "true" | "1" | "x" | "是" | "y":
                return True
            case "no" | "false" | "0" | "否" | "n":
                return False
        raise Wrong("yes_or_no", _("Choose yes or no."), "no")


@dataclass(frozen=True)
class WholeColumn(Column):
    def value(self, text: str) -> int:
        read = unicodedata.normalize("NFKC", text)
        if not (read.isascii() and read.isdecimal() and len(read) < 7):
            raise Wrong("not_a_number", _("Give a whole number."))
        return int(read)


@dataclass(frozen=True)
class TradesColumn(Column):
    """A column of counterparties: code or name, then tonnes, separated by semicolons or new lines."""

    side: str = "from"

    def value(self, text: str) -> list[dict[str, Any]]:
        tonnes = DecimalColumn(self.name, self.label)
        trades = []
        for part in filter(None, (part.strip() for part in re.split(r"[;；\n]", text))):
            match = TRADE.fullmatch(part)
            if match is None:
                raise Wrong(
                    "trade_unreadable",
                    _("Write code or name, then the tonnes, with a semicolon between several."),
                    f"{part} 0.000",
                )
            trades.append({self.side: match["party"].strip(), "tonnes": tonnes.value(match["tonnes"])})
        return trades

"""An object of the register as PDF: its facts and tables, from one template, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core import clock, typesetting
from core.formats import instant


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A printed table. ``figures``: the columns that are set to the right; ``widths``: shares of the width."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[int] = ()
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document with its tables: ``facts`` are labels with their values, of which empty ones are left out.

    ``opening`` stands before the facts, ``closing`` after the tables.
    """

    name: str
    title: str
    subject: str
    facts: Mapping[str, object]
    tables: Sequence[PrintedTable]
    fictitious: bool = False
    wide: bool = False
    opening: str = ""
    closing: str = ""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the document as a download; author and instant stand on it."""
        return typesetting.answer(self.name, self._pdf(str(request.user)))

    def _pdf(self, author: str) -> bytes:
        stated = {"person": author, "at": instant(clock.now())}
        data: dict[str, Any] = {
            **typesetting.head(self.title, fictitious=self.fictitious),
            "subject": self.subject,
            "made": _("Printed by %(person)s, %(at)s.") % stated,
            "facts": [[str(label), str(value)] for label, value in self.facts.items() if value not in (None, "")],
            "tables": [
                {
                    "title": table.title,
                    "columns": list(map(str, table.columns)),
                    "widths": list(table.widths or [1] * len(table.columns)),
                    "figures": list(table.figures),
                    "rows": [list(map(str, row)) for row in table.rows],
                }
                for table in self.tables
            ],
            "wide": self.wide,
            "opening": self.opening,
            "closing": self.closing,
        }
        return typesetting.pdf("core/printed_document.typ", data)

"""An object on paper: its facts and tables as PDF, from one template, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, typesetting
from core.formats import instant
from core.web.context import PRODUCT


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of a paper. ``figures``: the columns that are set to the right; ``widths``: shares of the width."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[int] = ()
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """One document: ``facts`` are labels with their values, of which empty ones are left out."""

    name: str
    title: str
    subject: str
    facts: Mapping[str, object]
    tables: Sequence[PrintedTable]
    fictitious: bool = False
    wide: bool = False

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the paper as a download; author and instant stand on it."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name}.pdf"'}
        return HttpResponse(self._pdf(str(request.user)), content_type="application/pdf", headers=headers)

    def _pdf(self, author: str) -> bytes:
        stated = {"person": author, "at": instant(clock.now())}
        data: dict[str, Any] = {
            "lang": "zh" if (get_language() or "").startswith("zh") else "en",
            "product": str(PRODUCT),
            "title": self.title,
            "subject": self.subject,
            "made": _("Printed by %(person)s, %(at)s. Tonnes are those of the register at this time.") % stated,
            "notice": _("Demonstration: these figures are invented.") if self.fictitious or clock.fixed_day() else "",
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
            "none": _("None."),
            "wide": self.wide,
        }
        return typesetting.pdf("core/printed_document.typ", data)

"""Formats of answers, chosen by ``format=`` or ``Accept``: JSON always, and files of all rows for lists."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from core.errors import Invalid


class SheetRenderer(BaseRenderer):
    """A placeholder for a sheet in the negotiation: ``core.api.program_files`` writes the sheet, row by row."""

    def render(
        self, data: object, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        raise AssertionError("a list answers with a sheet before anything is rendered")


class CsvRenderer(SheetRenderer):
    media_type, format, charset = "text/csv", "csv", "utf-8"


class XlsxRenderer(SheetRenderer):
    media_type, format = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    charset, render_style = None, "binary"


class WholeRenderer(SheetRenderer):
    """JSON of all rows in one page (``format=whole``), where ``json`` answers as many as its ``limit``."""

    media_type, format, charset = "application/json", "whole", None


class BookRenderer(XlsxRenderer):
    """A workbook for people (``core.api.reader_files``)."""

    format = "book"


class ExcelRenderer(CsvRenderer):
    """CSV for people (``core.api.reader_files``)."""

    format = "excel"


class PdfRenderer(SheetRenderer):
    media_type, format = "application/pdf", "pdf"
    charset, render_style = None, "binary"


class Negotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        if request.method == "OPTIONS":  # the metadata of a resource is JSON, whatever formats it offers
            return JSONRenderer(), JSONRenderer.media_type
        if request.query_params.get("format") == "":
            self.filter_renderers(renderers, "")
        if asked := request.query_params.get("format"):  # an explicit format takes precedence over Accept
            (renderer, *_others) = self.filter_renderers(renderers, asked)
            return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        matching = [renderer for renderer in renderers if renderer.format == format]
        if not matching:
            offered = ", ".join(renderer.format for renderer in renderers)
            raise Invalid.at("/format", "unknown_format", _("Formats offered here: %s.") % offered)
        return matching

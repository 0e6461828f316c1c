"""What an answer can look like: JSON always, files of all rows for lists, chosen by ``format=`` or ``Accept``."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from core.errors import Fault, Invalid


class SheetRenderer(BaseRenderer):
    """Stands for a sheet in the negotiation; the view writes the sheet itself, row by row (``core.api.sheets``)."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise AssertionError("a list answers a sheet before anything is rendered")


class CsvRenderer(SheetRenderer):
    media_type, format, charset = "text/csv", "csv", "utf-8"


class XlsxRenderer(SheetRenderer):
    media_type, format = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    charset, render_style = None, "binary"


class WholeRenderer(SheetRenderer):
    """One page of all rows, where ``json`` answers so many as its ``limit``. Asked for by ``format=whole``."""

    media_type, format, charset = "application/json", "whole", None


class PdfRenderer(SheetRenderer):
    media_type, format = "application/pdf", "pdf"
    charset, render_style = None, "binary"


class Negotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        if request.method == "OPTIONS":  # what a resource is, is said in JSON, whatever else it can answer
            return JSONRenderer(), JSONRenderer.media_type
        if request.query_params.get("format") == "":
            self.filter_renderers(renderers, "")
        if asked := request.query_params.get("format"):  # a format that is named wins over what a client accepts
            (renderer, *_others) = self.filter_renderers(renderers, asked)
            return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            offered = ", ".join(renderer.format for renderer in renderers)
            fault = Fault("/format", "unknown_format", _("Formats offered here: %s.") % offered)
            raise Invalid("invalid", _("The request has faults."), errors=[fault])
        return found

"""Responses with files of unknown origin, so that a browser runs nothing in them and embeds them nowhere."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def file_answer(content: bytes, *, name: str, media_type: str, inline: bool = False) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The half of a text of the demonstration that is in the reader's language.

``demo.bilingual`` writes names of people and texts of documents as "Chinese / English" into fields without translation.
In a page each reader is shown his half. What a form sends back, the API, mails and printed documents keep both.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from core import clock

_SIGN = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_PAIR = re.compile(
    rf"(?P<zh>(?:[\d（《“][\d.,]* ?)?[{_SIGN}][^<>\n/]*?)\s/\s"
    rf"(?P<en>(?=[^<>\n{_SIGN}]*[a-z]{{3}})[A-Z0-9(“&][^<>\n{_SIGN}]*?"
    rf"(?:\(invented\)(?=\s*(?:$|[,.;:)·{_SIGN}]))\.?|(?=\s*(?:$|·|\d+年|[{_SIGN}]))))"
)
_SHOWN = re.compile(
    r"(?P<kept><(?P<tag>textarea|script|style)\b.*?</(?P=tag)>)|(?P<text>>[^<]+)"
    r"|(?P<attribute>(?:title|aria-label|data-label)=\"[^\"]*)",
    re.DOTALL,
)
_INVENTED = "(invented)"


def own_half(text: str, language: str) -> str:
    """Return a text with each pair in it replaced by the half in a language."""
    if " / " not in text and "/\n" not in text:
        return text
    return _PAIR.sub(_chinese if language.startswith("zh") else lambda pair: pair["en"], text)


def _chinese(pair: re.Match[str]) -> str:
    """Return the Chinese half, marked as invented if the English one alone is."""
    marked = _INVENTED in pair["en"] and "虚构" not in pair["zh"]
    return f"{pair['zh']}（虚构）" if marked else pair["zh"]


def show_own_half(source: str, language: str) -> str:
    """Return a page with the pairs in its texts and labels replaced; fields and scripts are left as they are."""
    return _SHOWN.sub(lambda part: part[0] if part["kept"] else own_half(part[0], language), source)


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Show each reader of the demonstration his half; a register whose day is not fixed is left as it is."""

    def showing(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponse) and _is_page(response) and clock.fixed_day() is not None:
            source = response.content.decode(response.charset)
            response.content = show_own_half(source, get_language() or "en").encode(response.charset)
        return response

    return showing

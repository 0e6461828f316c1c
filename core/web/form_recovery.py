"""Recovery of forms sent after the session had ended: the content is kept in the browser's session until the sign-in.

A page that can restore it asks for it (``typed_before``); every other shows it once, to be copied.
"""

import re
from typing import Any

from django.http import HttpRequest, QueryDict

_KEY = "typed"
MAX_CHARACTERS = 200_000  # a longer form is not kept
_NOT_SHOWN = re.compile(r"csrf|password|secret|code$|version$|next$|_FORMS$|^login$")  # secrets and technical fields


def save_form(request: HttpRequest) -> None:
    """Keep a form that arrived without a sign-in in the session, under its address."""
    typed = request.POST.urlencode()
    if len(typed) <= MAX_CHARACTERS:
        request.session[_KEY] = {"path": request.path, "typed": typed}


def take_unclaimed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return and remove the kept fields that no page has taken, for the first page after the sign-in."""
    saved: dict[str, Any] = request.session.get(_KEY) or {}
    if not saved:
        return []
    del request.session[_KEY]
    fields = QueryDict(saved["typed"])
    texts = [(name, text.strip()) for name in fields for text in fields.getlist(name)]
    return [(name.rsplit("-", 1)[-1], text) for name, text in texts if text and not _NOT_SHOWN.search(name)]


def recover_form(request: HttpRequest) -> QueryDict | None:
    """Return and remove the kept form if it was sent to this address."""
    saved: dict[str, Any] = request.session.get(_KEY) or {}
    if request.method != "GET" or saved.get("path") != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(saved["typed"])

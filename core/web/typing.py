"""What was typed by somebody whose session had ended is not lost: it waits in the browser's session for his sign-in."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

_KEY = "typed"
MOST = 200_000  # characters; a form beyond is not kept


def keeps_typing[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Outside ``page``: a form that arrives without a sign-in is put aside, under its address, and asked for again."""

    @functools.wraps(view)
    def kept(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            typed = request.POST.urlencode()
            if len(typed) <= MOST:
                request.session[_KEY] = {"path": request.path, "typed": typed}
            return redirect_to_login(request.path)
        return view(request, *args, **kwargs)

    return kept


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was put aside for this very address, once."""
    aside: dict[str, Any] = request.session.get(_KEY) or {}
    if request.method != "GET" or aside.get("path") != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(aside["typed"])

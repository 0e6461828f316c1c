"""Page views, which require a sign-in and answer a service's refusal with a page that explains it."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from core.errors import Forbidden, NotFound
from core.web.form_recovery import save_form

PER_PAGE = 50


def page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Restrict a view to signed-in people; outside the jurisdiction is 404, inside without the capability 403.

    A form sent after the session had ended is kept until the person has signed in again.
    """

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as absent:
            raise Http404(str(absent.detail)) from absent
        except Forbidden as refused:
            raise PermissionDenied(str(refused.detail)) from refused

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            save_form(request)
            return redirect_to_login(request.path)
        return behind_a_sign_in(request, *args, **kwargs)

    behind_a_sign_in = login_required(answered)
    return guarded


def paged(request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE) -> Page[Any]:
    """Return the asked-for page of a list, or the nearest one if the number is out of range."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))

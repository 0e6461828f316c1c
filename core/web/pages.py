"""Page views, which require a sign-in and answer a service's refusal with a page that explains it."""

import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any, Concatenate
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from core import standby
from core.errors import Forbidden, NotFound
from core.row_counts import Count, count_rows
from core.web.form_recovery import save_form

PER_PAGE = 50


def page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Restrict a view to signed-in people; outside the jurisdiction is 404, inside without the capability 403.

    A form sent after the session had ended is kept until the person has signed in again. What people read who only read
    may come from a standby.
    """

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            if getattr(request.user, "only_reads", False):
                return standby.answer(request, lambda: view(request, *args, **kwargs))
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


def without_empty_fields(request: HttpRequest, *, keep: Collection[str] = ()) -> HttpResponseRedirect | None:
    """Return a redirect to the same address without the fields that a form by GET left empty, if there are any.

    ``keep``: fields that tell that the form was sent.
    """
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    filled = [(name, value) for name, value in pairs if value or name in keep]
    return None if len(filled) == len(pairs) else HttpResponseRedirect(f"{request.path}?{urlencode(filled)}")


class ListPaginator(Paginator):
    """Pages of a list whose rows are counted up to 10,000 (``core.row_counts``); it can be turned further than that."""

    @cached_property
    def counted(self) -> Count:
        return count_rows(self.object_list)

    @cached_property
    def count(self) -> int:
        return self.counted.number

    def get_page(self, number: Any) -> Page[Any]:
        text = str(number)
        if self.counted.is_exact or not (text.isascii() and text.isdecimal() and int(text[:9]) >= self.num_pages):
            return super().get_page(number)
        begin = (int(text[:9]) - 1) * self.per_page
        rows = list(self.object_list[begin : begin + self.per_page + 1])
        return _UncountedPage(rows, int(text[:9]), self) if rows else self.get_page(self.num_pages)


class _UncountedPage(Page):
    """The last page that is counted, or one behind it; one row more tells whether there is a next one."""

    def __init__(self, rows: Sequence[Any], number: int, paginator: ListPaginator) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self._has_more = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self._has_more

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1

    def end_index(self) -> int:
        return self.start_index() + len(self) - 1


def paged(request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE) -> Page[Any]:
    """Return the asked-for page of a list, or the nearest one if the number is out of range."""
    return ListPaginator(rows, per_page).get_page(request.GET.get("page"))

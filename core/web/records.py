"""The pages of one kind of record: its list, and its own page with the acts on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django_filters import FilterSet

from core.acts import Acts, Create
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, View, create_view
from core.web.filters import ListForm
from core.web.lists import list_path
from core.web.pages import page
from core.web.panels import panels


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPages[T: Model](Trail):
    """A declaration from which the views ``listing``, ``detail``, ``act`` and ``create`` are made, and their paths.

    ``rows``: with what the pages show of a row, if not as the lifecycle of ``acts`` reads them; each reader is shown
    those that he may see.
    ``templates``: the beginning of their names: "trade/letter" has letter_list.html and letter_detail.html. Without
    others, the URL names follow: "pages:letters" and "pages:letter".
    ``standing``: leaves the rows of the list; its exports ask for ``standing=true`` then.
    ``creates``: the act that makes a record. ``subject``: of the panels that other apps add.
    ``in_list(request, context)`` and ``in_detail(request, row)``: what else the two pages show.
    """

    rows: QuerySet[T] | None = None
    order: tuple[str, ...]
    templates: str
    filters: type[FilterSet]
    form: type[ListForm]
    standing: Callable[[Any], Any] | None = None
    acts: Acts | None = None
    creates: Create | None = None
    subject: str = ""
    in_list: Callable[[HttpRequest, Mapping[str, Any]], Mapping[str, Any]] | None = None
    in_detail: Callable[[HttpRequest, T], Mapping[str, Any]] | None = None

    def __post_init__(self) -> None:
        name = self.templates.rpartition("/")[2].replace("_", "-")
        object.__setattr__(self, "list_page", self.list_page or f"pages:{name}s")
        object.__setattr__(self, "detail_page", self.detail_page or f"pages:{name}")

    def visible(self, request: HttpRequest) -> Any:
        """Return the rows that the reader may see, as a queryset of the model's own class."""
        rows: Any = self.rows
        if rows is None:
            assert self.acts is not None
            rows = self.acts.lifecycle.rows()
        return rows.visible_to(request.user)

    def find(self, request: HttpRequest, pk: UUID) -> T:
        return cast(T, get_object_or_404(self.visible(request), pk=pk))

    @property
    def listing(self) -> View:
        @page
        def view(request: HttpRequest) -> HttpResponse:
            rows = self.visible(request).order_by(*self.order)
            if self.standing is not None:
                rows = self.standing(rows)
            context = self.form(request).list_rows(request, self.filters, rows)
            if self.standing is not None:
                context["exported"] = {**context["exported"], "standing": "true"}
            context["listed"] = self
            context["may_record"] = self.creates is not None and self.creates.is_offered(request.user)
            if self.in_list is not None:
                context |= self.in_list(request, context)
            return render(request, f"{self.templates}_list.html", context)

        return view

    def show(self, request: HttpRequest, row: T, failed: Failed = None, status: int = 200) -> HttpResponse:
        """Return the record's own page."""
        context: dict[str, Any] = {"row": row, "detail_page": self.detail_page, "trail": self}
        if self.subject:
            context["panels"] = panels(request, self.subject, row)
        if self.acts is not None:
            context |= panel(request, self.acts, row, failed)
        if self.in_detail is not None:
            context |= self.in_detail(request, row)
        return render(request, f"{self.templates}_detail.html", context, status=status)

    @property
    def detail(self) -> View:
        return detail_view(self.find, self.show)

    @property
    def act(self) -> View:
        assert self.acts is not None
        return act_view(self.acts, find=self.find, show=self.show)

    def paths(self, route: str) -> list[URLPattern]:
        """Return the paths of the list, of a new record, of a record, and of the acts on it."""
        listed, name = (page.removeprefix("pages:") for page in (self.list_page, self.detail_page))
        paths = [list_path(route, self.listing, name=listed)]
        if self.creates is not None:
            paths.append(path(f"{route}new/", create_view(self, self.creates), name=f"{name}-new"))
        paths.append(path(f"{route}<uuid:pk>/", self.detail, name=name))
        if self.acts is not None:
            paths.append(path(f"{route}<uuid:pk>/<slug:verb>/", self.act, name=f"{name}-act"))
        return paths

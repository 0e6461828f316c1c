"""Lists of the API by pages, and as files of all their rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from core import clock, formats, standby
from core.api import program_files, reader_files
from core.api.acts import ActingViewSet
from core.api.filter_words import choices_of_filters, filters_in_words
from core.api.pagination import NewestFirst, Pages
from core.api.reader_columns import ReaderColumn, reader_columns
from core.api.renderers import BookRenderer, CsvRenderer, ExcelRenderer, WholeRenderer, XlsxRenderer
from core.errors import Invalid


class ListingViewSet(ActingViewSet):
    """A resource that can be listed: by pages, and in every file format."""

    pagination_class: type[BasePagination] = Pages
    list_actions: ClassVar[frozenset[str]] = frozenset({"list"})
    most_at_once: ClassVar[int | None] = None  # rows of a file of this list, if not ``program_files.MOST_AT_ONCE``
    file_progress: program_files.Progress | None = None  # of a file that a worker prepares
    may_be_old: ClassVar[bool] = False  # whether a standby may answer everybody's lists (``core.standby``)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply the filters to lists only; a single row is selected by its key."""
        return super().filter_queryset(queryset) if self.action in self.list_actions else queryset

    def get_renderers(self) -> list[BaseRenderer]:
        if getattr(self, "action", None) in self.list_actions:
            return [
                JSONRenderer(),
                CsvRenderer(),
                XlsxRenderer(),
                WholeRenderer(),
                BookRenderer(),
                ExcelRenderer(),
            ]
        return super().get_renderers()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.list_rows(self.filter_queryset(self.get_queryset()))

    def list_rows(self, rows: Any) -> HttpResponseBase:
        """Return a page of ``rows`` (a queryset, or rows with its interface) or, for a file format, all of them.

        Files of all rows, and the lists of people who only read, may come from a standby.
        """
        is_file = self.request.accepted_renderer.format in {**program_files.ANSWERS, **reader_files.ANSWERS}
        if self.may_be_old or is_file or getattr(self.request.user, "only_reads", False):
            return standby.answer(cast(HttpRequest, self.request), lambda: self._page_or_file(rows))
        return self._page_or_file(rows)

    def _page_or_file(self, rows: Any) -> HttpResponseBase:
        form = self.request.accepted_renderer.format
        if form in reader_files.ANSWERS:
            cast(Pages | NewestFirst, self.paginator).validate(self.request)
            return cast(HttpResponseBase, reader_files.ANSWERS[form](self._people_file(rows)))
        if "columns" in self.request.query_params:
            offered = ", ".join(reader_files.ANSWERS)
            raise Invalid.at("/columns", "of_people_s_files", _("Columns are chosen for these formats: %s.") % offered)
        if form in program_files.ANSWERS:
            cast(Pages | NewestFirst, self.paginator).validate(self.request)
            return program_files.ANSWERS[form](*self._sheet(rows))
        page = self.paginate_queryset(rows)
        assert page is not None
        return self.get_paginated_response(self.get_serializer(self.complete(page), many=True).data)

    def _sheet(self, rows: Any) -> tuple[str, Sequence[str], Iterator[Any]]:
        serializer = self.get_serializer()
        represented = map(serializer.to_representation, self.rows_of_file(rows))
        return self.basename or "list", program_files.columns(serializer), represented

    def _people_file(self, rows: Any) -> reader_files.ReaderFile:
        serializer, query = self.get_serializer(), self.request.GET
        return reader_files.ReaderFile(
            title=self.title(),
            filters=filters_in_words(type(self), query),
            person=str(getattr(self.request.user, "name", "")) or _("Public register"),
            day=clock.today(),
            made_at=clock.now(),
            times=self._times_of_figures(),
            columns=self.columns_for_people(query.get("columns", "")),
            rows=((row, serializer.to_representation(row)) for row in self.rows_of_file(rows)),
        )

    def columns_for_people(self, wanted: str = "") -> Sequence[ReaderColumn]:
        """Return the columns of the list's file for people: those wanted, or all."""
        model = cast(Any, self).queryset.model
        return reader_columns(self.get_serializer(), model, choices_of_filters(type(self)), wanted)

    @classmethod
    def title(cls) -> str:
        """Return the name of the list's rows in the active language."""
        model = cast(Any, cls.queryset).model
        return str(capfirst(str(model._meta.verbose_name_plural)))

    def _times_of_figures(self) -> Sequence[tuple[str, str]]:
        """Return the day and the instant of the figures that were not asked for, if the list has them of several."""
        offered = getattr(self.filterset_class, "base_filters", {}) if hasattr(self, "filterset_class") else {}
        now = {"on": (_("As it counts on"), formats.day(clock.today())), "as_of": (_("As recorded at"), _("now"))}
        return [words for name, words in now.items() if name in offered and not self.request.GET.get(name)]

    def rows_of_file(self, rows: Any) -> Iterator[Any]:
        """Return the rows of a file one by one, unless there are too many for one answer."""
        parts = map(self.complete, batched(rows.iterator(chunk_size=program_files.CHUNK), program_files.CHUNK))
        return self.limited(rows.order_by(), parts)

    def limited(self, counted: Any, parts: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Return the rows of a file, unless ``counted`` says that there are too many."""
        limit = program_files.MOST_AT_ONCE if self.most_at_once is None else self.most_at_once
        form = self.request.accepted_renderer.format
        return program_files.limited(parts, counted, form, limit, self.file_progress)

"""Pages of drafts of returns: saved with what is known, corrected, filed or discarded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Act, Acts, Create
from core.forms import PageForm
from core.lifecycle import Lifecycle
from core.models import label_of
from core.type_aliases import Text
from core.web.acts import Failed, act_view, detail_view, message, panel
from core.web.creation import Trail, change_view, create_view

SAVED = gettext_lazy("The draft was saved. Nothing was filed.")
SAVE = gettext_lazy("Save the draft")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDraftPages(Trail):
    """A declaration from which the paths of the pages of a kind of draft are made; its trail leads to the returns.

    ``title_of_new``: of the page that saves a draft by ``save``; ``form_of_new`` asks for site and period, too.
    ``quantities``: the names of the figures. ``period``: of a draft, as in lists; ``particulars``: what else is stated.
    ``filed_page``: the page of the return that was filed.
    """

    model: Any
    acts: Acts
    lifecycle: Lifecycle
    capability: str
    title_of_new: Text
    form_of_new: type[PageForm]
    form: Callable[[Any, QueryDict | None], PageForm]
    save: Callable[..., Any]
    update: Callable[..., Any]
    quantities: tuple[str, ...]
    period: Callable[[Any], str]
    particulars: Callable[[Any], str] = lambda row: ""
    filed_page: str

    def paths(self, address: str) -> list[URLPattern]:
        """Return the paths below an address, such as ``use-returns/drafts/``."""
        name = self.detail_page.removeprefix("pages:")
        return [
            path(f"{address}new/", create_view(self, self._creates()), name=f"{name}-new"),
            path(f"{address}<uuid:pk>/", detail_view(self._visible, self._detail), name=name),
            path(f"{address}<uuid:pk>/edit/", self._edit(), name=f"{name}-edit"),
            path(
                f"{address}<uuid:pk>/<slug:verb>/",
                act_view(self.acts, find=self._visible, show=self._detail, after=self._after),
                name=f"{name}-act",
            ),
        ]

    def _creates(self) -> Create:
        return Create(
            title=self.title_of_new,
            lead=gettext_lazy("Figures may still be missing. Nothing is filed until the signer files the return."),
            button=SAVE,
            form=self.form_of_new,
            service=self.save,
            done=SAVED,
            capability=self.capability,
        )

    def _visible(self, request: HttpRequest, pk: UUID) -> Any:
        rows = self.model.objects.visible_to(request.user)
        return get_object_or_404(rows.select_related("site__jurisdiction", "enterprise", "saved_by"), pk=pk)

    def _detail(self, request: HttpRequest, row: Any, failed: Failed = None, status: int = 200) -> HttpResponse:
        context = {
            "row": row,
            "trail": self,
            "period": self.period(row),
            "particulars": self.particulars(row),
            "quantities": [(label_of(self.model, name), getattr(row, name)) for name in self.quantities],
            "edit_page": f"{self.detail_page}-edit" if self.lifecycle.is_open(request.user, row, "update") else "",
            **panel(request, self.acts, row, failed),
        }
        return render(request, "resources/return_draft_detail.html", context, status=status)

    def _after(self, request: HttpRequest, row: Any, act: Act, result: Any) -> HttpResponseBase | None:
        """Lead to the return that was filed, or to the list once the draft is discarded."""
        messages.success(request, message(act, result))
        return redirect(self.list_page) if result is None else redirect(self.filed_page, pk=result.pk)

    def _edit(self) -> Callable[..., HttpResponseBase]:
        return change_view(
            self,
            title=gettext_lazy("Edit a draft"),
            heading=lambda row: (
                _("Draft of %(site)s, %(period)s") % {"site": row.site.code, "period": self.period(row)}
            ),
            lead=lambda row: _("Nothing is filed. Leave a figure empty while it is not known."),
            button=SAVE,
            name=lambda row: f"{row.site.code}, {self.period(row)}",
            find=self._visible,
            allowed=lambda person, row: self.lifecycle.can(person, self.capability, row),
            form=self.form,
            service=self.update,
            done=SAVED,
            keeps_version=True,
        )

"""Pages of drafts of returns of resource use: saved, corrected, filed or discarded."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Act, Create
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, message, panel
from core.web.creation import Trail, change_view, create_view
from resources.acts.use_returns import DRAFTS
from resources.capabilities import USE_RETURNS_PREPARE
from resources.forms.use_returns import DraftFiguresForm, UseReturnDraftForm
from resources.lifecycles import DRAFT
from resources.models import UseReturn, UseReturnDraft
from resources.services import use_return_drafts
from resources.web.use_returns import initial_figures

TRAIL = Trail(
    title=gettext_lazy("Resource use"),
    list_page="pages:use-returns",
    detail_page="pages:use-return-draft",
)


create = create_view(
    TRAIL,
    Create(
        title=gettext_lazy("Begin a return of resource use"),
        lead=gettext_lazy("Figures may still be missing. Nothing is filed until the signer files the return."),
        button=gettext_lazy("Save the draft"),
        form=UseReturnDraftForm,
        service=use_return_drafts.save,
        done=gettext_lazy("The draft was saved. Nothing was filed."),
        capability=USE_RETURNS_PREPARE,
    ),
)


def _visible(request: HttpRequest, pk: UUID) -> UseReturnDraft:
    rows = UseReturnDraft.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("site__jurisdiction", "enterprise", "saved_by"), pk=pk)


def _detail(request: HttpRequest, row: UseReturnDraft, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "quantities": [(label_of(UseReturnDraft, name), getattr(row, name)) for name in row.QUANTITIES],
        "may_edit": DRAFT.is_open(request.user, row, "update"),
        **panel(request, DRAFTS, row, failed),
    }
    return render(request, "resources/use_return_draft_detail.html", context, status=status)


def _after(request: HttpRequest, row: UseReturnDraft, act: Act, result: object) -> HttpResponseBase | None:
    """Lead to the return that was filed, or to the list once the draft is discarded."""
    messages.success(request, message(act, result))
    if isinstance(result, UseReturn):
        return redirect("pages:use-return", pk=result.pk)
    return redirect("pages:use-returns")


detail = detail_view(_visible, _detail)
act = act_view(DRAFTS, find=_visible, show=_detail, after=_after)


edit = change_view(
    TRAIL,
    title=gettext_lazy("Edit a draft"),
    heading=lambda row: _("Draft of %(site)s, %(period)s") % {"site": row.site.code, "period": row.half_year},
    lead=lambda row: _("Nothing is filed. Leave a figure empty while it is not known."),
    button=gettext_lazy("Save the draft"),
    name=lambda row: f"{row.site.code} {row.half_year}",
    find=_visible,
    allowed=lambda person, row: DRAFT.can(person, USE_RETURNS_PREPARE, row),
    form=lambda row, data: DraftFiguresForm(data, initial=initial_figures(row)),
    service=use_return_drafts.update,
    done=gettext_lazy("The draft was saved. Nothing was filed."),
    keeps_version=True,
)

"""Pages of drafts of returns of consumption: saved, corrected, filed or discarded."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.acts import Act, Create
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, message, panel
from core.web.creation import Trail, change_view, create_view
from quotas.acts.consumption import DRAFTS
from quotas.capabilities import CONSUMPTION_PREPARE
from quotas.models import ConsumptionDraft, ConsumptionReturn
from quotas.services.consumption import DRAFT, drafts
from quotas.web.consumption_forms import DraftForm, DraftQuantitiesForm

TRAIL = Trail(
    title=gettext_lazy("Consumption"),
    list_page="pages:consumption-returns",
    detail_page="pages:consumption-draft",
)


create = create_view(
    TRAIL,
    Create(
        title=gettext_lazy("Begin a return of consumption"),
        lead=gettext_lazy("Figures may still be missing. Nothing is filed until the signer files the return."),
        button=gettext_lazy("Save the draft"),
        form=DraftForm,
        service=drafts.save,
        done=gettext_lazy("The draft was saved. Nothing was filed."),
        capability=CONSUMPTION_PREPARE,
    ),
)


def _visible(request: HttpRequest, pk: UUID) -> ConsumptionDraft:
    rows = ConsumptionDraft.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("site__jurisdiction", "enterprise", "saved_by"), pk=pk)


def _detail(request: HttpRequest, row: ConsumptionDraft, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "quantities": [(label_of(ConsumptionDraft, name), getattr(row, name)) for name in row.ITEMS],
        "may_edit": DRAFT.is_open(request.user, row, "update"),
        **panel(request, DRAFTS, row, failed),
    }
    return render(request, "quotas/consumption_draft_detail.html", context, status=status)


def _after(request: HttpRequest, row: ConsumptionDraft, act: Act, result: object) -> HttpResponseBase | None:
    """Lead to the return that was filed, or to the list once the draft is discarded."""
    messages.success(request, message(act, result))
    if isinstance(result, ConsumptionReturn):
        return redirect("pages:consumption-return", pk=result.pk)
    return redirect("pages:consumption-returns")


detail = detail_view(_visible, _detail)
act = act_view(DRAFTS, find=_visible, show=_detail, after=_after)


edit = change_view(
    TRAIL,
    title=gettext_lazy("Edit a draft"),
    heading=lambda row: (
        _("Draft of %(site)s, %(period)s") % {"site": row.site.code, "period": formats.month(row.period)}
    ),
    lead=lambda row: _("Nothing is filed. Leave a figure empty while it is not known."),
    button=gettext_lazy("Save the draft"),
    name=lambda row: f"{row.site.code}, {formats.month(row.period)}",
    find=_visible,
    allowed=lambda person, row: DRAFT.can(person, CONSUMPTION_PREPARE, row),
    form=lambda row, data: DraftQuantitiesForm(data, initial=row.quantities),
    service=drafts.update,
    done=gettext_lazy("The draft was saved. Nothing was filed."),
    keeps_version=True,
)

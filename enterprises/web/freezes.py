"""Emergency freezes: which are in force, imposing one, and the way to lift it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Correctable
from core.forms import ReasonForm
from core.web.acts import STATUS_INVALID, STATUS_REFUSED
from core.web.pages import page, paged
from enterprises.capabilities import FREEZES_IMPOSE
from enterprises.forms.codes import PlaceField
from enterprises.models import Freeze
from enterprises.models.freezes import GRACE_DAYS
from enterprises.policies import holds
from enterprises.services import freezes


class ImposeForm(ReasonForm):
    place = PlaceField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("CN for the nation, or the code of a province, prefecture or county"),
    )
    field_order = ("place", "reason")


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = ImposeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _listing(request, form)
    if not form.is_valid():
        return _listing(request, form, STATUS_INVALID)
    try:
        freeze = freezes.impose(actor=request.user, **form.cleaned_data)
    except Correctable as refusal:
        form.refuse(refusal)
        return _listing(request, form, STATUS_REFUSED)
    messages.success(request, _("Frozen: %(place)s. Two people can lift the freeze.") % {"place": freeze.place})
    return redirect("pages:freezes")


def _listing(request: HttpRequest, form: ImposeForm, status: int = 200) -> HttpResponse:
    rows = Freeze.objects.visible_to(request.user).select_related("place", "imposed_by", "lifted_by")
    context = {
        "rows": paged(request, rows),
        "form": form,
        "faults": bool(form.errors),
        "may_impose": holds(request.user, FREEZES_IMPOSE),
        "grace_days": GRACE_DAYS,
    }
    return render(request, "enterprises/freeze_list.html", context, status=status)

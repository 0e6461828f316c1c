"""Pages on which sheets of the catalogue are uploaded, and what they say is proposed to a second person."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.capabilities import require
from core.errors import Correctable
from core.forms import ReasonForm
from core.web.acts import STATUS_INVALID, STATUS_REFUSED
from core.web.pages import page
from enterprises import two_person_acts
from enterprises.services import approvals
from enterprises.web import signing
from quotas.models import Import
from quotas.services import imports
from quotas.sheets import two_person_sheets, workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web.imports import upload as upload_sheet

GUIDES = {
    Import.Kind.PRODUCTS: gettext_lazy("A row for each product. A variety names a product that is entered already."),
    Import.Kind.HS_CODES: gettext_lazy("A row for each HS code, with the product that is declared under it."),
    Import.Kind.COUNTING_RULES: gettext_lazy("The programme above the titles, and a row for each of its rules."),
    Import.Kind.DUE_DAYS: gettext_lazy(
        "The code of your own place above the titles, and a row for each kind of report and month from which it holds."
    ),
    Import.Kind.FIGURES: gettext_lazy("A row for each figure, as its source prints it, with its unit and its source."),
    Import.Kind.PROGRAMMES: gettext_lazy(
        "The authority above the titles, and a row for each of its programmes, with its first year and legal basis."
    ),
    Import.Kind.PROGRAMME_YEARS: gettext_lazy(
        "The authority above the titles, and a row for each programme and year with its category scheme. A year that is"
        " in use or decided already is refused."
    ),
    Import.Kind.CHECKLISTS: gettext_lazy(
        "A row for each question, with the kinds of sites to which it is put, separated by commas, the code of its duty"
        " and its days. Questions of one code do not share a day."
    ),
    Import.Kind.MOVEMENTS: gettext_lazy(
        "The code of your own place above the titles, and a row for each movement. A transfer and a reassignment name"
        " who receives the quota. What a holder has is compared with all of his rows together."
    ),
}


def _kind(name: str) -> Import.Kind:
    if name not in imports.SHEETS:
        raise Http404
    return Import.Kind(name)


@page
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(two_person_sheets.template(_kind(kind), form), kind, form)


@page
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a sheet; the page that follows shows the faults of each cell."""
    of = _kind(kind)
    require(request.user, imports.SHEETS[of].capability)
    guide = {
        "trail": of.label,
        "text": f"{GUIDES[of]} {_('At most 500 rows. A second person approves all of them or none.')}",
        "template": "pages:catalogue-sheet-template",
        "kind": of,
    }
    title = _("Upload a spreadsheet: %(kind)s") % {"kind": of.label}
    return upload_sheet(request, reverse(imports.DECLARED[of].page), {"kind": of}, title, guide)


@page
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, show what the sheet would enter, and take the maker's signature."""
    row = get_object_or_404(Import.objects.visible_to(request.user).without_content(), pk=pk)
    if "propose" not in imports.LIFECYCLE.open_verbs(request.user, row):
        messages.warning(request, _("This sheet cannot be proposed."))
        return redirect("pages:import", pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status, shown = 200, {}
    if request.method == "POST" and not form.is_valid():
        status = STATUS_INVALID
    elif request.method == "POST":
        reason = form.cleaned_data["reason"]
        try:
            if "confirmed" in request.POST:
                proposed = imports.propose(row, actor=request.user, reason=reason, **signing.proof_arguments(request))
                messages.success(request, _("Proposed. A second person must approve it now."))
                return redirect("pages:approval", pk=proposed.approval_id)
            target, statement = imports.previewed(row, actor=request.user, reason=reason)
            shown = {
                "preview": two_person_acts.in_words(statement.preview),
                "sign": signing.offer(request, approvals.PROPOSE, target, statement.content),
            }
        except Correctable as refusal:
            form.refuse(refusal)
            status = STATUS_REFUSED
    label = two_person_acts.find(imports.SHEETS[Import.Kind(row.kind)].act).label
    context = {
        "label": label,
        "target": row.file_name,
        "form": form,
        "faults": bool(form.errors),
        "failed": form if form.errors else None,
        **shown,
    }
    return render(request, "enterprises/approval_propose.html", context, status=status)

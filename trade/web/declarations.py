"""Pages of customs declarations: listed, shown, recorded by hand or as a sheet."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Forbidden
from core.forms import DateInput, PageForm
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from quotas.models import Import
from quotas.sheets import workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web import imports
from trade.capabilities import DECLARATIONS_RECORD
from trade.filters.declarations import DeclarationFilters
from trade.models import Declaration
from trade.partner_countries import Partner
from trade.services import declarations
from trade.sheets import declarations as sheet
from trade.web.customs_forms import DeclarationForm


class DeclarationFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    direction = choice(gettext_lazy("Direction"), Declaration.Direction)
    state = choice(gettext_lazy("State"), Declaration.State)
    partner = choice(gettext_lazy("Country or region"), Partner)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    day_after = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    day_before = forms.DateField(label=gettext_lazy("To"), widget=DateInput)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the declarations, newest first."""
    rows = Declaration.objects.visible_to(request.user).with_refused_before()
    rows = rows.select_related("enterprise", "product", "hs_code")
    context = DeclarationFilter(request).list_rows(request, DeclarationFilters, rows.order_by("-day", "-pk"))
    context["may_record"] = holds(request.user, DECLARATIONS_RECORD)
    return render(request, "trade/declaration_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> Declaration:
    rows = Declaration.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("enterprise__jurisdiction", "product", "hs_code", "limit", "recorded_by"), pk=pk
    )


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _visible(request, pk)
    earlier = Declaration.objects.visible_to(request.user).refused_before_of(row)
    return render(request, "trade/declaration_detail.html", {"row": row, "earlier": earlier})


def _declaration_form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    return DeclarationForm(data)


create = create_view(
    Creation(
        title=gettext_lazy("Record a declaration"),
        lead=gettext_lazy(
            "A customs declaration as it is printed. It cannot be changed afterwards; a mistake is cancelled. An export"
            " within the quota uses it once: by the monthly report that states it."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Customs declarations"),
        list_page="pages:declarations",
        detail_page="pages:declaration",
        allowed=partial(holds, capability=DECLARATIONS_RECORD),
        form=_declaration_form,
        service=declarations.record,
        done=lambda row: (
            _("The declaration was recorded.")
            if row.state == Declaration.State.CLEARED
            else _("The import was refused and recorded: its radioactivity is above the limit.")
        ),
    )
)


@page
def template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(sheet.template(form), "declarations", form)


@page
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file of declarations; the page that follows shows its faults."""
    if not holds(request.user, DECLARATIONS_RECORD):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    guide = {
        "trail": _("Customs declarations"),
        "text": _("A row for each declaration. One that is recorded already is recognised by its number and figures."),
        "template": "pages:declaration-sheet-template",
    }
    about = {"kind": Import.Kind.DECLARATIONS}
    return imports.upload(request, reverse("pages:declarations"), about, _("Customs declarations as a sheet"), guide)

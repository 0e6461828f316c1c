"""Pages of invoices: the list, one invoice with its versions, recording and correcting."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import local_name
from core.forms import DateInput
from core.web.acts import detail_view
from core.web.creation import Change, Creation, change_view, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.policies import can, holds
from enterprises.roles import OFFICIAL_ROLES
from enterprises.scoping import memberships_of
from enterprises.web.enterprises import provinces
from quotas.models import Product
from trade.capabilities import INVOICES_RECORD
from trade.filters.invoices import InvoiceFilters
from trade.models import Invoice, NumberReuse
from trade.models.invoices import InvoiceQuerySet
from trade.services import invoices
from trade.web.invoice_forms import InvoiceCorrectionForm, InvoiceForm, figures_of


class InvoiceFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    party = forms.CharField(label=gettext_lazy("Code of the seller or the buyer"), max_length=32)
    product = choice(
        gettext_lazy("Product"),
        lambda: [(row.code, local_name(row)) for row in Product.objects.order_by("kind", "code")],
    )
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    state = choice(gettext_lazy("State"), Invoice.State)
    day_after = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    day_before = forms.DateField(label=gettext_lazy("To"), widget=DateInput)


def _rows(request: HttpRequest) -> InvoiceQuerySet:
    rows = Invoice.objects.visible_to(request.user)
    return rows.select_related("seller__jurisdiction", "buyer__jurisdiction", "product", "recorded_by", "replaces")


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the invoices in the version that stands, newest first."""
    form = InvoiceFilter(request)
    context = form.list_rows(request, InvoiceFilters, _rows(request).standing().order_by("-day", "-pk"))
    context["exported"] = {**context["exported"], "standing": "true"}
    context["may_record"] = holds(request.user, INVOICES_RECORD)
    return render(request, "trade/invoice_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> Invoice:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: Invoice) -> HttpResponse:
    versions = list(_rows(request).filter(number_key=row.number_key).order_by("version"))
    last = versions[-1]
    reuses = NumberReuse.objects.visible_to(request.user).filter(invoice__number_key=row.number_key)
    context = {
        "row": row,
        "versions": versions,
        "last": last,
        "may_correct": last.pk == row.pk and can(request.user, INVOICES_RECORD, row),
        "reuses": reuses.select_related("product").order_by("attempted_at", "pk"),
        "shows_source": any(held.role in OFFICIAL_ROLES for held in memberships_of(request.user)),
    }
    return render(request, "trade/invoice_detail.html", context)


detail = detail_view(_visible, _detail)


def _invoice_form(request: HttpRequest, data: QueryDict | None) -> InvoiceForm:
    return InvoiceForm(data)


create = create_view(
    Creation(
        title=gettext_lazy("Record an invoice"),
        lead=gettext_lazy(
            "A special VAT invoice as it is printed. It cannot be changed afterwards; a mistake is corrected by a"
            " further version."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Invoices"),
        list_page="pages:invoices",
        detail_page="pages:invoice",
        allowed=partial(holds, capability=INVOICES_RECORD),
        form=_invoice_form,
        service=invoices.record,
        done=gettext_lazy("The invoice was recorded."),
    )
)


correct = change_view(
    Change(
        title=gettext_lazy("Correct the invoice"),
        lead=lambda row: (
            _("A further version of %(number)s is recorded. The earlier one stays visible.") % {"number": row.number}
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Invoices"),
        list_page="pages:invoices",
        detail_page="pages:invoice",
        name=lambda row: row.number,
        find=_visible,
        allowed=lambda person, row: can(person, INVOICES_RECORD, row),
        form=lambda row, data: InvoiceCorrectionForm(data, initial=figures_of(row)),
        service=invoices.correct,
        done=gettext_lazy("The correction was recorded."),
    )
)

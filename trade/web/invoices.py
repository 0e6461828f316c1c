"""Pages of invoices: the list, one invoice with its versions, recording and correcting."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Create
from core.formats import local_name
from core.web.creation import change_view
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from enterprises.policies import can
from enterprises.roles import OFFICIAL_ROLES
from enterprises.scoping import memberships_of
from quotas.models import Product
from trade.capabilities import INVOICES_RECORD
from trade.filters import InvoiceFilters
from trade.models import Invoice, NumberReuse
from trade.services import invoices
from trade.web.invoice_forms import InvoiceCorrectionForm, InvoiceForm, figures_of


def _versions(request: HttpRequest, row: Invoice) -> Mapping[str, Any]:
    versions = list(PAGES.visible(request).filter(number_key=row.number_key).order_by("version"))
    last = versions[-1]
    reuses = NumberReuse.objects.visible_to(request.user).filter(invoice__number_key=row.number_key)
    return {
        "versions": versions,
        "last": last,
        "may_correct": last.pk == row.pk and can(request.user, INVOICES_RECORD, row),
        "reuses": reuses.select_related("product").order_by("attempted_at", "pk"),
        "shows_source": any(held.role in OFFICIAL_ROLES for held in memberships_of(request.user)),
    }


CREATE = Create(
    service=invoices.record,
    form=InvoiceForm,
    capability=INVOICES_RECORD,
    title=gettext_lazy("Record an invoice"),
    lead=gettext_lazy(
        "A special VAT invoice as it is printed. It cannot be changed afterwards; a mistake is corrected by a"
        " further version."
    ),
    done=gettext_lazy("The invoice was recorded."),
)
PAGES = RecordPages(
    title=gettext_lazy("Invoices"),
    templates="trade/invoice",
    rows=Invoice.objects.select_related(
        "seller__jurisdiction", "buyer__jurisdiction", "product", "recorded_by", "replaces"
    ),
    order=("-day", "-pk"),
    standing=lambda rows: rows.standing(),
    filters=InvoiceFilters,
    form=form_of(
        InvoiceFilters,
        "province",
        "party",
        "product",
        "material",
        "family",
        "number",
        "state",
        "day_after",
        "day_before",
        product=choice(
            gettext_lazy("Product"),
            lambda: [(row.code, local_name(row)) for row in Product.objects.order_by("kind", "code")],
        ),
    ),
    creates=CREATE,
    in_detail=_versions,
)


correct = change_view(
    PAGES,
    title=gettext_lazy("Correct the invoice"),
    lead=lambda row: (
        _("A further version of %(number)s is recorded. The earlier one stays visible.") % {"number": row.number}
    ),
    name=lambda row: row.number,
    find=PAGES.find,
    allowed=lambda person, row: can(person, INVOICES_RECORD, row),
    form=lambda row, data: InvoiceCorrectionForm(data, initial=figures_of(row)),
    service=invoices.correct,
    done=gettext_lazy("The correction was recorded."),
)

"""Pages of customs declarations: listed, shown, recorded by hand or as a sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Create
from core.capabilities import require
from core.web.filters import form_of
from core.web.pages import page
from core.web.records import RecordPages
from quotas.models import Import
from quotas.sheets import workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web import imports
from trade.capabilities import DECLARATIONS_RECORD
from trade.filters import DeclarationFilters
from trade.models import Declaration
from trade.services import declarations
from trade.sheets import declarations as sheet
from trade.web.customs_forms import DeclarationForm

CREATE = Create(
    service=declarations.record,
    form=DeclarationForm,
    capability=DECLARATIONS_RECORD,
    title=gettext_lazy("Record a declaration"),
    lead=gettext_lazy(
        "A customs declaration as it is printed. It cannot be changed afterwards; a mistake is cancelled. An export"
        " within the quota uses it once: by the monthly report that states it."
    ),
    done=lambda row: (
        _("The declaration was recorded.")
        if row.state == Declaration.State.CLEARED
        else _("The import was refused and recorded: its radioactivity is above the limit.")
    ),
)
PAGES = RecordPages(
    title=gettext_lazy("Customs declarations"),
    templates="trade/declaration",
    rows=Declaration.objects.with_refused_before().select_related(
        "enterprise__jurisdiction", "product", "hs_code", "limit", "recorded_by"
    ),
    order=("-day", "-pk"),
    filters=DeclarationFilters,
    form=form_of(
        DeclarationFilters,
        "province",
        "enterprise",
        "direction",
        "state",
        "partner",
        "material",
        "number",
        "day_after",
        "day_before",
    ),
    creates=CREATE,
    in_detail=lambda request, row: {"earlier": Declaration.objects.visible_to(request.user).refused_before_of(row)},
)


@page
def template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(sheet.template(form), "declarations", form)


@page
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file of declarations; the page that follows shows its faults."""
    require(request.user, DECLARATIONS_RECORD)
    guide = {
        "trail": _("Customs declarations"),
        "text": _("A row for each declaration. One that is recorded already is recognised by its number and figures."),
        "template": "pages:declaration-sheet-template",
    }
    about = {"kind": Import.Kind.DECLARATIONS}
    return imports.upload(
        request, reverse("pages:declarations"), about, _("Upload a spreadsheet of customs declarations"), guide
    )
